//! Who watches in silence costs next to nothing.

use std::{collections::HashSet, time::Duration};

use sea_orm::sqlx::Row;
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::event;
use crate::harness::{Server, eventually};

#[tokio::test]
async fn an_instance_with_silent_subscribers_asks_the_database_next_to_nothing() {
    let server = Server::start(2).await;
    let client = server.stranger().await;
    let goal = json!({ "financialGoals": "a canoe for 900 dollars in 2 years" });
    let plan = client.create(goal).await;
    assert_eq!(client.finished(&plan).await, "COMPLETED");
    let plan = client.create(json!({ "planName": "draft" })).await;
    let mut sockets = Vec::new();
    for _ in 0..50 {
        let mut socket = client.watch(&plan, None).await;
        event(&mut socket).await;
        sockets.push(socket);
    }
    eventually("notified", async || (server.mode().await == "notified").then_some(())).await;

    // Each statement leaves its time with its connection.
    let statements = "SELECT pid, query_start::text, query FROM pg_stat_activity \
        WHERE datname = current_database() AND application_name = 'plan-creator'";
    let mut seen = HashSet::new();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(6) {
        for row in server.database.rows(statements).await {
            let statement: (i32, Option<String>, String) = (row.get(0), row.get(1), row.get(2));
            seen.insert(statement);
        }
        sleep(Duration::from_millis(20)).await;
    }
    let connections: HashSet<_> = seen.iter().map(|(pid, ..)| pid).collect();
    // What each was at when this began, and one or two more.
    assert!(seen.len() <= connections.len() + 2, "{} on {} connections: {seen:#?}", seen.len(), connections.len());
}
