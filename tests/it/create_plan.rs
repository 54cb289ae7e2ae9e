//! Making plans over the API.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::Server;

const CREATE: &str = "mutation($input: CreatePlanInput!) { createPlan(input: $input) { created \
    plan { id planName planType riskLevel timeHorizon targetAmount processingStatus stage financialGoals } \
    userErrors { code message path } } }";

#[tokio::test]
async fn a_new_plan_waits_in_the_queue_with_what_was_given() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let input = json!({ "financialGoals": "Save $20,000 in 3 years", "planName": "Trip", "targetAmount": "20000.50" });
    let payload = client.ask(CREATE, json!({ "input": input })).await["createPlan"].take();
    assert_eq!(payload["created"], true);
    let plan = &payload["plan"];
    assert_eq!((&plan["planName"], &plan["targetAmount"]), (&json!("Trip"), &json!("20000.50")));
    assert_eq!((&plan["processingStatus"], &plan["stage"]), (&json!("PENDING"), &json!("QUEUED")));
    assert_eq!((&plan["planType"], &plan["riskLevel"]), (&json!("GENERAL"), &Value::Null));
    let owner = server.database.rows("SELECT user_id FROM investment_plans").await;
    assert_eq!(sea_orm::sqlx::Row::get::<Uuid, _>(&owner[0], 0), client.user);
}

#[tokio::test]
async fn the_same_id_sent_many_times_at_once_makes_one_plan() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let id = Uuid::new_v4();
    let sent = (0..8).map(|n| {
        let client = client.clone();
        async move { client.ask(CREATE, json!({ "input": { "id": id, "planName": format!("try {n}") } })).await }
    });
    let answers = futures_util::future::join_all(sent).await;
    let created = answers.iter().filter(|answer| answer["createPlan"]["created"] == true).count();
    assert_eq!(created, 1);
    let names: Vec<_> = answers.iter().map(|answer| &answer["createPlan"]["plan"]["planName"]).collect();
    assert!(names.iter().all(|name| *name == names[0]), "everyone is told of the stored one: {names:?}");
    assert_eq!(server.database.number("SELECT count(*) FROM investment_plans").await, 1);
}

#[tokio::test]
async fn an_id_that_somebody_else_has_is_a_conflict_and_says_nothing_of_them() {
    let server = Server::start(0).await;
    let id = server.stranger().await.create(json!({ "planName": "secret" })).await;
    let input = json!({ "input": { "id": id, "planName": "mine" } });
    let payload = server.stranger().await.ask(CREATE, input).await["createPlan"].take();
    assert_eq!((&payload["plan"], &payload["created"]), (&Value::Null, &json!(false)));
    assert_eq!(payload["userErrors"][0]["code"], "CONFLICT");
    assert_eq!(payload["userErrors"][0]["path"], json!(["input", "id"]));
    assert!(!payload.to_string().contains("secret"));
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_and_nothing_is_stored() {
    let server = Server::start(0).await;
    let input = json!({
        "id": "seven", "planName": "x".repeat(256), "financialGoals": "a\u{0}b", "timeHorizon": -1,
        "targetAmount": "10000000000000",
    });
    let payload = server.stranger().await.ask(CREATE, json!({ "input": input })).await["createPlan"].take();
    let errors = payload["userErrors"].as_array().unwrap();
    let paths: Vec<_> = errors.iter().map(|error| error["path"][1].as_str().unwrap()).collect();
    assert_eq!(paths, ["id", "financialGoals", "planName", "timeHorizon", "targetAmount"]);
    assert!(errors.iter().all(|error| error["code"] == "INVALID" && error["path"][0] == "input"));
    assert_eq!(server.database.number("SELECT count(*) FROM users").await, 0);
}

#[tokio::test]
async fn a_user_is_entered_with_the_first_write_and_only_once() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let viewer = "{ viewer { id email plans { totalCount } } }";
    let before = client.ask(viewer, json!({})).await;
    assert_eq!(before["viewer"]["id"], json!(client.user));
    assert_eq!(server.database.number("SELECT count(*) FROM users").await, 0);
    client.create(json!({ "planName": "one" })).await;
    client.create(json!({ "planName": "two" })).await;
    assert_eq!(server.database.number("SELECT count(*) FROM users").await, 1);
    assert_eq!(client.ask(viewer, json!({})).await["viewer"]["plans"]["totalCount"], 2);
}

#[tokio::test]
async fn without_a_token_nothing_is_made_and_nothing_is_seen() {
    let server = Server::start(0).await;
    let nobody = server.anonymous();
    assert_eq!(nobody.refused(CREATE, json!({ "input": {} })).await, "UNAUTHENTICATED");
    assert_eq!(nobody.refused("{ plans { totalCount } }", json!({})).await, "UNAUTHENTICATED");
    assert_eq!(nobody.refused("{ viewer { id } }", json!({})).await, "UNAUTHENTICATED");
    assert_eq!(server.database.number("SELECT count(*) FROM investment_plans").await, 0);
}
