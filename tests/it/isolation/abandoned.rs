//! A write that is given up while it begins leaves nothing on its connection: not whose it was, and no transaction.

use futures_util::future::join_all;
use rustix::process::{Pid, Signal, kill_process};
use sea_orm::sqlx::Row;
use serde_json::json;

use crate::harness::{Server, TestDatabase};

/// Stops the processes of Postgres that the program is connected to, or lets them go on.
async fn signal(database: &TestDatabase, signal: Signal) {
    let theirs =
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'plan-creator'";
    for row in database.rows(theirs).await {
        kill_process(Pid::from_raw(row.get(0)).unwrap(), signal).unwrap();
    }
}

#[tokio::test]
async fn a_write_that_is_given_up_while_it_begins_leaves_the_connection_as_it_was() {
    let server = Server::idle(&["--operation-timeout", "1s"]).await;
    let (writer, reader, service) = (server.stranger().await, server.stranger().await, server.service_client().await);
    let queue = "{ admin { queue { pending } userEngagement(minPlans: 1) { nodes { userId } } } }";
    let write = "mutation { createPlan(input: { planName: \"x\" }) { userErrors { code } } }";
    // The connection that was used last is the next one's.
    service.ask(queue, json!({})).await;
    signal(&server.database, Signal::STOP).await;
    assert_eq!(writer.refused(write, json!({})).await, "TIMEOUT");
    signal(&server.database, Signal::CONT).await;
    for _ in 0..20 {
        let seen = reader.ask("{ plans { totalCount nodes { id } } }", json!({})).await;
        assert_eq!(seen["plans"]["totalCount"], 0);
        join_all((0..5).map(|_| service.ask(queue, json!({})))).await;
    }
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    assert_eq!(server.database.number(open).await, 0);
    assert_eq!(server.database.number("SELECT count(*) FROM investment_plans").await, 0, "and nothing was written");
}
