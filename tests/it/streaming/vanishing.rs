//! Packets between the program and Postgres vanish: nothing is refused, closed or answered.

use std::time::{Duration, Instant};

use sea_orm::sqlx;
use serde_json::json;

use super::event;
use crate::harness::{Client, Program, Proxy, Server, TestDatabase, environment, eventually, token};

/// A server on the other side of a network, and a client of it.
async fn behind(proxy: &Proxy, args: &[&str]) -> (Program, Client) {
    let args = [&["--workers", "0", "--event-poll", "100ms", "--event-recheck", "100ms"], args].concat();
    let (program, address) = Server::serve(&args, &environment(proxy.url())).await;
    let user = uuid::Uuid::new_v4();
    (program, Client::new(&address, user, Some(token(user, &[]).await)))
}

#[tokio::test]
async fn the_reader_of_events_gives_a_dead_connection_up() {
    let database = TestDatabase::new().await;
    let proxy = Proxy::start(&database).await;
    let (mut program, client) = behind(&proxy, &[]).await;
    let plan = client.create(json!({ "planName": "x" })).await;
    let mut socket = client.watch(&plan, None).await;
    event(&mut socket).await;
    // It reads all the time, on a connection that is known to be alive.
    proxy.vanish();
    database.run(&format!("UPDATE investment_plans SET processing_status = 'PROCESSING' WHERE id = '{plan}'")).await;
    assert_eq!(event(&mut socket).await["stage"], "PLANNING");
    assert!(program.terminate().await.success());
}

#[tokio::test]
async fn an_event_whose_plan_cannot_be_read_ends_its_stream_in_time() {
    let database = TestDatabase::new().await;
    let proxy = Proxy::start(&database).await;
    let (_program, client) = behind(&proxy, &["--operation-timeout", "2s"]).await;
    let plan = client.create(json!({ "planName": "x" })).await;
    let mut socket = client.socket().await;
    let query = "subscription($id: ID!) { planStatus(planId: $id) { stage plan { planName } } }";
    socket.subscribe("1", query, json!({ "id": plan })).await;
    socket.next().await.unwrap();
    let mut holder = database.admin().await;
    let lock = "BEGIN; LOCK TABLE investment_plans IN ACCESS EXCLUSIVE MODE";
    sqlx::raw_sql(lock).execute(&mut holder).await.unwrap();
    let event = format!(
        "INSERT INTO plan_events (plan_id, user_id, seq, mark, status, stage) \
         VALUES ('{plan}', '{}', 2, pg_current_xact_id(), 'PROCESSING', 'PLANNING')",
        client.user
    );
    database.run(&format!("SET session_replication_role = replica; {event}")).await;
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    eventually("the event's plan is read", async || (database.number(waiting).await > 0).then_some(())).await;
    let begun = Instant::now();
    proxy.vanish();
    sqlx::raw_sql("ROLLBACK").execute(&mut holder).await.unwrap();
    let answer = socket.next().await.unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "TIMEOUT", "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    // The database is there for whoever comes next.
    client.ask("{ plans { totalCount } }", json!({})).await;
}
