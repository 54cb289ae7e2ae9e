//! The order of the events of several plans.

use sea_orm::sqlx;
use serde_json::json;

use super::event;
use crate::harness::Server;

#[tokio::test]
async fn transactions_are_ordered_as_numbers_and_not_as_texts() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let start = server.settled_position(&client).await;
    for name in ["a", "b", "c", "d"] {
        client.create(json!({ "planName": name })).await;
    }
    // Transaction ids grow a digit now and then.
    server.database.run("UPDATE plan_events SET mark = (97 + id)::text::xid8").await;
    let mut socket = client.socket().await;
    let query = "subscription($after: String) { planStatuses(after: $after) { cursor plan { planName } } }";
    socket.subscribe("1", query, json!({ "after": start })).await;
    for name in ["a", "b", "c", "d"] {
        assert_eq!(event(&mut socket).await["plan"]["planName"], name);
    }
}

#[tokio::test]
async fn nothing_is_lost_while_a_transaction_stays_open_and_nothing_is_read_twice_for_it() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "planName": "x" })).await;
    let mut all = client.watch_all(Some(&server.settled_position(&client).await)).await;
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
    let metrics = server.service_client().await.metrics().await;
    let figure = metrics.lines().find_map(|line| line.strip_prefix("plan_creator_events_total "));
    figure.unwrap_or("0").parse().unwrap()
}
