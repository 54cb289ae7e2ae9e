//! `DATABASE_URL` leads to a pooler in transaction mode: a connection has another backend for each transaction.

use std::time::Duration;

use futures_util::future::join_all;
use sea_orm::sqlx::{self, Row};
use serde_json::{Value, json};

use crate::harness::{PgBouncer, Program, Server, TestDatabase, environment, eventually, http};

/// In which way a server says that events arrive.
async fn events(server: &Server) -> String {
    let answer = http().get(format!("{}/readyz", server.origin())).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["status"], "ready");
    answer["events"].as_str().unwrap().to_owned()
}

/// Backends that the pooler has opened to the test's database.
const BACKENDS: &str =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'plan_creator'";

const LOOK: &str = "query($id: ID!) { plan(id: $id) { planName history { nodes { __typename } } } \
    plans(filter: { search: \"canoe\" }) { totalCount nodes { id stage } } }";

const STAR: &str = "mutation($id: ID!) { setPlanFavorite(id: $id, isFavorite: true) { plan { isFavorite } } }";

#[tokio::test]
async fn everything_works_through_a_pooler_in_transaction_mode() {
    let database = TestDatabase::empty().await;
    let pooler = PgBouncer::start(&database, 3).await;
    let server = Server::behind(&pooler, database, &["--workers", "0"]).await;
    let worker = Program::start(&["work", "--workers", "2"], &environment(&pooler.url()));
    let life = async |number: u32| {
        let client = server.stranger().await;
        let id =
            client.create(json!({ "financialGoals": format!("a canoe for {number}900 dollars in 2 years") })).await;
        assert_eq!(client.ask(LOOK, json!({ "id": id })).await["plans"]["totalCount"], 1);
        assert_eq!(client.ask(STAR, json!({ "id": id })).await["setPlanFavorite"]["plan"]["isFavorite"], true);
        assert_eq!(client.finished(&id).await, "COMPLETED");
    };
    // More at once than there are backends, so that each statement could meet any of them.
    join_all((0..12).map(life)).await;
    // Idle for so long that connections are asked for a sign of life before they are used again.
    tokio::time::sleep(Duration::from_millis(1200)).await;
    life(12).await;

    let backends = server.database.number(BACKENDS).await;
    assert!((1..=3).contains(&backends), "{backends}");
    let named = format!("{BACKENDS} AND application_name = 'plan-creator'");
    assert_eq!(server.database.number(&named).await, backends);
    for program in [server.program, worker] {
        let mut log = program.last_words().await;
        // A busy machine's slow statements are told by others.
        log.retain(|line| line["level"] != "INFO" && line["target"].as_str().unwrap().starts_with("plan_creator"));
        assert_eq!(log, [] as [Value; 0]);
    }
}

#[tokio::test]
async fn every_command_works_through_a_pooler() {
    let database = TestDatabase::empty().await;
    let pooler = PgBouncer::start(&database, 1).await;
    let url = pooler.url();
    for args in [
        &["migrate", "up"][..],
        &["migrate", "status"],
        &["migrate", "down", "--steps", "1"],
        &["migrate", "up"],
        &["seed"],
        &["migrate", "down"],
        &["migrate", "up"],
    ] {
        let (success, _, err) = Program::run(args, &environment(&url)).await;
        assert!(success, "{args:?}: {err}");
    }
    let prepared = sqlx::raw_sql("SELECT name FROM pg_prepared_statements");
    assert!(prepared.fetch_all(&mut pooler.connection().await).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_pooler_is_found_and_can_be_named() {
    let database = TestDatabase::new().await;
    let pooler = PgBouncer::start(&database, 2).await;
    let named = format!("{}&statement-cache-capacity=0", database.url().await);
    for (url, expected) in [(pooler.url(), "Found"), (named, "Named"), (database.url().await, "None")] {
        let mut program = Program::start(&["work"], &environment(&url));
        assert_eq!(program.logged("connected").await["transaction_pooler"], expected);
        program.logged("working").await;
    }
}

#[tokio::test]
async fn events_arrive_by_polling_where_a_pooler_swallows_notifications() {
    let database = TestDatabase::new().await;
    let pooler = PgBouncer::start(&database, 3).await;
    let server = Server::behind(&pooler, database, &["--workers", "0", "--event-poll", "200ms"]).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "watched" })).await;
    let mut socket = client.watch(&id, None).await;
    socket.next().await.unwrap();
    server.database.run("UPDATE investment_plans SET processing_status = 'COMPLETED'").await;
    assert_eq!(socket.next().await.unwrap()["data"]["planStatus"]["status"], "COMPLETED");
    assert!(socket.next().await.is_none());
    eventually("it is known that notifications do not arrive", async || {
        (events(&server).await == "polled").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_direct_address_brings_notifications_back() {
    let database = TestDatabase::new().await;
    let pooler = PgBouncer::start(&database, 3).await;
    let direct = database.url().await;
    // No poll comes within the test.
    let args = ["--workers", "1", "--event-poll", "1h", "--queue-poll", "1h", "--direct-database-url", &direct];
    let server = Server::behind(&pooler, database, &args).await;
    eventually("notifications arrive", async || (events(&server).await == "notified").then_some(())).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "financialGoals": "a boat" })).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
}

