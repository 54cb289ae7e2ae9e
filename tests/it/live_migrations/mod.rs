//! The schema changes while people use it.

mod columns;
mod previous_release;

use sea_orm::sqlx;
use serde_json::json;

use crate::harness::{Program, Server, TestDatabase, eventually};

#[tokio::test]
async fn a_change_that_has_to_wait_lets_others_by_and_is_made_in_the_end() {
    let database = TestDatabase::new().await;
    let url = database.url().await;
    let mut reader = database.admin().await;
    sqlx::raw_sql("BEGIN; SELECT FROM investment_plans").execute(&mut reader).await.unwrap();

    let mut change = Program::start(&["migrate", "down"], &[("DATABASE_URL", &url)]);
    change.logged("a table is in use").await;
    // Behind a change that waits without end, this would wait as well.
    for _ in 0..5 {
        assert_eq!(database.number("SELECT count(*) FROM investment_plans").await, 0);
    }
    assert!(database.number("SELECT count(*) FROM seaql_migrations").await > 20, "nothing is done by halves");
    sqlx::raw_sql("COMMIT").execute(&mut reader).await.unwrap();
    assert!(change.ended().await.success());
    assert_eq!(database.number("SELECT count(*) FROM seaql_migrations").await, 0);
}

#[tokio::test]
async fn an_index_is_built_while_others_write_and_begun_anew_when_it_was_broken_off() {
    let server = Server::idle(&["--maintenance-interval", "10d", "--tables-interval", "10d"]).await;
    let (client, database) = (server.stranger().await, &server.database);
    let broken = "CREATE INDEX idx_investment_plans_failed ON investment_plans (created_at); \
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_investment_plans_failed'::regclass";
    database.run(broken).await;
    // Building waits for whoever has written and not committed; whoever comes next need not wait for the building.
    let mut writer = database.admin().await;
    sqlx::raw_sql("BEGIN; UPDATE investment_plans SET plan_name = 'x'").execute(&mut writer).await.unwrap();
    let building = tokio::spawn({
        let url = database.url().await;
        async move { Program::run(&["migrate", "up"], &[("DATABASE_URL", &url)]).await }
    });
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    eventually("the building waits", async || (database.number(waits).await > 0).then_some(())).await;
    for name in ["a", "b", "c"] {
        client.create(json!({ "planName": name })).await;
    }
    assert!(!building.is_finished());
    sqlx::raw_sql("COMMIT").execute(&mut writer).await.unwrap();
    let (success, _, log) = building.await.unwrap();
    assert!(success, "{log}");
    let valid = "SELECT count(*) FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indisvalid AND relname IN \
        ('idx_investment_plans_failed', 'idx_investment_plans_archived', 'idx_investment_plans_audit_deleted')";
    assert_eq!(database.number(valid).await, 3);
}

#[tokio::test]
async fn a_schema_that_a_newer_version_has_changed_is_worked_on_and_left_as_it_is() {
    let database = TestDatabase::new().await;
    database.run("INSERT INTO seaql_migrations VALUES ('m29990101_000001_of_a_newer_version', 0)").await;
    let server = Server::on(database, &["--workers", "1"]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "financialGoals": "Retire in 30 years with $500,000" })).await;
    assert_eq!(client.finished(&plan).await, "COMPLETED");
    assert_eq!(server.database.number("SELECT count(*) FROM seaql_migrations WHERE version LIKE 'm2999%'").await, 1);
}
