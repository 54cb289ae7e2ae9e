//! A statement does not outlive its request, whatever it waits for.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use rustix::process::Signal;
use sea_orm::sqlx::{self, Row};
use serde_json::{Value, json};

use crate::harness::{Client, PgBouncer, Server, TestDatabase, eventually};

const PLANS: &str = "{ plans { totalCount } }";
const CREATE: &str = "mutation { createPlan(input: { planName: \"late\" }) { created } }";

/// Statements of the program that wait for a lock.
const WAITING: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
    AND application_name <> 'psql' AND wait_event_type = 'Lock'";

async fn waits_in_postgres(database: &TestDatabase) {
    eventually("the statement waits", async || (database.number(WAITING).await > 0).then_some(())).await;
}

/// How long it takes until nothing waits in Postgres any more.
async fn until_nothing_waits(database: &TestDatabase) -> Duration {
    let begun = Instant::now();
    eventually("the statement is ended", async || (database.number(WAITING).await == 0).then_some(())).await;
    begun.elapsed()
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("none")
}

/// Sends what waits in vain, leaves while it does, and says how long Postgres went on with it.
async fn ended_behind(server: &Server, client: &Client, query: &'static str) -> Duration {
    let sent = tokio::spawn({
        let client = client.clone();
        async move { client.send(query, json!({})).await }
    });
    waits_in_postgres(&server.database).await;
    sent.abort();
    assert!(sent.await.unwrap_err().is_cancelled());
    until_nothing_waits(&server.database).await
}

