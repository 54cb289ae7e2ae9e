//! Notifications only ring a bell: events arrive without it.

use std::time::Duration;

use sea_orm::sqlx;
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::event;
use crate::harness::{PATIENCE, Server, TestDatabase, eventually};

/// The listeners of the programs on this database.
const LISTENERS: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
    WHERE datname = current_database() AND query LIKE 'LISTEN%'";

async fn becomes(server: &Server, mode: &str) {
    eventually(mode, async || (server.mode().await == mode).then_some(())).await;
}

#[tokio::test]
async fn the_mode_is_told_and_comes_back_when_the_listener_was_cut() {
    let server = Server::idle(&[]).await;
    becomes(&server, "notified").await;
    let figure = || async {
        let metrics = format!("{}/metrics", server.origin());
        let token = crate::harness::token(uuid::Uuid::new_v4(), &["--role", "service"]).await;
        let text = crate::harness::http().get(metrics).bearer_auth(token).send().await.unwrap().text().await.unwrap();
        text.lines().find_map(|line| line.strip_prefix("plan_creator_events_notified ")).map(str::to_owned)
    };
    assert_eq!(figure().await.as_deref(), Some("1"));
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
    let (mut one, mut all) = (client.watch(&plan, None).await, client.watch_all(Some(&client.position().await)).await);
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
            for socket in [&mut one, &mut all] {
                event(socket).await;
            }
            let late = committed.elapsed();
            // The machine may be busy; a poll of a second, or none, would show all the same.
            assert!(late < Duration::from_millis(300) * 3, "round {round}: {late:?}");
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
    let (mut one, mut all) = (client.watch(&plan, None).await, client.watch_all(Some(&client.position().await)).await);
    event(&mut one).await;
    server.change(&plan, "processing_status = 'PROCESSING'").await;
    event(&mut one).await;
    event(&mut all).await;

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
async fn nothing_is_lost_while_a_transaction_stays_open_and_nothing_is_read_twice_for_it() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "planName": "x" })).await;
    let mut all = client.watch_all(Some(&client.position().await)).await;
    let mut one = client.watch(&plan, None).await;
    event(&mut one).await;
    // A writer that has nothing to do with plans holds back the order over all plans.
    let mut slow = server.database.admin().await;
    sqlx::raw_sql("BEGIN; CREATE TABLE slow ()").execute(&mut slow).await.unwrap();
    for change in ["'PROCESSING'", "'PENDING'"].into_iter().cycle().take(20) {
        server.change(&plan, &format!("processing_status = {change}")).await;
        event(&mut one).await;
    }
    assert_eq!(read_by(&server).await, 20, "each event is read once, however long the other one takes");
    sqlx::raw_sql("ROLLBACK").execute(&mut slow).await.unwrap();
    for _ in 0..20 {
        event(&mut all).await;
    }
    assert_eq!(read_by(&server).await, 20);
}

/// How many events the feed has read.
async fn read_by(server: &Server) -> u32 {
    let token = crate::harness::token(uuid::Uuid::new_v4(), &["--role", "service"]).await;
    let request = crate::harness::http().get(format!("{}/metrics", server.origin())).bearer_auth(token);
    let text = request.send().await.unwrap().text().await.unwrap();
    let figure = text.lines().find_map(|line| line.strip_prefix("plan_creator_events_total "));
    figure.unwrap_or("0").parse().unwrap()
}

#[tokio::test]
async fn two_instances_deliver_what_either_of_them_and_psql_write() {
    let database = TestDatabase::new().await;
    let server = Server::on(database, &["--workers", "0"]).await;
    let (_program, elsewhere) = Server::beside(&server.database, &["--workers", "1"]).await;
    let client = server.stranger().await;
    let far = client.at(&elsewhere);
    // Written on one, worked on by the other, watched on both.
    let goal = json!({ "financialGoals": "a canoe for 900 dollars in 2 years" });
    let plan = client.create(goal).await;
    let (here, there) = tokio::join!(client.finished(&plan), far.finished(&plan));
    assert_eq!((here.as_str(), there.as_str()), ("COMPLETED", "COMPLETED"));
    let mut streams = [client.watch(&plan, None).await, far.watch(&plan, None).await];
    let again = far.watch_all(Some(&client.position().await)).await;
    for socket in &mut streams {
        assert_eq!(event(socket).await["stage"], "DONE");
    }
    drop(again);
    let rerun = "mutation($id: ID!) { rerunPlan(id: $id) { userErrors { code } } }";
    let (mut here, mut there) =
        (client.watch_all(Some(&client.position().await)).await, far.watch_all(Some(&far.position().await)).await);
    far.ask(rerun, json!({ "id": plan })).await;
    for socket in [&mut here, &mut there] {
        for stage in ["QUEUED", "PLANNING", "ALLOCATING", "COMPOSING", "DONE"] {
            assert_eq!(event(socket).await["stage"], stage);
        }
    }
}