#[tokio::test]
async fn a_direct_address_belongs_to_a_database_url() {
    let (success, _, err) =
        Program::run(&["work"], &[("DIRECT_DATABASE_URL", "postgres://user:recognisable@host/name")]).await;
    assert!(!success && err.contains("--database-url") && !err.contains("recognisable"), "{err}");
    let database = TestDatabase::new().await;
    let url = database.url().await;
    let args = ["work", "--direct-database-url", "recognisable"];
    let (success, _, err) = Program::run(&args, &environment(&url)).await;
    assert!(!success && err.contains("DIRECT_DATABASE_URL is not a Postgres URL"), "{err}");
    assert!(!err.contains("recognisable"), "{err}");
}

/// Locks that somebody has forgotten in this database.
const LOCKS: &str = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' \
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

#[tokio::test]
async fn two_instances_migrate_an_empty_database_through_a_pooler_once() {
    let database = TestDatabase::empty().await;
    let pooler = PgBouncer::start(&database, 3).await;
    let url = pooler.url();
    // More instances than backends: those that wait must not keep the one that works from working.
    let ran = join_all((0..5).map(async |_| Program::run(&["migrate", "up"], &environment(&url)).await)).await;
    let mut applied = 0;
    for (success, _, err) in ran {
        assert!(success, "{err}");
        let lines = err.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        applied += lines.filter_map(|line| line["migrations"].as_i64()).sum::<i64>();
    }
    assert_eq!(database.number("SELECT count(*) FROM seaql_migrations").await, applied);
    assert_eq!(database.number(LOCKS).await, 0);

    let empty = TestDatabase::empty().await;
    let pooler = PgBouncer::start(&empty, 1).await;
    let url = pooler.url();
    let mut servers: Vec<_> =
        (0..2).map(|_| Program::start(&["serve", "--listen", "127.0.0.1:0"], &environment(&url))).collect();
    for server in &mut servers {
        server.logged("listening").await;
    }
    assert_eq!(empty.number("SELECT count(*) FROM seaql_migrations").await, applied);
    assert_eq!(empty.number(LOCKS).await, 0);
}

/// What a transaction may have left to the next one on its backend: a role, claims, rows in sight, statements, and a
/// `LISTEN`, whose notifications would break the statements of others.
const LEFT: &str = "SELECT current_user::text, concat(current_setting('request.jwt.claims', true), current_setting('request.jwt.claim.sub', true)), \
    (SELECT count(*) FROM investment_plans)::text, (SELECT count(*) FROM pg_prepared_statements)::text, \
    (SELECT count(*) FROM pg_listening_channels())::text";

#[tokio::test]
async fn nothing_of_a_viewer_stays_on_a_shared_connection() {
    let database = TestDatabase::new().await;
    let pooler = PgBouncer::start(&database, 1).await;
    let server = Server::behind(&pooler, database, &["--workers", "0"]).await;
    let (one, two) = (server.stranger().await, server.stranger().await);
    let mine = one.create(json!({ "planName": "one's" })).await;
    two.create(json!({ "planName": "two's" })).await;
    // From here on, a request for this field fails in its transaction.
    server.database.run("ALTER TABLE plan_failures RENAME TO elsewhere").await;
    let mut shared = pooler.connection().await;
    for _ in 0..10 {
        for (client, name) in [(&one, "one's"), (&two, "two's")] {
            assert_eq!(client.refused("{ plans { nodes { failure { code } } } }", json!({})).await, "INTERNAL");
            let taken = "mutation($id: ID!) { createPlan(input: { id: $id }) { created userErrors { code } } }";
            client.send(taken, json!({ "id": mine })).await;
            let plans = client.ask("{ plans { nodes { planName } } }", json!({})).await;
            assert_eq!(plans["plans"]["nodes"], json!([{ "planName": name }]));

            let row = sqlx::raw_sql(LEFT).fetch_one(&mut shared).await.unwrap();
            let left: [String; 5] = [0, 1, 2, 3, 4].map(|column| row.get(column));
            assert_eq!(left, ["plan_creator", "", "0", "0", "0"]);
        }
    }
}
