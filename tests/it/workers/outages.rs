//! A database that goes away in the middle of an attempt.

use std::time::Duration;

use serde_json::json;

use crate::harness::{Server, TestDatabase, eventually};

/// Lets whoever stores a reading stand still until its connection is cut, as long as it is stormy, and refuses every allocation.
const STORM: &str = "CREATE TABLE calm (); \
    CREATE FUNCTION stand_still() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ \
        BEGIN IF NOT EXISTS (SELECT FROM public.calm) THEN PERFORM pg_sleep(600); END IF; RETURN NEW; END $$; \
    CREATE TRIGGER stand_still BEFORE UPDATE ON investment_plans FOR EACH ROW \
        WHEN (OLD.agent_3_data IS NULL AND NEW.agent_3_data IS NOT NULL) EXECUTE FUNCTION stand_still(); \
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$; \
    CREATE TRIGGER refuse BEFORE UPDATE ON investment_plans FOR EACH ROW \
        WHEN (OLD.agent_2_data IS NULL AND NEW.agent_2_data IS NOT NULL) EXECUTE FUNCTION refuse();";

/// Waits until the worker is in the middle of a step; rests are cut short.
async fn is_in_the_middle(database: &TestDatabase) {
    eventually("the worker is in the middle of a step", async || {
        database.run("UPDATE plan_attempts SET available_at = now()").await;
        let waits =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
        (database.number(waits).await == 1).then_some(())
    })
    .await;
}

#[tokio::test]
async fn outages_use_up_none_of_a_plans_attempts() {
    let server = Server::start(0).await;
    let (client, database) = (server.stranger().await, &server.database);
    database.run(STORM).await;
    let id = client.create(json!({ "financialGoals": "a boat for $30,000 in 5 years" })).await;
    let args = ["--workers", "1", "--lease", "3s", "--queue-poll", "50ms", "--pool-wait", "200ms", "--attempts", "2"];
    let mut worker = Server::workers(database, &args).await;
    for outage in 1..=5 {
        is_in_the_middle(database).await;
        if outage == 5 {
            database.run("INSERT INTO calm DEFAULT VALUES").await;
        }
        database.forbid_connections().await;
        worker.logged("the attempt failed").await;
        if outage == 3 {
            // Longer than the lease.
            tokio::time::sleep(Duration::from_millis(3_500)).await;
        }
        database.allow_connections().await;
    }
    let counted = "SELECT failures * 10 + attempts FROM plan_attempts WHERE NOT EXISTS (SELECT FROM plan_claims)";
    // Where the worker stands in between, the claim is counted and the failure is not.
    eventually("the agent's output is refused", async || {
        database.run("UPDATE plan_attempts SET available_at = now() WHERE failures = 0").await;
        (database.rows(counted).await.first().map(|row| sea_orm::sqlx::Row::get::<i32, _>(row, 0)) == Some(11))
            .then_some(())
    })
    .await;
    let status = "SELECT count(*) FROM investment_plans WHERE processing_status = 'PENDING'";
    assert_eq!(database.number(status).await, 1, "its first failure is not its last");
    database.run("DROP TRIGGER refuse ON investment_plans; UPDATE plan_attempts SET available_at = now()").await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
}
