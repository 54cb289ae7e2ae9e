//! Agents whose answer was lost ask again.

use serde_json::{Value, json};

use super::{COMPLETE, EXTEND, FAIL, claim, complaints, plan, scene, stored, submit, tell};
use crate::harness::{Client, Program, Server};

const RELEASE: &str = "mutation($claimToken: ID!) { releaseClaim(claimToken: $claimToken) \
    { plan { id processingStatus } userErrors { code message path } } }";
const RERUN: &str = "mutation($id: ID!) { rerunPlan(id: $id) { userErrors { code } } }";

/// The ways to end a claim, with the status that the plan has then.
async fn end(agent: &Client, token: &Value, how: &str) -> Value {
    match how {
        "complete" => tell(agent, COMPLETE, json!({ "claimToken": token, "planData": { "user_input": 1 } })).await,
        "release" => agent.ask(RELEASE, json!({ "claimToken": token })).await["releaseClaim"].take(),
        _ => {
            let retryable = how == "fail for now";
            let input = json!({ "claimToken": token, "code": "NO", "message": "No.", "retryable": retryable });
            tell(agent, FAIL, input).await
        }
    }
}

const WAYS: [&str; 4] = ["complete", "fail", "fail for now", "release"];

async fn rows(server: &Server) -> (String, i64) {
    let more = "SELECT (SELECT count(*) FROM plan_events) + (SELECT count(*) FROM investment_plans_audit) \
        + (SELECT coalesce(sum(1000 * attempts + 1000000 * failures), 0) FROM plan_attempts)";
    (stored(&server.database).await, server.database.number(more).await)
}

#[tokio::test]
async fn what_ended_a_claim_is_answered_as_done_when_it_is_repeated_and_nothing_else_is() {
    let (server, person, agent) = scene().await;
    for how in WAYS {
        let id = person.create(json!({ "financialGoals": "a garden" })).await;
        let token = claim(&agent, "the cut off").await;
        let first = end(&agent, &token, how).await;
        assert_eq!((complaints(&first), &first["plan"]["id"]), (Vec::new(), &json!(id)), "{how}");
        let before = rows(&server).await;
        for _ in 0..2 {
            assert_eq!(end(&agent, &token, how).await, first, "{how}");
        }
        for other in WAYS.into_iter().filter(|other| other.split(' ').next() != how.split(' ').next()) {
            let payload = end(&agent, &token, other).await;
            assert_eq!((&payload["plan"], &payload["userErrors"][0]["code"]), (&Value::Null, &json!("CLAIM_LOST")));
        }
        let extended = agent.ask(EXTEND, json!({ "claimToken": token })).await["extendClaim"].take();
        assert_eq!(complaints(&extended), [json!(["CLAIM_LOST", ["claimToken"]])]);
        let submitted = submit(&agent, &token, "PLANNER", &json!({ "status": "success" })).await;
        assert_eq!(complaints(&submitted), [json!(["CLAIM_LOST", ["input", "claimToken"]])]);
        assert_eq!(rows(&server).await, before, "{how}: nothing is written twice");
        server.database.run("UPDATE plan_attempts SET available_at = now() + interval '1 hour'").await;
        server.database.run("DELETE FROM investment_plans").await;
    }
    assert_eq!(server.database.number("SELECT count(*) FROM plan_claims_ended").await, 0, "they go with their plans");
}

#[tokio::test]
async fn what_was_sent_the_first_time_counts_and_the_plan_is_shown_as_it_is_now() {
    let (_server, person, agent) = scene().await;
    let id = person.create(json!({ "financialGoals": "a garden" })).await;
    let first = claim(&agent, "the first").await;
    assert_eq!(end(&agent, &first, "complete").await["plan"]["processingStatus"], "COMPLETED");
    let other = json!({ "claimToken": first, "planData": { "user_input": 2 } });
    assert_eq!(tell(&agent, COMPLETE, other).await["plan"]["processingStatus"], "COMPLETED");
    assert_eq!(plan(&person, &id, "planData").await["planData"], json!({ "user_input": 1 }));
    // Begun anew since, it is somebody else's.
    person.ask(RERUN, json!({ "id": id })).await;
    let second = claim(&agent, "the second").await;
    assert_eq!(end(&agent, &first, "complete").await["plan"]["processingStatus"], "PROCESSING");
    assert_eq!(plan(&person, &id, "planData").await["planData"], Value::Null);
    assert_eq!(end(&agent, &second, "fail").await["plan"]["processingStatus"], "FAILED");
}

#[tokio::test]
async fn two_that_complete_at_the_same_moment_are_both_told_that_it_is_done() {
    let (server, person, agent) = scene().await;
    for _ in 0..10 {
        person.create(json!({ "financialGoals": "a garden" })).await;
        let token = claim(&agent, "the impatient").await;
        let both = tokio::join!(end(&agent, &token, "complete"), end(&agent, &token, "complete"));
        assert_eq!(both.0, both.1);
        assert_eq!(complaints(&both.0), [] as [Value; 0]);
    }
    assert_eq!(server.database.number("SELECT count(*) FROM plan_events WHERE stage = 'DONE'").await, 10);
}

#[tokio::test]
async fn what_ended_a_claim_is_remembered_for_a_day() {
    let (server, person, agent) = scene().await;
    person.create(json!({ "financialGoals": "a garden" })).await;
    let token = claim(&agent, "the late").await;
    end(&agent, &token, "complete").await;
    let url = server.database.url().await;
    for (age, left) in [("23 hours", 1), ("25 hours", 0)] {
        let sql = format!("UPDATE plan_claims_ended SET ended_at = now() - interval '{age}'");
        server.database.run(&sql).await;
        let (success, _, log) = Program::run(&["maintain", "notes"], &[("DATABASE_URL", &url)]).await;
        assert!(success, "{log}");
        assert_eq!(server.database.number("SELECT count(*) FROM plan_claims_ended").await, left, "{age}");
    }
    let payload = end(&agent, &token, "complete").await;
    assert_eq!(payload["userErrors"][0]["code"], "CLAIM_LOST");
}
