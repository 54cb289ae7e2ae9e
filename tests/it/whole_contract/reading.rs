//! What is to be read of a plan, and of many.

use serde_json::{Value, json};
use uuid::Uuid;

use super::Walk;
use crate::harness::{Client, Server};

/// Everything of a plan that the program's own agents wrote, and of what stands around it.
pub(super) async fn look(walk: &mut Walk, person: &Client, id: &str) {
    let goals = json!({ "financialGoals": "Save $500,000 for retirement in 30 years" });
    let own = person.create(goals.clone()).await;
    let _worker = Server::workers(&walk.server.database, &["--workers", "1"]).await;
    assert_eq!(person.finished(&own).await, "COMPLETED");
    let plan = walk.plan(person, &own).await;
    assert_eq!((&plan["planner"]["goalType"], &plan["riskLevel"]), (&json!("RETIREMENT"), &json!("BALANCED")));
    let balance = json!({ "id": own, "balance": "0", "balanceOn": plan["updatedAt"] });
    walk.mutate(person, "recordPlanPerformance", "plan { ...P }", balance).await;
    let tracked = walk.plan(person, &own).await;
    assert_eq!((&tracked["balances"][0]["percentile"], &tracked["track"]["onTrack"]), (&json!(0.5), &json!(true)));

    let query = "query($input: PreviewPlanInput!) { previewPlan(input: $input) { \
        planner { goalType understanding planKind details { amountBasis } } portfolio { stocks } \
        investmentPlan { monthlyContribution } } }";
    let details = json!({
        "horizonMonths": 100, "startingAmount": "1", "monthlyBudget": "2", "employerContribution": "3", "contributionGrowth": "0.01",
        "confidence": 0.9, "amountBasis": "TODAY", "inflation": "0.02", "annualFee": "0.001", "currentAge": 40, "yearlyIncome": "4",
        "retirementIncome": { "yearly": "5", "untilAge": 95, "other": [{ "yearly": "1", "fromAge": 67, "label": "pension" }] },
        "cashFlows": [{ "inMonths": 6, "amount": "-7", "label": "roof" }], "currency": "USD", "priority": 1,
        "debts": [{ "balance": "8", "rate": "0.09", "payment": "1", "label": "card" }],
    });
    let input = json!({
        "financialGoals": "something", "investmentPreferences": "calm", "planType": "EDUCATION",
        "riskLevel": "BALANCED", "timeHorizon": 10, "targetAmount": "5000", "details": details,
    });
    let preview = walk.ask(person, query, json!({ "input": input })).await;
    assert_eq!(preview["previewPlan"]["planner"]["goalType"], "EDUCATION");
    assert_eq!(preview["previewPlan"]["planner"]["details"]["amountBasis"], "TODAY");
    let unread = walk.ask(person, query, json!({ "input": { "financialGoals": "asdkjh qwe zxcmn" } })).await;
    assert_eq!(unread["previewPlan"]["planner"]["understanding"], "NONE");

    let nodes = "query($id: ID!, $ids: [ID!]!) { node(id: $id) { __typename id ...P } nodes(ids: $ids) { \
        __typename id ... on User { __typename email planAnalytics { totalPlans } } } viewer { id email createdAt } }";
    let ids = json!([person.user, own, "no id", Uuid::new_v4()]);
    let found = walk.ask(person, nodes, json!({ "id": own, "ids": ids })).await;
    assert_eq!(found["node"]["id"], json!(own));
    let types: Vec<_> = found["nodes"].as_array().unwrap().iter().map(|node| node["__typename"].clone()).collect();
    assert_eq!(types, [json!("User"), json!("Plan"), Value::Null, Value::Null]);
    assert_eq!(found["nodes"][0]["planAnalytics"]["totalPlans"], 2);

    let then = "query($id: ID!, $from: DateTime!, $to: DateTime) { plan(id: $id, asOf: $to) { ...P } \
        planDiff(id: $id, from: $from, to: $to) { field before after } }";
    let times = json!({ "id": own, "from": plan["createdAt"], "to": plan["updatedAt"] });
    let then = walk.ask(person, then, times).await;
    assert_eq!((&then["plan"]["planData"], &then["plan"]["balances"]), (&plan["planData"], &json!([])));
    assert!(then["planDiff"].as_array().unwrap().iter().any(|change| change["field"] == "risk_level"), "{then}");

    let history = "query($id: ID!, $after: String) { plan(id: $id) { history(first: 2, after: $after) { \
        edges { cursor node { operation } } \
        nodes { operation changedBy changedAt changedColumns oldData newData } \
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }";
    let page = walk.ask(person, history, json!({ "id": id })).await["plan"]["history"].take();
    assert_eq!(page["nodes"][0]["operation"], "INSERT");
    assert_eq!(page["nodes"][0]["changedBy"], json!(person.user));
    assert!(page["nodes"][1]["changedColumns"].as_array().unwrap().contains(&json!("target_amount")));
    let after = &page["pageInfo"]["endCursor"];
    let next = walk.ask(person, history, json!({ "id": id, "after": after })).await["plan"]["history"].take();
    assert_eq!(next["nodes"][0]["changedColumns"], json!(["is_favorite"]));
    assert_eq!(next["pageInfo"]["hasPreviousPage"], true);
    // No type of plan is for soon: whoever keeps the database says so.
    walk.server
        .database
        .run(&format!("UPDATE investment_plans SET plan_category = 'SHORT_TERM' WHERE id = '{id}'"))
        .await;
    assert_eq!(walk.plan(person, id).await["planCategory"], "SHORT_TERM");
    let back = "query($id: ID!, $before: String) { plan(id: $id) { history(last: 1, before: $before) { \
        nodes { operation changedColumns } pageInfo { hasNextPage hasPreviousPage } } } }";
    let after_a_change = next["pageInfo"]["startCursor"].clone();
    let before = json!({ "id": id, "before": after_a_change });
    let previous = walk.ask(person, back, before).await["plan"]["history"].take();
    assert_eq!(previous["nodes"][0]["changedColumns"], page["nodes"][1]["changedColumns"]);
    assert_eq!(previous["pageInfo"], json!({ "hasNextPage": true, "hasPreviousPage": true }));
    // Nothing in the product deletes a single plan; whoever does in the database leaves a record.
    walk.server
        .database
        .run(&format!(
            "INSERT INTO investment_plans_audit (plan_id, user_id, operation, old_data, changed_by) \
             VALUES ('{id}', '{}', 'DELETE', '{{}}', 'x')",
            person.user
        ))
        .await;
    let events = "query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { plan(id: $id) { \
        statusEvents(first: $first, after: $after, last: $last, before: $before) { \
            edges { cursor node { status stage } } nodes { cursor planId status previousStatus stage occurredAt \
                failure { code message agent attempts } plan { id planName } } \
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }";
    let page = walk.ask(person, events, json!({ "id": id, "first": 2 })).await["plan"]["statusEvents"].take();
    assert_eq!((&page["nodes"][0]["status"], &page["nodes"][0]["previousStatus"]), (&json!("PENDING"), &Value::Null));
    assert_eq!(page["nodes"][1]["plan"]["id"], json!(id));
    assert_eq!(page["pageInfo"]["endCursor"], page["edges"][1]["cursor"]);
    let after = json!({ "id": id, "after": page["pageInfo"]["startCursor"] });
    let next = walk.ask(person, events, after).await["plan"]["statusEvents"].take();
    assert_eq!(next["nodes"][0], page["nodes"][1]);
    let before = json!({ "id": id, "last": 1, "before": page["edges"][1]["cursor"] });
    let first = walk.ask(person, events, before).await["plan"]["statusEvents"].take();
    assert_eq!((&first["nodes"], &first["nodes"][0]), (&json!([page["nodes"][0]]), &page["nodes"][0]));
    for (of_another_list, name) in [(after_a_change, "history"), (page["nodes"][0]["cursor"].clone(), "stream")] {
        let wrong = json!({ "id": id, "after": of_another_list });
        assert_eq!(person.refused(events, wrong).await, "BAD_CURSOR", "{name}");
    }
    let all = "query($id: ID!) { plan(id: $id) { history(first: 100) { nodes { operation changedColumns } } } }";
    let all = walk.ask(person, all, json!({ "id": id })).await;
    let last = all["plan"]["history"]["nodes"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last, json!({ "operation": "DELETE", "changedColumns": [] }));
}