#[tokio::test]
async fn readers_of_a_locked_table_take_no_more_connections_than_the_pool_has() {
    let server = Server::idle(&["--operation-timeout", "1s", "--pool-wait", "700ms"]).await;
    let clients = join_all((0..10).map(|_| server.stranger())).await;
    clients[0].create(json!({ "planName": "locked" })).await;
    let holder = server.database.lock_plans().await;

    let over = AtomicBool::new(false);
    let count = async {
        let mut admin = server.database.admin().await;
        let mut most = 0;
        while !over.load(Ordering::Relaxed) {
            let backends = "SELECT count(*) FROM pg_stat_activity \
                WHERE datname = current_database() AND application_name = 'plan-creator'";
            let backends: i64 = sqlx::raw_sql(backends).fetch_one(&mut admin).await.unwrap().get(0);
            most = most.max(backends);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        most
    };
    let read = async {
        // Several timeouts, one behind the other, of forty readers.
        let readers = clients.iter().cycle().take(40).map(async |client| {
            let mut codes = Vec::new();
            for _ in 0..5 {
                codes.push(code(&client.send(PLANS, json!({})).await).to_owned());
            }
            codes
        });
        let codes = join_all(readers).await.concat();
        over.store(true, Ordering::Relaxed);
        codes
    };
    let (most, codes) = tokio::join!(count, read);
    assert!(most <= 5 + 5, "{most} backends of a pool of 5");
    assert!(codes.iter().all(|code| code == "TIMEOUT" || code == "UNAVAILABLE"), "{codes:?}");
    // Connections whose statements were given up are used again, and wait anew.
    let timeouts = codes.iter().filter(|code| *code == "TIMEOUT").count();
    assert!(timeouts >= 15, "{timeouts} of {}", codes.len());
    assert!(until_nothing_waits(&server.database).await < Duration::from_secs(1));

    holder.release().await;
    let begun = Instant::now();
    let answers = join_all(clients.iter().cycle().take(20).map(|client| client.ask(PLANS, json!({})))).await;
    assert_eq!(answers[0]["plans"]["totalCount"], 1);
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn the_statement_of_a_client_that_has_left_is_ended() {
    let server = Server::idle(&["--operation-timeout", "5m"]).await;
    let client = server.stranger().await;
    client.create(json!({ "planName": "left" })).await;
    let holder = server.database.lock_plans().await;
    for query in [PLANS, CREATE] {
        // More often than the pool has connections: each comes back.
        for _ in 0..8 {
            let took = ended_behind(&server, &client, query).await;
            assert!(took < Duration::from_secs(1), "{query}: {took:?}");
        }
    }
    holder.release().await;
    assert_eq!(client.ask(PLANS, json!({})).await["plans"]["totalCount"], 1);
}

#[tokio::test]
async fn behind_a_pooler_the_statement_of_a_client_that_has_left_is_ended_too() {
    let database = TestDatabase::new().await;
    let pooler = PgBouncer::start(&database, 3).await;
    let server = Server::behind(&pooler, database, &["--workers", "0", "--operation-timeout", "5m"]).await;
    let client = server.stranger().await;
    client.create(json!({ "planName": "left" })).await;
    let holder = server.database.lock_plans().await;
    for query in [PLANS, CREATE, PLANS, CREATE] {
        let took = ended_behind(&server, &client, query).await;
        assert!(took < Duration::from_secs(3), "{query}: {took:?}");
    }
    holder.release().await;
    assert_eq!(client.ask(PLANS, json!({})).await["plans"]["totalCount"], 1);
}

/// The program stands still in the middle of a request, so that nobody but Postgres can end its statement.
async fn ended_by_postgres_alone(server: Server) {
    let client = server.stranger().await;
    client.create(json!({ "planName": "alone" })).await;
    for query in [PLANS, CREATE] {
        let holder = server.database.lock_plans().await;
        let sent = tokio::spawn({
            let client = client.clone();
            async move { client.send(query, json!({})).await }
        });
        waits_in_postgres(&server.database).await;
        server.program.signal(Signal::STOP);
        let took = until_nothing_waits(&server.database).await;
        server.program.signal(Signal::CONT);
        assert!(took < Duration::from_secs(8), "{query}: {took:?}");
        assert_eq!(code(&sent.await.unwrap()), "TIMEOUT", "{query}");
        holder.release().await;
        assert_eq!(client.ask(PLANS, json!({})).await["plans"]["totalCount"], 1);
    }
}

#[tokio::test]
async fn postgres_knows_the_deadline_itself() {
    ended_by_postgres_alone(Server::idle(&["--operation-timeout", "3s"]).await).await;
}

#[tokio::test]
async fn postgres_knows_the_deadline_behind_a_pooler() {
    let database = TestDatabase::new().await;
    let pooler = PgBouncer::start(&database, 3).await;
    let args = ["--workers", "0", "--operation-timeout", "3s"];
    ended_by_postgres_alone(Server::behind(&pooler, database, &args).await).await;
}

#[tokio::test]
async fn a_subscription_that_cannot_begin_is_told_so_in_time() {
    let server = Server::idle(&["--operation-timeout", "1s"]).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "watched" })).await;
    // Somebody watches already, so that events are being read.
    let mut watching = client.watch(&id, None).await;
    watching.next().await.unwrap();
    let holder = {
        let mut holder = server.database.admin().await;
        let lock = "BEGIN; LOCK TABLE investment_plans, plan_events IN ACCESS EXCLUSIVE MODE";
        sqlx::raw_sql(lock).execute(&mut holder).await.unwrap();
        holder
    };
    let mut socket = client.watch(&id, None).await;
    let told = socket.next().await.unwrap();
    assert_eq!(code(&told), "TIMEOUT", "{told}");
    drop(holder);
}

#[tokio::test]
async fn what_postgres_cannot_do_now_is_no_fault_of_the_request() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    for (state, expected) in [
        ("57014", "TIMEOUT"),
        ("53100", "UNAVAILABLE"),
        ("53200", "UNAVAILABLE"),
        ("53300", "UNAVAILABLE"),
        ("53400", "UNAVAILABLE"),
        ("25006", "UNAVAILABLE"),
        ("58030", "UNAVAILABLE"),
    ] {
        let sql = format!(
            "CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS \
                $$ BEGIN RAISE EXCEPTION 'a test' USING ERRCODE = '{state}'; END $$; \
             CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON investment_plans EXECUTE FUNCTION fail()"
        );
        server.database.run(&sql).await;
        assert_eq!(code(&client.send(CREATE, json!({})).await), expected, "{state}");
    }
    server.database.run("DROP TRIGGER fail ON investment_plans").await;
    assert_eq!(client.ask(CREATE, json!({})).await["createPlan"]["created"], true);
}
