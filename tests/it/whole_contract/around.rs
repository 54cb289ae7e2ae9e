//! What is around plans: streams, the operators' figures, and the end of an account.

use serde_json::{Value, json};

use super::{PAYLOAD, Walk};
use crate::harness::{Client, eventually};

pub(super) async fn watch(walk: &mut Walk, person: &Client, service: &Client) {
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

pub(super) async fn operate(walk: &mut Walk, service: &Client) {
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

pub(super) async fn erase(walk: &mut Walk, person: &Client) {
    let query =
        "mutation($who: String!) { deleteViewer(confirmEmailOrId: $who) { deletedPlans userErrors { code path } } }";
    let wrong = walk.ask(person, query, json!({ "who": "somebody@example.com" })).await["deleteViewer"].take();
    assert_eq!(wrong["userErrors"], json!([{ "code": "INVALID", "path": ["confirmEmailOrId"] }]));
    let erased = walk.ask(person, query, json!({ "who": "WALKER@example.com" })).await["deleteViewer"].take();
    assert_eq!((&erased["deletedPlans"], &erased["userErrors"]), (&json!(3), &json!([])));
    let person_id = person.user;
    let database = &walk.server.database;
    let under_way = "SELECT count(*) FROM user_erasures";
    eventually("the person is erased", async || (database.number(under_way).await == 0).then_some(())).await;
    for (table, left) in [
        ("users", format!("id_user = '{person_id}'")),
        ("investment_plans", format!("user_id = '{person_id}'")),
        ("plan_events", format!("user_id = '{person_id}'")),
        ("plan_claims", "true".to_owned()),
        ("plan_readings", "true".to_owned()),
        ("plan_details", "true".to_owned()),
        ("plan_balances", "true".to_owned()),
        ("user_budgets", format!("user_id = '{person_id}'")),
        ("investment_plans_audit", format!("investment_plans_audit::text ILIKE '%{person_id}%'")),
        ("investment_plans_audit", "investment_plans_audit::text ILIKE '%boat%'".to_owned()),
    ] {
        let sql = format!("SELECT count(*) FROM {table} WHERE {left}");
        assert_eq!(walk.server.database.number(&sql).await, 0, "{table}: what is left names no one");
    }
}
