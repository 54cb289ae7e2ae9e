//! A walk through the whole API over HTTP: everything that the schema has is used once, and what it answers makes sense.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Client, Coverage, Server};

const PLAN: &str = "fragment P on Plan { __typename id user { id email createdAt } financialGoals investmentPreferences \
    planName planType chosenPlanType planCategory riskLevel timeHorizon targetAmount processingStatus stage \
    failure { code message agent attempts } isActive isFavorite createdAt updatedAt lastReviewedAt expectedReturn \
    actualReturn performanceNotes planData agent2Data agent3Data \
    investmentPlan { monthlyContribution assetAllocation { stocks bonds alternatives } \
        milestones { name percentOfTarget amount year } riskConsiderations assumptions successProbability \
        contributionOptions { probability monthlyContribution } projection { year contributed p10 p50 p90 } summary \
        summaryProvenance { engine model { name } } } \
    portfolio { status timestamp stocks bonds alternatives expectedReturn volatility sharpeRatio riskLevel } \
    planner { status timestamp goalText goalType targetAmount timeHorizon confidenceScore extractedKeywords \
        provenance { engine model { name promptHash latencyMs tries promptTokens completionTokens verdict } } } }";

/// Requests, and what of the schema they have used.
struct Walk {
    server: Server,
    coverage: Coverage,
}

impl Walk {
    async fn ask(&mut self, client: &Client, query: &str, variables: Value) -> Value {
        let query = if query.contains("...P") { format!("{query} {PLAN}") } else { query.to_owned() };
        let data = client.ask(&query, variables.clone()).await;
        self.coverage.record(&query, &variables, &json!({ "data": data }));
        data
    }

    /// One mutation with an argument `input`; gives its payload.
    async fn mutate(&mut self, client: &Client, name: &str, fields: &str, input: Value) -> Value {
        let (_, ty) = INPUTS.iter().find(|(mutation, _)| *mutation == name).unwrap();
        let query = format!("mutation($input: {ty}!) {{ {name}(input: $input) {{ {fields} }} }}");
        self.ask(client, &query, json!({ "input": input })).await[name].take()
    }

    /// A mutation of a plan by its id.
    async fn by_id(&mut self, client: &Client, name: &str, id: &str, more: &str) -> Value {
        let query = format!(
            "mutation($id: ID!) {{ {name}(id: $id{more}) {{ plan {{ ...P }} userErrors {{ code message path }} }} }}"
        );
        self.ask(client, &query, json!({ "id": id })).await[name].take()
    }

    async fn plan(&mut self, client: &Client, id: &str) -> Value {
        self.ask(client, "query($id: ID!) { plan(id: $id) { ...P } }", json!({ "id": id })).await["plan"].take()
    }
}

const INPUTS: [(&str, &str); 7] = [
    ("createPlan", "CreatePlanInput"),
    ("updatePlan", "UpdatePlanInput"),
    ("recordPlanPerformance", "RecordPlanPerformanceInput"),
    ("claimPlans", "ClaimPlansInput"),
    ("submitAgentOutput", "SubmitAgentOutputInput"),
    ("completePlan", "CompletePlanInput"),
    ("failPlan", "FailPlanInput"),
];
const PAYLOAD: &str = "plan { ...P } userErrors { code message path }";
const CLAIM: &str = "claim { claimToken expiresAt attempt plan { ...P } } userErrors { code message path }";

#[tokio::test]
async fn every_element_of_the_contract_is_used_and_answers_sensibly() {
    let server = Server::start(0).await;
    let coverage = Coverage::of(&std::fs::read_to_string("schema.graphql").unwrap());
    let mut walk = Walk { server, coverage };
    let person = walk.server.person("walker@example.com").await;
    let service = walk.server.service_client().await;

    let id = create_and_change(&mut walk, &person).await;
    work(&mut walk, &service, &id).await;
    look(&mut walk, &person, &id).await;
    lists(&mut walk, &person).await;
    watch(&mut walk, &person, &service).await;
    operate(&mut walk, &service).await;
    erase(&mut walk, &person).await;
    assert_eq!(walk.coverage.missing(), Vec::<String>::new(), "of the contract, nobody tries these");
}

