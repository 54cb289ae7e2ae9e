//! Workers that are stopped or die while the model thinks.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{Stage, VAGUE, verdicts};
use crate::harness::{Behaviour, eventually};

/// A plan whose worker waits for the model's answer to this question.
async fn asked(stage: &Stage, question: &str) -> String {
    let id = stage.client.create(json!({ "financialGoals": VAGUE })).await;
    eventually("the model was asked", async || {
        stage.model.calls().iter().any(|call| call.question == question).then_some(())
    })
    .await;
    id
}

#[tokio::test]
async fn a_worker_that_has_to_go_does_not_wait_for_the_model_and_leaves_the_plan_to_others_at_once() {
    let stage = Stage::set().await;
    stage.model.script([Behaviour::Good, Behaviour::Silent]);
    let mut worker = stage.worker("10m").await;
    let id = asked(&stage, "plan_summary").await;
    let begun = Instant::now();
    assert!(worker.terminate().await.success());
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    let database = &stage.server.database;
    assert_eq!(database.number("SELECT count(*) FROM plan_claims").await, 0);
    assert_eq!(database.number("SELECT sum(attempts) FROM plan_attempts").await, 0);

    let _other = stage.worker("30s").await;
    let plan = stage.completed(&id).await;
    assert_eq!(verdicts(&plan), ["AGREED", "ACCEPTED"]);
    let questions: Vec<_> = stage.model.calls().into_iter().map(|call| (call.question, call.attempt)).collect();
    let summary = ("plan_summary".to_owned(), 1);
    assert_eq!(
        questions,
        [("goal_reading".to_owned(), 1), summary.clone(), summary],
        "what is stored is not asked again"
    );
}

#[tokio::test]
async fn while_the_model_thinks_no_transaction_is_open_and_the_lease_is_kept() {
    let stage = Stage::set().await;
    stage.model.script([Behaviour::Slow(Duration::from_secs(4))]);
    let arguments = stage.model.arguments("30s");
    let mut all = vec!["--workers", "1", "--lease", "1s"];
    all.extend(arguments.iter().map(String::as_str));
    let _worker = crate::harness::Server::workers(&stage.server.database, &all).await;
    let _other = crate::harness::Server::workers(&stage.server.database, &all).await;
    let id = asked(&stage, "goal_reading").await;
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
        AND pid <> pg_backend_pid() AND xact_start < now() - interval '500 ms'";
    assert_eq!(stage.server.database.number(open).await, 0);
    let plan = stage.completed(&id).await;
    assert_eq!(verdicts(&plan), ["AGREED", "ACCEPTED"]);
    assert!(stage.model.calls().iter().all(|call| call.attempt == 1), "nobody took it over");
}
