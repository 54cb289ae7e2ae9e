//! Databases that `pg_dump | psql` has moved to a cluster that has seen fewer transactions.

use std::process::{Command, Stdio};

use private_postgres::PrivatePostgres;
use sea_orm_migration::sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use serde_json::{Value, json};

use super::{broken_off, event, text};
use crate::harness::{Program, Server, cluster::programs, environment};

async fn run(url: &str, sql: &str) {
    let mut psql = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut psql).await.unwrap();
}

/// Lets so many transactions pass.
async fn pass_transactions(url: &str, count: u32) {
    let sql = format!("DO $$ BEGIN FOR i IN 1..{count} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$");
    run(url, &sql).await;
}

/// Copies a database, as people do.
fn dump_into(from: &str, to: &str) {
    let mut dump = Command::new("pg_dump").arg(from).stdout(Stdio::piped()).spawn().unwrap();
    let restored = Command::new("psql")
        .args(["--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", to])
        .stdin(dump.stdout.take().unwrap())
        .status();
    assert!(dump.wait().unwrap().success());
    assert!(restored.unwrap().success());
}

fn on_database(url: &str, name: &str) -> String {
    let (front, query) = url.split_once('?').unwrap();
    let (server, _) = front.rsplit_once('/').unwrap();
    format!("{server}/{name}?{query}")
}

#[tokio::test]
async fn streams_go_on_in_a_cluster_that_has_seen_fewer_transactions() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    pass_transactions(&server.database.admin_url().await, 20_000).await;
    let (plan, gone) =
        (client.create(json!({ "planName": "a" })).await, client.create(json!({ "planName": "b" })).await);
    server.change(&plan, "processing_status = 'PROCESSING'").await;
    let old = server.settled_position(&client).await;
    server.database.run(&format!("DELETE FROM investment_plans WHERE id = '{gone}'")).await;
    let trimmed = "INSERT INTO plan_events_trimmed SELECT user_id, mark, id FROM plan_events ORDER BY id LIMIT 1";
    server.database.run(trimmed).await;

    let folder = std::env::temp_dir().join(format!("plan-creator-{}", uuid::Uuid::new_v4().simple()));
    let postgres = PrivatePostgres::start(&folder, programs().as_deref()).await.unwrap();
    // The roles belong to a cluster, and are not in the dump.
    let (migrated, _, log) = Program::run(&["migrate", "up"], &[("DATABASE_URL", &postgres.url())]).await;
    assert!(migrated, "{log}");
    run(&postgres.admin_url(), "CREATE DATABASE moved TEMPLATE template0 OWNER plan_creator").await;
    let (url, admin) = (on_database(&postgres.url(), "moved"), on_database(&postgres.admin_url(), "moved"));
    dump_into(&server.database.admin_url().await, &admin);

    let (_, found, _) = Program::run(&["doctor", "--json"], &[("DATABASE_URL", &url)]).await;
    let found: Vec<Value> = serde_json::from_str(&found).unwrap();
    let marks = found.iter().filter(|finding| finding["check"] == "foreign-marks");
    assert_eq!(marks.count(), 3, "events, removals and what was trimmed: {found:?}");

    let (_program, address) = Server::serve(&["--workers", "0"], &environment(&url)).await;
    let client = client.at(&address);
    let present = client.position().await;
    let (mut one, mut all) = (client.watch(&plan, None).await, client.watch_all(Some(&present)).await);
    assert_eq!(event(&mut one).await["stage"], "PLANNING");
    let new = client.create(json!({ "planName": "c" })).await;
    assert_eq!(text(&event(&mut all).await["planId"]), new);
    run(&admin, &format!("UPDATE investment_plans SET processing_status = 'FAILED' WHERE id = '{plan}'")).await;
    for socket in [&mut one, &mut all] {
        assert_eq!(event(socket).await["stage"], "STOPPED");
    }
    // Also when the cluster has come to the old marks: what happened here meanwhile would be missing.
    for passed in [0, 30_000] {
        pass_transactions(&admin, passed).await;
        assert_eq!(broken_off(&mut client.watch_all(Some(&old)).await).await["code"], "BAD_CURSOR");
    }
    let (_, found, _) = Program::run(&["doctor", "--json"], &[("DATABASE_URL", &url)]).await;
    assert!(!found.contains("foreign-marks"), "{found}");
    postgres.stop().await.unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
}
