//! Who watches in silence costs next to nothing.

use std::{collections::HashSet, time::Duration};

use sea_orm::sqlx::Row;
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::event;
use crate::harness::{Server, eventually};

const WORKERS: usize = 2;
/// Its transaction, with the actor and the time that it has, the claim in two halves, and when the next plan is due.
const STATEMENTS_OF_A_LOOK: usize = 6;

#[tokio::test]
async fn an_instance_with_silent_subscribers_asks_the_database_next_to_nothing() {
    let server = Server::start(u16::try_from(WORKERS).unwrap()).await;
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
    // What each was at when this began, one or two more, and the look that a worker takes at the queue twice a minute.
    let most = connections.len() + 2 + WORKERS * STATEMENTS_OF_A_LOOK;
    assert!(seen.len() <= most, "{} on {} connections: {seen:#?}", seen.len(), connections.len());
    let reading = seen.iter().filter(|(.., query)| query.contains("plan_events")).count();
    assert!(reading <= connections.len(), "events are asked for: {seen:#?}");
}
