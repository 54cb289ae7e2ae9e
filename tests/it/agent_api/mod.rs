//! What agents that run elsewhere may do: claim plans, keep them, hand in outputs, end them.

mod again;
mod claims;
mod failures;
mod outputs;

use sea_orm::sqlx::Row;
use serde_json::{Value, json};

use crate::harness::{Client, Server, TestDatabase};

const CLAIM: &str = "mutation($input: ClaimPlansInput!) { claimPlans(input: $input) \
    { claims { claimToken expiresAt attempt plan { id } } } }";
const EXTEND: &str = "mutation($claimToken: ID!, $leaseSeconds: Int) { \
    extendClaim(claimToken: $claimToken, leaseSeconds: $leaseSeconds) \
    { claim { claimToken expiresAt } userErrors { code message path } } }";
const SUBMIT: &str = "mutation($input: SubmitAgentOutputInput!) { submitAgentOutput(input: $input) \
    { claim { claimToken plan { id stage } } userErrors { code message path } } }";
const COMPLETE: &str = "mutation($input: CompletePlanInput!) { completePlan(input: $input) \
    { plan { id processingStatus } userErrors { code message path } } }";
const FAIL: &str = "mutation($input: FailPlanInput!) { failPlan(input: $input) \
    { plan { id processingStatus failure { code message agent attempts } } userErrors { code message path } } }";

/// A server without workers of its own, a person, and an agent.
async fn scene() -> (Server, Client, Client) {
    let server = Server::start(0).await;
    let (person, agent) = (server.stranger().await, server.service_client().await);
    (server, person, agent)
}

/// Up to `limit` claims of a worker.
async fn claims(agent: &Client, worker: &str, limit: i32) -> Vec<Value> {
    let input = json!({ "worker": worker, "limit": limit, "leaseSeconds": 3600 });
    let mut data = agent.ask(CLAIM, json!({ "input": input })).await;
    serde_json::from_value(data["claimPlans"]["claims"].take()).unwrap()
}

/// The token of the one plan that waits.
async fn claim(agent: &Client, worker: &str) -> Value {
    let mut claims = claims(agent, worker, 1).await;
    assert_eq!(claims.len(), 1, "a plan waits");
    claims[0]["claimToken"].take()
}

/// The payload of a mutation with an input.
async fn tell(agent: &Client, mutation: &str, input: Value) -> Value {
    let mut data = agent.ask(mutation, json!({ "input": input })).await;
    data.as_object_mut().unwrap().values_mut().next().unwrap().take()
}

async fn submit(agent: &Client, token: &Value, kind: &str, output: &Value) -> Value {
    tell(agent, SUBMIT, json!({ "claimToken": token, "agent": kind, "output": output })).await
}

/// What a payload complains about: codes and paths.
fn complaints(payload: &Value) -> Vec<Value> {
    let errors = payload["userErrors"].as_array().unwrap();
    errors.iter().map(|error| json!([error["code"], error["path"]])).collect()
}

/// The whole table as text: equal where nothing was written.
async fn stored(database: &TestDatabase) -> String {
    let sql = "SELECT coalesce(string_agg(p::text || coalesce(c::text, ''), ' ' ORDER BY p.id), '') \
        FROM investment_plans p LEFT JOIN plan_claims c ON c.plan_id = p.id";
    database.rows(sql).await[0].get(0)
}

async fn run_out(database: &TestDatabase) {
    database.run("UPDATE plan_claims SET expires_at = now()").await;
}

async fn plan(person: &Client, id: &str, fields: &str) -> Value {
    let query = format!("query($id: ID!) {{ plan(id: $id) {{ {fields} }} }}");
    person.ask(&query, json!({ "id": id })).await["plan"].take()
}

#[tokio::test]
async fn only_the_service_role_may_do_what_agents_do() {
    let (server, person, agent) = scene().await;
    person.create(json!({ "financialGoals": "a garden" })).await;
    let token = claim(&agent, "the agent").await;
    let before = stored(&server.database).await;
    let nobody = server.anonymous();
    for (operation, variables) in [
        (CLAIM, json!({ "input": { "worker": "a person" } })),
        (EXTEND, json!({ "claimToken": token })),
        (SUBMIT, json!({ "input": { "claimToken": token, "agent": "PLANNER", "output": {} } })),
        (COMPLETE, json!({ "input": { "claimToken": token, "planData": { "user_input": 1 } } })),
        (FAIL, json!({ "input": { "claimToken": token, "code": "NO", "message": "No." } })),
        ("{ admin { queue { pending } } }", json!({})),
    ] {
        assert_eq!(person.refused(operation, variables.clone()).await, "FORBIDDEN", "{operation}");
        assert_eq!(nobody.refused(operation, variables).await, "UNAUTHENTICATED", "{operation}");
    }
    assert_eq!(stored(&server.database).await, before);
}

#[tokio::test]
async fn the_history_names_the_worker_for_what_was_written_under_its_claim() {
    let (server, person, agent) = scene().await;
    let id = person.create(json!({ "planName": "two hands" })).await;
    let first = claim(&agent, "the first").await;
    submit(&agent, &first, "PLANNER", &json!({ "status": "success" })).await;
    run_out(&server.database).await;
    // Taken over, which changes nothing of the plan itself.
    let second = claim(&agent, "the second").await;
    submit(&agent, &second, "PORTFOLIO", &json!({ "status": "success" })).await;
    tell(&agent, COMPLETE, json!({ "claimToken": second, "planData": { "user_input": 1 } })).await;
    let history = plan(&person, &id, "history { nodes { operation changedBy changedColumns } }").await;
    let changes: Vec<_> = history["history"]["nodes"].as_array().unwrap()[1..]
        .iter()
        .map(|change| json!([change["changedBy"], change["changedColumns"]]))
        .collect();
    let expected = [
        json!(["the first", ["processing_status"]]),
        json!(["the first", ["agent_3_data"]]),
        json!(["the second", ["agent_2_data"]]),
        json!(["the second", ["plan_data", "processing_status"]]),
    ];
    assert_eq!(changes, expected);
    assert_eq!(history["history"]["nodes"][0]["changedBy"], person.user.to_string());

    let id = person.create(json!({ "planName": "no luck" })).await;
    let third = claim(&agent, "the third").await;
    tell(&agent, FAIL, json!({ "claimToken": third, "code": "NO_LUCK", "message": "Bad luck." })).await;
    let last = plan(&person, &id, "history { nodes { changedBy changedColumns } }").await["history"]["nodes"][2].take();
    assert_eq!(last, json!({ "changedBy": "the third", "changedColumns": ["processing_status"] }));
}
