//! One instance at a time, whatever becomes of it.

use rustix::process::Signal;

use crate::harness::{PgBouncer, Program, Server, TestDatabase, eventually};

const LEFT: &str = "SELECT count(*) FROM investment_plans";

/// A run over many plans that is in the middle of them.
async fn under_way(database: &TestDatabase) -> Program {
    database.enter(6_000, "COMPLETED", false, "8 years").await;
    let program = Program::start(&["maintain", "archived-plans"], &[("DATABASE_URL", &database.url().await)]);
    eventually("some are gone", async || (database.number(LEFT).await < 6_000).then_some(())).await;
    program
}

async fn outcomes(database: &TestDatabase, outcome: &str) -> i64 {
    database.number(&format!("SELECT count(*) FROM maintenance_runs WHERE {outcome}")).await
}

#[tokio::test]
async fn a_run_that_was_killed_is_on_record_and_the_next_does_the_rest() {
    let database = TestDatabase::new().await;
    let mut program = under_way(&database).await;
    program.kill().await;
    let left = database.number(LEFT).await;
    assert!(left > 0, "it was killed too late");
    assert_eq!(outcomes(&database, "outcome IS NULL").await, 1);
    // Its turn ends with its connection, which Postgres may be a moment behind in noticing.
    eventually("the turn is free", async || database.try_maintain(&["archived-plans"]).await.0.then_some(())).await;
    assert_eq!(database.number(LEFT).await, 0);
    assert_eq!(outcomes(&database, "outcome = 'DONE' AND affected > 0").await, 1);
}

#[tokio::test]
async fn a_run_that_is_told_to_stop_says_so_and_keeps_what_it_did() {
    let database = TestDatabase::new().await;
    let mut program = under_way(&database).await;
    // In the middle of a batch, which waits for the records.
    let mut other = database.admin().await;
    let lock = "BEGIN; LOCK TABLE investment_plans_audit IN SHARE MODE";
    sea_orm::sqlx::raw_sql(lock).execute(&mut other).await.unwrap();
    let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted \
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    eventually("a batch waits", async || (database.number(waiting).await > 0).then_some(())).await;
    program.signal(Signal::INT);
    assert!(!program.ended().await.success());
    let left = database.number(LEFT).await;
    assert!(left > 0, "the lock came too late");
    assert_eq!(outcomes(&database, &format!("outcome = 'CANCELLED' AND affected = {}", 6_000 - left)).await, 1);
}

#[tokio::test]
async fn instances_take_turns_and_do_nothing_twice() {
    let server = Server::idle(&["--maintenance-interval", "500ms", "--tables-interval", "500ms"]).await;
    let other =
        Server::beside(&server.database, &["--maintenance-interval", "500ms", "--tables-interval", "500ms"]).await;
    let runs = "SELECT count(*) FROM maintenance_runs WHERE job = 'unused-indexes' AND outcome = 'DONE'";
    eventually("three rounds", async || (server.database.number(runs).await >= 3).then_some(())).await;
    drop(other);
    // Each begins when the one before it has ended, and no sooner than the interval allows.
    let overlapping = "SELECT count(*) FROM (SELECT started_at, lag(finished_at) OVER (ORDER BY id) AS before \
        FROM maintenance_runs) runs WHERE started_at < before";
    let early = "SELECT count(*) FROM (SELECT started_at - lag(started_at) OVER (PARTITION BY job ORDER BY id) AS gap \
        FROM maintenance_runs) runs WHERE gap < interval '450 milliseconds'";
    assert_eq!(server.database.number(overlapping).await, 0);
    assert_eq!(server.database.number(early).await, 0);
}

#[tokio::test]
async fn while_somebody_else_maintains_the_command_says_so() {
    let database = TestDatabase::new().await;
    let mut other = database.admin().await;
    let lock = "SELECT pg_advisory_lock(hashtext('plan-creator maintenance'))";
    sea_orm::sqlx::query(lock).execute(&mut other).await.unwrap();
    let (success, _, log) = database.try_maintain(&[]).await;
    assert!(!success && log.contains("another instance"), "{log}");
}

#[tokio::test]
async fn behind_a_pooler_every_job_is_done() {
    let database = TestDatabase::new().await;
    database.enter(2, "FAILED", true, "31 days").await;
    let pooler = PgBouncer::start(&database, 3).await;
    let (success, _, log) = Program::run(&["maintain"], &[("DATABASE_URL", &pooler.url())]).await;
    assert!(success, "{log}");
    assert_eq!(outcomes(&database, "outcome = 'DONE'").await, 14);
    assert_eq!(database.count("is_active").await, 0);
}
