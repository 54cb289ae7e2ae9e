//! Waiting for a plan: it ends with the plan, with the time, with the server, and loses nothing.

use serde_json::{Value, json};

use super::{Assistant, GOAL, STATELESS, VERSIONS};
use crate::harness::{Server, TestDatabase, eventually, http};

#[tokio::test]
async fn a_plan_that_was_answered_survives_a_kill_and_can_be_waited_for() {
    for version in VERSIONS {
        let mut server = Server::start(1).await;
        let before = Assistant::of(&server.stranger().await, version);
        let id = before.create(GOAL).await;
        server.program.kill().await;

        let (_program, address) = Server::beside(&server.database, &["--workers", "1", "--lease", "1s"]).await;
        let assistant = before.at(&address);
        let again = json!({ "id": id, "financialGoals": GOAL });
        let again = assistant.data("create_plan", again).await;
        assert_eq!(again["createPlan"]["created"], false, "it was stored before it was answered");
        assert_eq!(assistant.finished(&id).await, "COMPLETED");
        assert_eq!(assistant.data("list_plans", json!({})).await["plans"]["totalCount"], 1);
    }
}

#[tokio::test]
async fn a_plan_that_takes_longer_is_answered_with_where_it_is() {
    let server = Server::idle(&["--mcp-max-wait", "2s"]).await;
    let assistant = Assistant::of(&server.stranger().await, STATELESS);
    let id = assistant.create(GOAL).await;
    let (first, cursor) = present(&assistant, &id).await;
    assert_eq!(first["content"][1]["text"], "This is not the end yet. Call again to go on waiting.");
    let second = assistant.call("wait_for_plan", json!({ "planId": id, "after": cursor })).await;
    assert_nothing_has_happened(&second);
}

#[tokio::test]
async fn a_server_that_stops_answers_who_waits_at_once() {
    let database = TestDatabase::new().await;
    let (program, address) = Server::beside(&database, &["--workers", "0", "--mcp-max-wait", "2s"]).await;
    let mut server = Server::on(database, &["--workers", "0", "--open-metrics", "true", "--mcp-max-wait", "10m"]).await;
    let assistant = Assistant::of(&server.stranger().await, STATELESS);
    let id = assistant.create(GOAL).await;
    let (_, cursor) = present(&assistant.at(&address), &id).await;
    drop(program);
    let call = json!({ "planId": id, "after": cursor });
    let waiting = tokio::spawn(async move { assistant.call("wait_for_plan", call).await });
    let url = format!("{}/metrics", server.origin());
    eventually("somebody waits", async || {
        let metrics = http().get(&url).send().await.unwrap().text().await.unwrap();
        metrics.contains("\nplan_creator_subscribers 1\n").then_some(())
    })
    .await;
    assert!(server.program.terminate().await.success());
    assert_nothing_has_happened(&waiting.await.unwrap());
}

/// The answer to who waits for a plan that nobody makes, and the cursor in it.
async fn present(assistant: &Assistant, id: &str) -> (Value, Value) {
    let result = assistant.call("wait_for_plan", json!({ "planId": id })).await;
    assert_eq!(result["isError"], false, "{result}");
    let event = &result["structuredContent"]["planStatus"];
    assert_eq!(event["status"], "PENDING");
    let cursor = event["cursor"].clone();
    (result, cursor)
}

fn assert_nothing_has_happened(result: &Value) {
    assert_eq!(result["isError"], true);
    assert_eq!(result["content"][0]["text"], "Nothing has happened yet. Call again to go on waiting.");
}