async fn create_and_change(walk: &mut Walk, person: &Client) -> String {
    let fields = "plan { ...P } userErrors { code message path } created";
    let id = Uuid::new_v4().to_string();
    let input = json!({
        "id": id, "financialGoals": "a sailing boat for $90,000", "investmentPreferences": "calm", "planName": "Boat",
        "planType": "GENERAL", "riskLevel": "CONSERVATIVE", "timeHorizon": 8, "targetAmount": "90000",
    });
    let created = walk.mutate(person, "createPlan", fields, input.clone()).await;
    assert_eq!((&created["created"], &created["plan"]["stage"]), (&json!(true), &json!("QUEUED")));
    assert_eq!(created["plan"]["user"]["email"], "walker@example.com");
    let again = walk.mutate(person, "createPlan", fields, input).await;
    assert_eq!((&again["created"], &again["plan"]), (&json!(false), &created["plan"]));

    let seen = created["plan"]["updatedAt"].clone();
    let all = json!({
        "id": id, "ifUpdatedAt": seen, "financialGoals": "a bigger boat", "investmentPreferences": null,
        "planName": "Bigger boat", "planType": "HOUSE", "riskLevel": "AGGRESSIVE", "timeHorizon": null,
        "targetAmount": 120_000.5,
    });
    let updated = walk.mutate(person, "updatePlan", PAYLOAD, all.clone()).await;
    let plan = &updated["plan"];
    assert_eq!((&plan["targetAmount"], &plan["timeHorizon"]), (&json!("120000.50"), &Value::Null));
    assert_eq!(plan["investmentPreferences"], Value::Null);
    let stale = walk.mutate(person, "updatePlan", PAYLOAD, all).await;
    assert_eq!(stale["userErrors"][0]["code"], "CONFLICT");
    assert_eq!(&stale["plan"], plan, "the present plan comes with the conflict");
    let wrong = walk.mutate(person, "updatePlan", PAYLOAD, json!({ "id": id, "timeHorizon": 0 })).await;
    assert_eq!(wrong["userErrors"][0]["path"], json!(["input", "timeHorizon"]));

    let starred = walk.by_id(person, "setPlanFavorite", &id, ", isFavorite: true").await;
    assert_eq!(starred["plan"]["isFavorite"], true);
    let reviewed = walk.by_id(person, "reviewPlan", &id, "").await;
    assert!(reviewed["plan"]["lastReviewedAt"].is_string());
    assert_eq!(walk.by_id(person, "archivePlan", &id, "").await["plan"]["isActive"], false);
    assert_eq!(walk.by_id(person, "restorePlan", &id, "").await["plan"]["isActive"], true);
    let unknown = walk.by_id(person, "archivePlan", &Uuid::new_v4().to_string(), "").await;
    assert_eq!(unknown["userErrors"][0]["code"], "NOT_FOUND");
    let performance = json!({ "id": id, "actualReturn": "0.0512", "performanceNotes": "as hoped" });
    let recorded = walk.mutate(person, "recordPlanPerformance", PAYLOAD, performance).await;
    assert_eq!(recorded["plan"]["actualReturn"], "0.0512");
    id
}

/// Whatever became of a question to a language model is shown.
async fn verdicts(walk: &mut Walk, service: &Client, id: &str) {
    let verdicts = "ACCEPTED AGREED OVERRULED WRONG_SHAPE FOREIGN_FIGURES FOREIGN_WORDS REFUSED CUT_OFF TOO_LARGE TIMEOUT \
        UNREACHABLE RATE_LIMITED SERVER_FAILED NOT_ALLOWED NOT_ASKED";
    for verdict in verdicts.split_whitespace() {
        let stored = verdict.to_lowercase();
        let sql = format!(
            "UPDATE investment_plans SET agent_3_data = jsonb_set(agent_3_data, '{{model,verdict}}', '\"{stored}\"') WHERE id = '{id}'"
        );
        walk.server.database.run(&sql).await;
        assert_eq!(walk.plan(service, id).await["planner"]["provenance"]["model"]["verdict"], verdict);
    }
}

