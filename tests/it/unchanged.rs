//! Changes that change nothing: they get the answer of those that do, and nothing is written.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use sea_orm::sqlx::Row;
use serde_json::{Value, json};

use crate::harness::{Client, Server, input_fields};

/// What a change of a plan may write: each row with its version, and how many records and events there are.
const WRITTEN: &str = "SELECT concat_ws(' ', \
    (SELECT jsonb_agg(ARRAY[id::text, xmin::text, updated_at::text] ORDER BY id) FROM investment_plans), \
    (SELECT jsonb_agg(ARRAY[plan_id::text, xmin::text] ORDER BY plan_id) FROM plan_details), \
    (SELECT jsonb_agg(ARRAY[plan_id::text, xmin::text] ORDER BY plan_id, balance_on) FROM plan_balances), \
    (SELECT jsonb_agg(ARRAY[user_id::text, xmin::text] ORDER BY user_id) FROM user_budgets), \
    (SELECT count(*) FROM investment_plans_audit), (SELECT count(*) FROM plan_events), \
    (SELECT count(*) FROM user_plan_count_changes), (SELECT count(*) FROM plan_figures))";

const PLAN: &str = "{ plan { id planName financialGoals investmentPreferences planType riskLevel isFavorite isActive updatedAt \
    actualReturn performanceNotes timeHorizon targetAmount balances { on amount } history { nodes { operation changedColumns } } \
    details { horizonMonths startingAmount monthlyBudget employerContribution contributionGrowth confidence amountBasis \
        inflation annualFee currentAge yearlyIncome currency priority retirementIncome { yearly untilAge other { yearly fromAge label } } \
        cashFlows { inMonths amount label } debts { balance rate payment label } } } \
    userErrors { code path } }";

/// Two values for every field of the details.
fn details() -> [Value; 2] {
    [
        json!({
            "horizonMonths": 18, "startingAmount": "9999999999999.99", "monthlyBudget": "0", "employerContribution": "180.5",
            "contributionGrowth": "0.025", "confidence": 0.85, "amountBasis": "TODAY", "inflation": "-0.012345",
            "annualFee": "0.000001", "currentAge": 29, "yearlyIncome": "72000", "currency": "EUR", "priority": 2,
            "retirementIncome": { "yearly": "96000.1", "untilAge": 95, "other": [{ "yearly": "20000.00", "fromAge": 67, "label": "a pension" }] },
            "cashFlows": [{ "inMonths": 12, "amount": "-1234567.8", "label": "a \"roof\"" }, { "inMonths": 6, "amount": "0.01" }],
            "debts": [{ "balance": "30000.00", "rate": "0.219999", "label": "cards" }],
        }),
        json!({
            "horizonMonths": null, "startingAmount": null, "monthlyBudget": "100.10", "employerContribution": null,
            "contributionGrowth": "-0.01", "confidence": 0.7, "amountBasis": "NOMINAL", "inflation": null, "annualFee": "0.01",
            "currentAge": null, "yearlyIncome": null, "currency": null, "priority": null, "retirementIncome": null,
            "cashFlows": [], "debts": null,
        }),
    ]
}

/// Two values for every field of a change.
fn inputs() -> [Value; 2] {
    let [some, other] = details();
    [
        json!({
            "financialGoals": "a house", "investmentPreferences": "green", "planName": "A house", "planType": "HOUSE",
            "riskLevel": "BALANCED", "timeHorizon": 7, "targetAmount": "40000.5", "details": some,
        }),
        json!({
            "financialGoals": "A house", "investmentPreferences": null, "planName": "", "planType": null,
            "riskLevel": null, "timeHorizon": null, "targetAmount": null, "details": other,
        }),
    ]
}

async fn written(server: &Server) -> String {
    server.database.rows(WRITTEN).await[0].get(0)
}

/// Sends an operation that changes something, and sends it again: the second time nothing is written.
async fn twice(server: &Server, client: &Client, query: &str, variables: Value) -> Value {
    let untouched = written(server).await;
    let first = client.ask(query, variables.clone()).await["done"].take();
    assert_eq!(first["userErrors"], json!([]), "{query}: {variables}");
    let before = written(server).await;
    assert_ne!(before, untouched, "it changes something: {query}: {variables}");
    assert_eq!(client.ask(query, variables.clone()).await["done"], first, "{query}: {variables}");
    assert_eq!(written(server).await, before, "{query}: {variables}");
    first
}

async fn update(server: &Server, client: &Client, id: &str, mut input: Value) -> Value {
    input["id"] = json!(id);
    let query = format!("mutation($input: UpdatePlanInput!) {{ done: updatePlan(input: $input) {PLAN} }}");
    twice(server, client, &query, json!({ "input": input })).await
}