/// Every filter, order and way of paging, at both places where plans are listed.
pub(super) async fn lists(walk: &mut Walk, person: &Client) {
    for field in ["FAVORITE_THEN_CREATED_AT", "CREATED_AT", "UPDATED_AT", "TARGET_AMOUNT", "PLAN_NAME"] {
        for direction in ["ASC", "DESC"] {
            let query = "query($first: Int, $after: String, $last: Int, $before: String, $filter: PlanFilter, \
                $orderBy: PlanOrder) { plans(first: $first, after: $after, last: $last, before: $before, \
                    filter: $filter, orderBy: $orderBy) { totalCount edges { cursor node { id } } nodes { id } \
                    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } \
                viewer { plans(first: $first, after: $after, last: $last, before: $before, filter: $filter, \
                    orderBy: $orderBy) { totalCount nodes { id } } planAnalytics { totalPlans } } }";
            let order = json!({ "field": field, "direction": direction });
            let page = walk.ask(person, query, json!({ "first": 1, "orderBy": order })).await;
            assert_eq!(page["plans"]["nodes"], page["viewer"]["plans"]["nodes"]);
            let cursor = &page["plans"]["pageInfo"]["endCursor"];
            let next = walk.ask(person, query, json!({ "first": 5, "after": cursor, "orderBy": order })).await;
            let cursor = &next["plans"]["pageInfo"]["startCursor"];
            let back = walk.ask(person, query, json!({ "last": 5, "before": cursor, "orderBy": order })).await;
            assert_eq!(back["plans"]["nodes"], page["plans"]["nodes"]);
            let filter = json!({
                "planType": ["RETIREMENT", "HOUSE"], "riskLevel": ["BALANCED", "AGGRESSIVE"],
                "processingStatus": ["COMPLETED"], "isFavorite": true, "archived": "INCLUDE", "search": "BOAT",
                "createdAt": { "from": "2020-01-01T00:00:00Z", "to": "2100-01-01T00:00:00Z" },
                "targetAmount": { "from": "1", "to": "999999" }, "timeHorizon": { "from": 1, "to": 99 },
            });
            let found = walk.ask(person, query, json!({ "filter": filter, "orderBy": order })).await;
            assert_eq!(found["plans"]["totalCount"], 0, "the boat's horizon is empty, and in no range");
            for (archived, count) in [("ONLY", 0), ("EXCLUDE", 2)] {
                let found = walk.ask(person, query, json!({ "filter": { "archived": archived } })).await;
                assert_eq!(found["plans"]["totalCount"], count);
            }
        }
    }
    let budget = "mutation($amount: Decimal) { setMonthlyBudget(amount: $amount) { viewer { id monthlyBudget } \
        userErrors { code message path } } }";
    let wrong = walk.ask(person, budget, json!({ "amount": "-1" })).await["setMonthlyBudget"].take();
    assert_eq!(wrong["userErrors"][0]["path"], json!(["amount"]));
    let set = walk.ask(person, budget, json!({ "amount": "0" })).await["setMonthlyBudget"].take();
    assert_eq!(set["viewer"]["monthlyBudget"], "0.00");
    let query = "{ planAnalytics { otherCurrencies budget { monthlyBudget recommended missing givesWay { id } } } }";
    let figures = walk.ask(person, query, json!({})).await["planAnalytics"].take();
    assert_eq!(figures["budget"]["recommended"], figures["budget"]["missing"]);
    assert!(!figures["budget"]["givesWay"].as_array().unwrap().is_empty(), "{figures}");
    let query = "{ planAnalytics { totalPlans favoritePlans lastPlanCreated \
        byType { planType totalPlans completedPlans averageTargetAmount totalTargetAmount } \
        byStatus { processingStatus totalPlans } } }";
    let figures = walk.ask(person, query, json!({})).await["planAnalytics"].take();
    assert_eq!((&figures["totalPlans"], &figures["favoritePlans"]), (&json!(2), &json!(1)));
    let house = json!({ "planType": "HOUSE", "totalPlans": 1, "completedPlans": 1,
        "averageTargetAmount": "120000.50", "totalTargetAmount": "120000.50" });
    assert!(figures["byType"].as_array().unwrap().contains(&house), "{figures}");
    assert_eq!(figures["byStatus"], json!([{ "processingStatus": "COMPLETED", "totalPlans": 2 }]));
}