/// The pipeline over the API: claimed, failed, run again, finished.
async fn work(walk: &mut Walk, service: &Client, id: &str) {
    let take = json!({ "worker": "walker", "limit": 1, "leaseSeconds": 30 });
    let fields = "claims { claimToken expiresAt attempt plan { ...P } }";
    let claims = walk.mutate(service, "claimPlans", fields, take.clone()).await;
    let claim = &claims["claims"][0];
    assert_eq!((&claim["plan"]["id"], &claim["plan"]["stage"]), (&json!(id), &json!("PLANNING")));
    let token = claim["claimToken"].clone();
    let query = format!("mutation($token: ID!) {{ extendClaim(claimToken: $token, leaseSeconds: 90) {{ {CLAIM} }} }}");
    let extended = walk.ask(service, &query, json!({ "token": token })).await;
    assert!(extended["extendClaim"]["claim"]["expiresAt"].as_str() > claim["expiresAt"].as_str());
    let reading = json!({
        "status": "error", "timestamp": "2026-01-02T03:04:05Z", "goal_text": "a bigger boat",
        "parsed_goal": { "goal_type": "EDUCATION", "target_amount": 1, "time_horizon": 9, "confidence_score": 0.5,
            "extracted_keywords": ["boat"] },
        "engine": "model", "model": { "name": "owl", "prompt_hash": "a1", "latency_ms": 7, "tries": 2, "prompt_tokens": 90,
            "completion_tokens": 12, "verdict": "accepted" },
    });
    let output = json!({ "claimToken": token, "agent": "PLANNER", "output": reading });
    let submitted = walk.mutate(service, "submitAgentOutput", CLAIM, output).await;
    let plan = &submitted["claim"]["plan"];
    assert_eq!((&plan["stage"], &plan["timeHorizon"]), (&json!("ALLOCATING"), &json!(9)), "what was empty is filled");
    assert_eq!(plan["planner"]["goalType"], "EDUCATION");
    assert_eq!(plan["planner"]["provenance"]["engine"], "MODEL");
    assert_eq!((&plan["planner"]["provenance"]["model"]["verdict"]), &json!("ACCEPTED"));
    verdicts(walk, service, id).await;
    let failure = json!({
        "claimToken": token, "code": "NO_MARKET", "message": "The market is closed.", "agent": "PORTFOLIO",
        "retryable": false,
    });
    let failed = walk.mutate(service, "failPlan", PAYLOAD, failure.clone()).await;
    assert_eq!((&failed["plan"]["stage"], &failed["plan"]["failure"]["attempts"]), (&json!("STOPPED"), &json!(1)));
    let lost = walk.mutate(service, "failPlan", PAYLOAD, failure).await;
    assert_eq!(lost["userErrors"][0]["code"], "CLAIM_LOST");

    let again = walk.by_id(service, "rerunPlan", id, "").await;
    let plan = &again["plan"];
    assert_eq!(
        (&plan["stage"], &plan["timeHorizon"]),
        (&json!("QUEUED"), &Value::Null),
        "what was filled is read anew"
    );
    let early = walk.by_id(service, "rerunPlan", id, "").await;
    assert_eq!(early["userErrors"][0]["code"], "CONFLICT");
    let claims = walk.mutate(service, "claimPlans", fields, take.clone()).await;
    let token = claims["claims"][0]["claimToken"].clone();
    let query = format!("mutation($token: ID!) {{ releaseClaim(claimToken: $token) {{ {PAYLOAD} }} }}");
    let released = walk.ask(service, &query, json!({ "token": token })).await["releaseClaim"].take();
    assert_eq!(released["plan"]["stage"], "QUEUED");
    let claims = walk.mutate(service, "claimPlans", fields, take).await;
    assert_eq!(claims["claims"][0]["attempt"], 1, "what was given back does not count");
    let token = claims["claims"][0]["claimToken"].clone();
    let planner = json!({ "claimToken": token, "agent": "PLANNER", "output": { "status": "success" } });
    walk.mutate(service, "submitAgentOutput", CLAIM, planner).await;
    let portfolio = json!({ "claimToken": token, "agent": "PORTFOLIO", "output": { "status": "success" } });
    walk.mutate(service, "submitAgentOutput", CLAIM, portfolio).await;
    let complete = json!({ "claimToken": token, "planData": { "user_input": {} }, "expectedReturn": "0.0471" });
    let completed = walk.mutate(service, "completePlan", PAYLOAD, complete).await;
    assert_eq!((&completed["plan"]["stage"], &completed["plan"]["expectedReturn"]), (&json!("DONE"), &json!("0.0471")));
}