#[tokio::test]
async fn a_field_set_to_what_it_is_gets_the_answer_as_before_and_writes_nothing() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "made" })).await;
    for input in inputs() {
        for (field, value) in input.as_object().unwrap() {
            if field == "details" {
                for (field, value) in value.as_object().unwrap() {
                    // Nothing was said of it before.
                    if *value != Value::Null && *value != json!([]) {
                        update(&server, &client, &id, json!({ "details": { field: value } })).await;
                    }
                }
            } else {
                update(&server, &client, &id, json!({ field: value })).await;
            }
        }
    }
    for input in inputs() {
        update(&server, &client, &id, input).await;
    }
    update(&server, &client, &id, json!({ "details": null })).await;

    let known = |input: &Value| input.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let asked = |ty, without: &[&str]| {
        input_fields(ty).into_iter().filter(|field| !without.contains(&field.as_str())).collect::<BTreeSet<_>>()
    };
    for (input, details) in inputs().iter().zip(&details()) {
        assert_eq!(known(input), asked("UpdatePlanInput", &["id", "ifUpdatedAt"]));
        assert_eq!(known(details), asked("PlanDetailsInput", &[]));
    }
}

#[tokio::test]
async fn what_is_starred_archived_or_recorded_as_it_is_writes_nothing() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "A house", "targetAmount": "90000", "timeHorizon": 10 })).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    for mutation in [
        "setPlanFavorite(id: $id, isFavorite: true)",
        "setPlanFavorite(id: $id, isFavorite: false)",
        "archivePlan(id: $id)",
        "restorePlan(id: $id)",
    ] {
        let query = format!("mutation($id: ID!) {{ done: {mutation} {PLAN} }}");
        twice(&server, &client, &query, json!({ "id": id })).await;
    }
    let created = client.ask("query($id: ID!) { plan(id: $id) { createdAt } }", json!({ "id": id })).await;
    for input in [
        json!({ "actualReturn": "0.07", "performanceNotes": "well" }),
        json!({ "actualReturn": null, "performanceNotes": null }),
        json!({ "balance": "12000.5", "balanceOn": created["plan"]["createdAt"] }),
        json!({ "balance": "12001", "balanceOn": created["plan"]["createdAt"], "actualReturn": "-0.0123" }),
    ] {
        let mut input = input;
        input["id"] = json!(id);
        let query = format!(
            "mutation($input: RecordPlanPerformanceInput!) {{ done: recordPlanPerformance(input: $input) {PLAN} }}"
        );
        twice(&server, &client, &query, json!({ "input": input })).await;
    }
    let query = "mutation($amount: Decimal) { done: setMonthlyBudget(amount: $amount) \
        { viewer { id budget: monthlyBudget } userErrors { code path } } }";
    for amount in [json!("800.5"), json!("0"), Value::Null] {
        twice(&server, &client, query, json!({ "amount": amount })).await;
    }
}

#[tokio::test]
async fn where_nothing_would_change_it_is_still_asked_whose_plan_it_is_and_of_when() {
    let server = Server::start(0).await;
    let (client, stranger) = (server.stranger().await, server.stranger().await);
    let id = client.create(json!({ "planName": "mine", "details": { "priority": 1 } })).await;
    let before = written(&server).await;
    for input in [json!({ "planName": "mine" }), json!({ "details": { "priority": 1 } })] {
        let mut input = input;
        input["id"] = json!(id);
        let query = format!("mutation($input: UpdatePlanInput!) {{ done: updatePlan(input: $input) {PLAN} }}");
        let done = client.ask(&query, json!({ "input": input })).await["done"].take();
        let now = done["plan"]["updatedAt"].clone();
        input["ifUpdatedAt"] = now.clone();
        assert_eq!(client.ask(&query, json!({ "input": input })).await["done"], done);
        assert_eq!(stranger.ask(&query, json!({ "input": input })).await["done"]["plan"], Value::Null);
        input["ifUpdatedAt"] = json!("2020-01-01T00:00:00Z");
        let stale = client.ask(&query, json!({ "input": input })).await["done"].take();
        assert_eq!(stale["userErrors"], json!([{ "code": "CONFLICT", "path": ["input", "ifUpdatedAt"] }]));
        assert_eq!((&stale["plan"]["id"], &stale["plan"]["updatedAt"]), (&json!(id), &now));
    }
    let star = format!("mutation($id: ID!) {{ done: setPlanFavorite(id: $id, isFavorite: false) {PLAN} }}");
    let missing = stranger.ask(&star, json!({ "id": id })).await["done"].take();
    assert_eq!(missing, json!({ "plan": null, "userErrors": [{ "code": "NOT_FOUND", "path": ["id"] }] }));
    assert_eq!(written(&server).await, before);
}

#[tokio::test]
async fn whoever_changes_a_plan_at_the_same_time_each_is_answered_what_they_asked_for() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "wanted" })).await;
    let query =
        "mutation($id: ID!, $is: Boolean!) { setPlanFavorite(id: $id, isFavorite: $is) { plan { isFavorite } } }";
    let all = join_all((0..6).map(async |number: u8| {
        for round in 0..40_u8 {
            let wanted = (number + round / 2).is_multiple_of(2);
            let done = client.ask(query, json!({ "id": id, "is": wanted })).await;
            assert_eq!(done["setPlanFavorite"]["plan"]["isFavorite"], wanted);
        }
    }));
    all.await;
}
