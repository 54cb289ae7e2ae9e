//! The program announces what it has committed; the trigger notifies for everybody else.

use std::time::Duration;

use serde_json::json;
use tokio::time::timeout;

use super::event;
use crate::harness::{PATIENCE, Proxy, Server, TestDatabase, environment, eventually};

/// Nothing is found by polling.
const NO_POLLING: [&str; 6] = ["--workers", "0", "--event-poll", "1h", "--event-recheck", "1h"];

#[tokio::test]
async fn the_programs_commits_are_announced_and_those_of_psql_notify() {
    let server = Server::on(TestDatabase::new().await, &NO_POLLING).await;
    let (_program, elsewhere) = Server::beside(&server.database, &NO_POLLING).await;
    eventually("notified", async || (server.mode().await == "notified").then_some(())).await;
    let client = server.stranger().await;
    let far = client.at(&elsewhere);
    let plan = client.create(json!({ "planName": "x" })).await;
    let (mut here, mut there) = (client.watch(&plan, None).await, far.watch(&plan, None).await);
    for socket in [&mut here, &mut there] {
        assert_eq!(event(socket).await["stage"], "QUEUED");
    }
    // By psql: the trigger notifies.
    server.change(&plan, "processing_status = 'PROCESSING'").await;
    for socket in [&mut here, &mut there] {
        assert_eq!(event(socket).await["stage"], "PLANNING");
    }
    // With the program's setting it does not, and nobody announces it.
    let quietly = format!(
        "BEGIN; SET LOCAL plan_creator.announces = 'on'; \
         UPDATE investment_plans SET processing_status = 'FAILED' WHERE id = '{plan}'; COMMIT"
    );
    server.database.run(&quietly).await;
    assert!(timeout(Duration::from_millis(300), here.next()).await.is_err());
    // By the program, on either instance: it announces, and what was left comes with it.
    let rerun = "mutation($id: ID!) { rerunPlan(id: $id) { userErrors { code } } }";
    far.ask(rerun, json!({ "id": plan })).await;
    for socket in [&mut here, &mut there] {
        assert_eq!(event(socket).await["stage"], "STOPPED");
    }
}

#[tokio::test]
async fn a_commit_whose_program_was_killed_before_it_was_announced_is_found_by_the_others() {
    let database = TestDatabase::new().await;
    let (url, proxy) = (database.url().await, Proxy::start(&database).await);
    let recheck = ["--workers", "0", "--event-poll", "1h", "--event-recheck", "500ms"];
    let server = Server::on(database, &recheck).await;
    let [database_url, secret] = environment(&url);
    let (mut program, elsewhere) =
        Server::serve(&NO_POLLING, &[database_url, secret, ("DIRECT_DATABASE_URL", proxy.url())]).await;
    let client = server.stranger().await;
    let far = client.at(&elsewhere);
    far.create(json!({ "planName": "announced" })).await;
    let mut all = client.watch_all(Some(&server.settled_position(&client).await)).await;
    // What it announces from here on is heard by nobody.
    proxy.vanish();
    let plan = far.create(json!({ "planName": "not announced" })).await;
    program.kill().await;
    let found = timeout(PATIENCE, event(&mut all)).await.unwrap();
    assert_eq!((&found["planId"], &found["stage"]), (&json!(plan), &json!("QUEUED")));
}
