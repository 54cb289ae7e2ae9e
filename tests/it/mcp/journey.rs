//! From the first request to an archived plan, in every version.

use serde_json::{Value, json};

use super::{Assistant, GOAL, STATELESS, VERSIONS};
use crate::harness::Server;

#[tokio::test]
async fn an_assistant_makes_waits_for_changes_and_archives_a_plan_in_every_version() {
    let server = Server::start(2).await;
    for version in VERSIONS {
        let client = server.stranger().await;
        let assistant = Assistant::of(&client, version);
        begin(&assistant).await;

        let preview = assistant.data("preview_plan", json!({ "financialGoals": GOAL })).await;
        assert_eq!(preview["previewPlan"]["planner"]["targetAmount"], "60000.00", "{preview}");
        let listed = assistant.data("list_plans", json!({})).await;
        assert_eq!(listed["plans"]["totalCount"], 0, "a preview stores nothing");

        let id = assistant.create(GOAL).await;
        assert_eq!(assistant.finished(&id).await, "COMPLETED");
        let plan = assistant.data("read_plan", json!({ "id": id })).await["plan"].take();
        assert_eq!((&plan["financialGoals"], &plan["processingStatus"]), (&json!(GOAL), &json!("COMPLETED")));
        let monthly = plan["investmentPlan"]["recommendedContribution"].clone();
        assert_eq!(monthly, preview["previewPlan"]["investmentPlan"]["recommendedContribution"]);

        let input = json!({ "id": id, "targetAmount": "90000", "ifUpdatedAt": plan["updatedAt"] });
        let changed = assistant.data("adjust_plan", input.clone()).await;
        assert_eq!(changed["updatePlan"]["plan"]["targetAmount"], "90000.00");
        let late = assistant.data("adjust_plan", input).await;
        assert_eq!(late["updatePlan"]["userErrors"][0]["code"], "CONFLICT", "it was changed since it was read");
        let rerun = assistant.data("rerun_plan", json!({ "id": id })).await;
        assert_eq!(rerun["rerunPlan"]["plan"]["processingStatus"], "PENDING");
        assert_eq!(assistant.finished(&id).await, "COMPLETED");
        let again = assistant.data("read_plan", json!({ "id": id })).await["plan"].take();
        assert_ne!(again["investmentPlan"]["recommendedContribution"], monthly);

        let other = assistant.create("Retire in 30 years with $800,000").await;
        assert_eq!(assistant.finished(&other).await, "COMPLETED");
        let both = assistant.data("compare_plans", json!({ "firstId": id, "secondId": other })).await;
        assert_eq!((&both["first"]["planType"], &both["second"]["planType"]), (&json!("HOUSE"), &json!("RETIREMENT")));
        let recorded = assistant.data("record_performance", json!({ "id": id, "balance": "500" })).await;
        assert_eq!(recorded["recordPlanPerformance"]["plan"]["balances"][0]["amount"], "500.00");
        let reviewed = assistant.data("review_plan", json!({ "id": id })).await;
        assert!(reviewed["reviewPlan"]["plan"]["lastReviewedAt"].is_string());
        let history = assistant.data("plan_history", json!({ "id": id, "first": 1 })).await;
        assert_eq!(history["plan"]["history"]["edges"][0]["node"]["operation"], "INSERT");

        for (tool, left) in [("archive_plan", 1), ("restore_plan", 2)] {
            assistant.data(tool, json!({ "id": id })).await;
            assert_eq!(assistant.data("list_plans", json!({})).await["plans"]["totalCount"], left);
        }
    }
}

/// The beginning: what the server is, and which tools it has.
async fn begin(assistant: &Assistant) {
    let version = assistant.version;
    let about = if version == STATELESS {
        assistant.ask("server/discover", json!({})).await
    } else {
        let client = json!({ "name": "test", "version": "1" });
        let params = json!({ "protocolVersion": version, "capabilities": {}, "clientInfo": client });
        let about = assistant.ask("initialize", params).await;
        assert_eq!(about["protocolVersion"], version);
        about
    };
    assert!(about["instructions"].as_str().unwrap().contains("neither financial nor tax advice"));
    let tools = assistant.ask("tools/list", json!({})).await;
    let tools = tools["tools"].as_array().unwrap();
    let named = |hint: &str, value: bool| -> Vec<&str> {
        let has = |tool: &&Value| tool["annotations"][hint] == value;
        tools.iter().filter(has).map(|tool| tool["name"].as_str().unwrap()).collect()
    };
    let reading = ["preview_plan", "wait_for_plan", "list_plans", "read_plan", "compare_plans", "plan_history"];
    assert_eq!(named("readOnlyHint", true), reading);
    let changing = ["adjust_plan", "rerun_plan", "record_performance", "archive_plan"];
    assert_eq!(named("destructiveHint", true), changing);
    assert_eq!(named("idempotentHint", false), ["rerun_plan", "record_performance", "review_plan"]);
    assert_eq!(tools.len(), 13);
    let create = tools.iter().find(|tool| tool["name"] == "create_plan").unwrap();
    assert_eq!(create["inputSchema"]["required"], json!(["id"]));
}
