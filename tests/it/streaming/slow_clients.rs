//! A client that does not read.

use serde_json::json;

use super::{event, text};
use crate::harness::{Server, numbered};

/// All of a person's plans, with events of which a few fill what the system keeps for a connection.
pub(crate) fn fat_stream() -> String {
    let fat = numbered(90, |n| format!("f{n}: financialGoals"));
    format!("subscription($after: String) {{ planStatuses(after: $after) {{ cursor stage plan {{ {fat} }} }} }}")
}

#[tokio::test]
async fn who_does_not_read_holds_back_nobody_is_told_and_goes_on_where_they_were() {
    let server = Server::idle(&["--event-buffer", "16", "--send-timeout", "10m"]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "financialGoals": "x".repeat(10_000) })).await;
    let after = server.settled_position(&client).await;
    let mut deaf = client.socket().await;
    deaf.subscribe("1", &fat_stream(), json!({ "after": after })).await;
    let mut quick = client.watch_all(Some(&after)).await;
    let changes = 120;
    let mut all = Vec::new();
    for change in ["'PROCESSING'", "'PENDING'"].into_iter().cycle().take(changes) {
        server.change(&plan, &format!("processing_status = {change}")).await;
        all.push(text(&event(&mut quick).await["cursor"]));
    }
    // Now it reads: what was on its way, and then the word.
    let mut seen = Vec::new();
    let told = loop {
        let mut payload = deaf.next().await.expect("the stream is broken off, not complete");
        if payload["errors"].is_array() {
            break payload["errors"][0]["extensions"].take();
        }
        seen.push(text(&payload["data"]["planStatuses"]["cursor"]));
    };
    assert_eq!(deaf.next().await, None);
    assert_eq!(told["code"], "EVENTS_LAGGED");
    let last = text(&told["cursor"]);
    assert_eq!(Some(&last), seen.last(), "where it was");
    assert!(seen.len() < changes, "it was not slow enough");
    let mut resumed = client.watch_all(Some(&last)).await;
    while seen.len() < changes {
        seen.push(text(&event(&mut resumed).await["cursor"]));
    }
    assert_eq!(seen, all, "each once and in order");
}

#[tokio::test]
async fn a_long_way_back_is_no_reason_to_be_broken_off() {
    let server = Server::idle(&["--event-buffer", "1"]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "planName": "x" })).await;
    let after = server.settled_position(&client).await;
    let two = format!(
        "UPDATE investment_plans SET processing_status = 'PROCESSING' WHERE id = '{plan}'; \
         UPDATE investment_plans SET processing_status = 'PENDING' WHERE id = '{plan}'; "
    );
    server.database.run(&two.repeat(300)).await;
    // More happens while the stored ones are read than may wait.
    let mut resumed = client.watch_all(Some(&after)).await;
    event(&mut resumed).await;
    server.database.run(&two.repeat(50)).await;
    for _ in 1..700 {
        event(&mut resumed).await;
    }
}
