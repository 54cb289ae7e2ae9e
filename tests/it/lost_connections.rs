//! Connections to Postgres that end in the middle of a statement.

use std::time::Duration;

use sea_orm::sqlx;
use serde_json::json;

use crate::harness::Server;

const PLAN: &str = "query($id: ID!) { plan(id: $id) { planName } }";

#[tokio::test]
async fn a_statement_whose_connection_is_ended_is_told_to_try_again() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "slow" })).await;
    let mut holder = server.database.admin().await;
    let lock = "BEGIN; LOCK TABLE investment_plans IN ACCESS EXCLUSIVE MODE";
    sqlx::raw_sql(lock).execute(&mut holder).await.unwrap();
    let end_all_that_wait = async {
        loop {
            let waiting = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                WHERE datname = current_database() AND wait_event_type = 'Lock'";
            server.database.run(waiting).await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let answer = tokio::select! {
        answer = client.send(PLAN, json!({ "id": id })) => answer,
        () = end_all_that_wait => unreachable!("it goes on for ever"),
    };
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAVAILABLE", "{answer}");
}