/// Everything of a plan that the program's own agents wrote, and of what stands around it.
async fn look(walk: &mut Walk, person: &Client, id: &str) {
    let goals = json!({ "financialGoals": "Save $500,000 for retirement in 30 years" });
    let own = person.create(goals.clone()).await;
    let _worker = Server::workers(&walk.server.database, &["--workers", "1"]).await;
    assert_eq!(person.finished(&own).await, "COMPLETED");
    let plan = walk.plan(person, &own).await;
    assert_eq!((&plan["planner"]["goalType"], &plan["riskLevel"]), (&json!("RETIREMENT"), &json!("BALANCED")));

    let query = "query($input: PreviewPlanInput!) { previewPlan(input: $input) { \
        planner { goalType } portfolio { stocks } investmentPlan { monthlyContribution } } }";
    let input = json!({
        "financialGoals": "something", "investmentPreferences": "calm", "planType": "EDUCATION",
        "riskLevel": "BALANCED", "timeHorizon": 10, "targetAmount": "5000",
    });
    let preview = walk.ask(person, query, json!({ "input": input })).await;
    assert_eq!(preview["previewPlan"]["planner"]["goalType"], "EDUCATION");

    let nodes = "query($id: ID!, $ids: [ID!]!) { node(id: $id) { __typename id ...P } nodes(ids: $ids) { \
        __typename id ... on User { __typename email planAnalytics { totalPlans } } } viewer { id email createdAt } }";
    let ids = json!([person.user, own, "no id", Uuid::new_v4()]);
    let found = walk.ask(person, nodes, json!({ "id": own, "ids": ids })).await;
    assert_eq!(found["node"]["id"], json!(own));
    let types: Vec<_> = found["nodes"].as_array().unwrap().iter().map(|node| node["__typename"].clone()).collect();
    assert_eq!(types, [json!("User"), json!("Plan"), Value::Null, Value::Null]);
    assert_eq!(found["nodes"][0]["planAnalytics"]["totalPlans"], 2);

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
            "INSERT INTO investment_plans_audit (plan_id, operation, old_data, changed_by) VALUES ('{id}', 'DELETE', '{{}}', 'x')"
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
async fn lists(walk: &mut Walk, person: &Client) {
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

async fn watch(walk: &mut Walk, person: &Client, service: &Client) {
    let one = "subscription($id: ID!, $after: String) { planStatus(planId: $id, after: $after) { cursor planId status \
        previousStatus stage occurredAt failure { code } plan { id } } }";
    let all = "subscription($after: String) { planStatuses(after: $after) { planId cursor stage } }";
    let id = person.create(json!({ "financialGoals": "a kite" })).await;
    let mut events = person.socket().await;
    events.subscribe("1", one, json!({ "id": id })).await;
    let first = events.next().await.unwrap();
    let now = walk.ask(person, "{ planStatusesCursor }", json!({})).await["planStatusesCursor"].take();
    let cursor = &first["data"]["planStatus"]["cursor"];
    let mut socket = person.socket().await;
    socket.subscribe("all", all, json!({ "after": now })).await;
    let variables = json!({ "id": id, "after": cursor });
    walk.coverage.record(one, &variables, &first);
    let take = json!({ "worker": "watcher" });
    let claims = walk.mutate(service, "claimPlans", "claims { claimToken }", take).await;
    let failure = json!({ "claimToken": claims["claims"][0]["claimToken"], "code": "X", "message": "no kite" });
    walk.mutate(service, "failPlan", PAYLOAD, failure).await;
    let mut resumed = person.socket().await;
    resumed.subscribe("1", one, variables.clone()).await;
    for stage in ["PLANNING", "STOPPED"] {
        let event = resumed.next().await.unwrap();
        assert_eq!(event["data"]["planStatus"]["stage"], stage);
        walk.coverage.record(one, &variables, &event);
    }
    assert!(resumed.next().await.is_none());
    let mut cursors = Vec::new();
    // While another transaction of the cluster is open, the cursor stands before what is newer, of other plans too.
    let is_of = |event: &Value, stage: &str| {
        event["data"]["planStatuses"]["planId"] == id && event["data"]["planStatuses"]["stage"] == stage
    };
    for stage in ["PLANNING", "STOPPED"] {
        let mut event = socket.next().await.unwrap();
        while !is_of(&event, stage) {
            assert!(cursors.is_empty() && !is_of(&event, "STOPPED"), "{event}");
            event = socket.next().await.unwrap();
        }
        cursors.push(event["data"]["planStatuses"]["cursor"].clone());
        walk.coverage.record(all, &json!({ "after": cursor }), &event);
    }
    let mut resumed = person.socket().await;
    resumed.subscribe("1", all, json!({ "after": cursors[0] })).await;
    assert_eq!(resumed.next().await.unwrap()["data"]["planStatuses"]["stage"], "STOPPED");
}

async fn operate(walk: &mut Walk, service: &Client) {
    let query = "query($after: String) { admin { planTypeDistribution { planType totalPlans } \
        userEngagement(minPlans: 1, first: 1, after: $after) { edges { cursor node { userId } } \
            nodes { userId totalPlans favoritePlans lastPlanCreated } pageInfo { hasNextPage endCursor } } \
        queue { pending resting processing claims expiredClaims retrying retriedLastHour completedLastHour failedLastHour \
            oldestPendingSeconds stages { stage count medianSeconds p95Seconds } } \
        indexUsage { indexName scans tuplesRead tuplesFetched sizeBytes } } }";
    walk.server.stranger().await.create(json!({ "planName": "another person's" })).await;
    let admin = walk.ask(service, query, json!({})).await["admin"].take();
    assert_eq!(admin["userEngagement"]["nodes"][0]["totalPlans"], 3);
    assert_eq!((&admin["queue"]["pending"], &admin["queue"]["failedLastHour"]), (&json!(1), &json!(2)));
    assert_eq!((&admin["queue"]["retriedLastHour"], &admin["queue"]["claims"]), (&json!(1), &json!(0)));
    assert!(admin["queue"]["stages"].as_array().unwrap().iter().any(|stage| stage["stage"] == "PLANNING"));
    assert!(admin["indexUsage"].as_array().unwrap().iter().any(|index| index["indexName"] == "investment_plans_pkey"));
    let after = &admin["userEngagement"]["pageInfo"]["endCursor"];
    let next = walk.ask(service, query, json!({ "after": after })).await["admin"]["userEngagement"].take();
    assert_eq!((&next["nodes"][0]["totalPlans"], &next["pageInfo"]["hasNextPage"]), (&json!(1), &json!(false)));
    let back = "query($before: String) { admin { userEngagement(minPlans: 1, last: 1, before: $before) { \
        nodes { totalPlans } pageInfo { endCursor hasPreviousPage } } } }";
    let last = walk.ask(service, back, json!({})).await["admin"]["userEngagement"].take();
    assert_eq!((&last["nodes"][0]["totalPlans"], &last["pageInfo"]["hasPreviousPage"]), (&json!(1), &json!(true)));
    let first = walk.ask(service, back, json!({ "before": last["pageInfo"]["endCursor"] })).await;
    assert_eq!(first["admin"]["userEngagement"]["nodes"], json!([{ "totalPlans": 3 }]));
}

async fn erase(walk: &mut Walk, person: &Client) {
    let query =
        "mutation($who: String!) { deleteViewer(confirmEmailOrId: $who) { deletedPlans userErrors { code path } } }";
    let wrong = walk.ask(person, query, json!({ "who": "somebody@example.com" })).await["deleteViewer"].take();
    assert_eq!(wrong["userErrors"], json!([{ "code": "INVALID", "path": ["confirmEmailOrId"] }]));
    let erased = walk.ask(person, query, json!({ "who": "WALKER@example.com" })).await["deleteViewer"].take();
    assert_eq!((&erased["deletedPlans"], &erased["userErrors"]), (&json!(3), &json!([])));
    let person_id = person.user;
    for (table, left) in [
        ("users", format!("id_user = '{person_id}'")),
        ("investment_plans", format!("user_id = '{person_id}'")),
        ("plan_events", format!("user_id = '{person_id}'")),
        ("plan_claims", "true".to_owned()),
        ("plan_readings", "true".to_owned()),
        ("investment_plans_audit", format!("investment_plans_audit::text ILIKE '%{person_id}%'")),
        ("investment_plans_audit", "investment_plans_audit::text ILIKE '%boat%'".to_owned()),
    ] {
        let sql = format!("SELECT count(*) FROM {table} WHERE {left}");
        assert_eq!(walk.server.database.number(&sql).await, 0, "{table}: what is left names no one");
    }
}
