//! Notifications only ring a bell: events arrive without it.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep};

use super::{event, text};
use crate::harness::{PATIENCE, Server, TestDatabase, eventually};

/// The listeners of the programs on this database.
const LISTENERS: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
    WHERE datname = current_database() AND query LIKE 'LISTEN%'";

const WHOLE_LIFE: [&str; 5] = ["QUEUED", "PLANNING", "ALLOCATING", "COMPOSING", "DONE"];

async fn becomes(server: &Server, mode: &str) {
    eventually(mode, async || (server.mode().await == mode).then_some(())).await;
}

#[tokio::test]
async fn the_mode_is_told_and_comes_back_when_the_listener_was_cut() {
    let server = Server::idle(&[]).await;
    becomes(&server, "notified").await;
    let metrics = server.service_client().await.metrics().await;
    assert!(metrics.contains("\nplan_creator_events_notified 1\n"), "{metrics}");
    // It comes back in a tenth of a second; so it is cut until that is seen.
    eventually("polled", async || {
        server.database.run(LISTENERS).await;
        (server.mode().await == "polled").then_some(())
    })
    .await;
    becomes(&server, "notified").await;
}

#[tokio::test]
async fn events_arrive_within_the_poll_interval_while_there_is_no_listener() {
    let server = Server::idle(&["--event-poll", "300ms"]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "planName": "x" })).await;
    let (mut one, mut all) =
        (client.watch(&plan, None).await, client.watch_all(Some(&server.settled_position(&client).await)).await);
    event(&mut one).await;
    let cut = async {
        loop {
            server.database.run(LISTENERS).await;
            sleep(Duration::from_millis(5)).await;
        }
    };
    let watch = async {
        for (round, change) in ["'PROCESSING'", "'PENDING'"].into_iter().cycle().take(10).enumerate() {
            server.change(&plan, &format!("processing_status = {change}")).await;
            let committed = Instant::now();
            event(&mut one).await;
            let late = committed.elapsed();
            // The machine may be busy; a poll of a second, or none, would show all the same.
            assert!(late < Duration::from_millis(300) * 3, "round {round}: {late:?}");
            // This one also waits for other tests' transactions.
            event(&mut all).await;
        }
    };
    tokio::select! {
        () = cut => {}
        () = watch => {}
    }
    // The bell is back.
    becomes(&server, "notified").await;
    server.change(&plan, "processing_status = 'FAILED'").await;
    assert_eq!(event(&mut one).await["stage"], "STOPPED");
}

#[tokio::test]
async fn an_event_of_which_nothing_was_notified_is_found_all_the_same() {
    let server = Server::idle(&["--event-poll", "200ms", "--event-recheck", "500ms"]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "planName": "x" })).await;
    let mut socket = client.watch(&plan, None).await;
    event(&mut socket).await;
    becomes(&server, "notified").await;
    // By hand, past the trigger and its bell.
    let by_hand = format!(
        "INSERT INTO plan_events (plan_id, user_id, seq, mark, status, stage) \
         VALUES ('{plan}', '{}', 2, pg_current_xact_id(), 'PROCESSING', 'PLANNING')",
        client.user
    );
    server.database.run(&by_hand).await;
    assert_eq!(event(&mut socket).await["stage"], "PLANNING");
}

#[tokio::test]
async fn a_stream_outlives_a_database_that_goes_away() {
    let server = Server::idle(&["--event-poll", "100ms", "--pool-wait", "300ms"]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "planName": "x" })).await;
    let (mut one, mut all) =
        (client.watch(&plan, None).await, client.watch_all(Some(&server.settled_position(&client).await)).await);
    event(&mut one).await;
    server.change(&plan, "processing_status = 'PROCESSING'").await;
    event(&mut one).await;
    assert_eq!(event(&mut all).await["stage"], "PLANNING");

    server.database.forbid_connections().await;
    becomes(&server, "polled").await;
    // Who comes now is told, and not left waiting.
    let mut late = client.watch(&plan, None).await;
    let answer = tokio::time::timeout(PATIENCE, late.next()).await.unwrap().unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAVAILABLE");

    server.database.allow_connections().await;
    server.change(&plan, "agent_3_data = '{}'").await;
    for socket in [&mut one, &mut all] {
        assert_eq!(event(socket).await["stage"], "ALLOCATING");
    }
    becomes(&server, "notified").await;
}

#[tokio::test]
async fn two_instances_deliver_what_either_of_them_and_psql_write() {
    let database = TestDatabase::new().await;
    let server = Server::on(database, &["--workers", "0"]).await;
    let (_program, elsewhere) = Server::beside(&server.database, &["--workers", "1"]).await;
    let client = server.stranger().await;
    let far = client.at(&elsewhere);
    let start = server.settled_position(&client).await;
    // Written on one, worked on by the other, watched on both.
    let goal = json!({ "financialGoals": "a canoe for 900 dollars in 2 years" });
    let plan = client.create(goal).await;
    let (here, there) = tokio::join!(client.finished(&plan), far.finished(&plan));
    assert_eq!((here.as_str(), there.as_str()), ("COMPLETED", "COMPLETED"));
    let (mut all, mut stream) = (Vec::new(), far.watch_all(Some(&start)).await);
    for stage in WHOLE_LIFE {
        all.push(event(&mut stream).await);
        assert_eq!(all.last().unwrap()["stage"], stage);
    }
    let rerun = "mutation($id: ID!) { rerunPlan(id: $id) { userErrors { code } } }";
    let now = text(&all.last().unwrap()["cursor"]);
    let (mut here, mut there) = (client.watch_all(Some(&now)).await, far.watch_all(Some(&now)).await);
    far.ask(rerun, json!({ "id": plan })).await;
    for socket in [&mut here, &mut there] {
        for stage in WHOLE_LIFE {
            assert_eq!(event(socket).await["stage"], stage);
        }
    }
}
