//! What Postgres' own machinery needs.

use crate::harness::TestDatabase;

const SIZE: &str = "SELECT pg_relation_size('idx_maintenance_runs_job') + pg_relation_size('maintenance_runs_pkey')";

#[tokio::test]
async fn a_bloated_index_is_found_and_built_anew_and_a_sound_one_is_left_alone() {
    let database = TestDatabase::new().await;
    // The table without triggers: what is tried is the index.
    let fill = "INSERT INTO maintenance_runs (job, outcome) SELECT 'a job ' || n % 7, 'DONE' FROM generate_series(1, 450000) n";
    database.run(fill).await;
    assert_eq!(database.maintain(&["reindex"]).await["reindex"], 0);
    database.maintain(&["analyze"]).await;
    assert_eq!(database.maintain(&["reindex"]).await["reindex"], 0);

    database.run("DELETE FROM maintenance_runs WHERE id % 20 > 0").await;
    database.maintain(&["vacuum"]).await;
    let before = database.number(SIZE).await;
    assert!(database.maintain(&["reindex", "--dry-run"]).await["reindex"] >= 2);
    assert!(database.maintain(&["reindex"]).await["reindex"] >= 2);
    let after = database.number(SIZE).await;
    assert!(after * 5 < before, "{before} bytes, then {after}");
    assert_eq!(database.maintain(&["reindex"]).await["reindex"], 0);
}

#[tokio::test]
async fn what_a_broken_off_rebuilding_left_is_dropped() {
    let database = TestDatabase::new().await;
    let leave = "CREATE INDEX idx_maintenance_runs_job_ccnew ON maintenance_runs (job); \
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_maintenance_runs_job_ccnew'::regclass";
    database.run(leave).await;
    database.maintain(&["reindex"]).await;
    assert_eq!(database.number("SELECT count(*) FROM pg_class WHERE relname LIKE '%_ccnew'").await, 0);
}

#[tokio::test]
async fn statistics_are_collected_and_indexes_without_a_read_for_two_weeks_are_logged() {
    let database = TestDatabase::new().await;
    database.enter(40, "COMPLETED", true, "1 day").await;
    let jobs = database.maintain(&["all"]).await;
    assert_eq!((jobs["analyze"], jobs["vacuum"]), (19, 19));
    assert_eq!(database.number("SELECT reltuples::bigint FROM pg_class WHERE relname = 'investment_plans'").await, 40);
    assert_eq!(jobs["unused-indexes"], 0, "reads have only been counted since the start");
    database.run("UPDATE maintenance_runs SET started_at = started_at - interval '15 days'").await;
    let (_, _, log) = database.try_maintain(&["unused-indexes"]).await;
    assert!(log.contains("idx_investment_plans_dashboard"), "{log}");
    assert!(!log.contains("investment_plans_pkey"), "{log}");
}
