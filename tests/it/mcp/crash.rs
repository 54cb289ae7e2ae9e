//! The program dies between the answer to `create_plan` and the first time that somebody asks.

use serde_json::json;

use super::{Assistant, GOAL, VERSIONS};
use crate::harness::Server;

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
