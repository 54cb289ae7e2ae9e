//! Workers that die, stand still or have wrong clocks; plans that poison them; many plans at once.

mod outages;
mod panics;
mod poison;
mod queue_stats;
mod round_robin;
mod stopped;

use sea_orm::sqlx::{self, Row};
use serde_json::json;

use crate::harness::{Server, TestDatabase, eventually};

/// Any number: the lock that holds a worker in the middle of a step.
const LOCK: i64 = 4711;

/// Lets every worker wait in the middle of the transaction that stores a step's output, until the lock is free.
async fn hold_where(database: &TestDatabase, condition: &str) -> sqlx::PgConnection {
    database
        .run(&format!(
            "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS \
                'BEGIN PERFORM pg_advisory_xact_lock({LOCK}); RETURN NEW; END'; \
             CREATE TRIGGER hold BEFORE UPDATE ON investment_plans FOR EACH ROW WHEN ({condition}) \
                EXECUTE FUNCTION hold();"
        ))
        .await;
    let mut holder = database.admin().await;
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut holder).await.unwrap();
    holder
}

/// How often the audit saw a column change.
async fn changes(database: &TestDatabase, column: &str) -> i64 {
    let sql = format!(
        "SELECT count(*) FROM investment_plans_audit WHERE operation = 'UPDATE' \
         AND old_data->'{column}' IS DISTINCT FROM new_data->'{column}'"
    );
    database.number(&sql).await
}

async fn another_finishes_what_a_killed_worker_began(step: &str) {
    let server = Server::start(0).await;
    let database = &server.database;
    let client = server.stranger().await;
    let mut holder = hold_where(database, &format!("OLD.{step} IS NULL AND NEW.{step} IS NOT NULL")).await;
    let id = client.create(json!({ "financialGoals": "a bigger workshop, $30,000 in 6 years" })).await;

    let mut doomed = Server::workers(database, &["--workers", "1", "--lease", "2s"]).await;
    eventually("the worker is in the middle of the step", async || {
        let waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
        (database.number(waiting).await == 1).then_some(())
    })
    .await;
    doomed.kill().await;
    sqlx::query("SELECT pg_advisory_unlock($1)").bind(LOCK).execute(&mut holder).await.unwrap();

    let _second = Server::workers(database, &["--workers", "1", "--lease", "2s"]).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    for column in ["agent_3_data", "agent_2_data", "plan_data"] {
        assert_eq!(changes(database, column).await, 1, "{column} is written once");
    }
    let claims = database.number("SELECT count(*) FROM plan_claims").await;
    assert_eq!(claims, 0, "nothing of the claim is left");
    let stages = "SELECT string_agg(stage, ' ' ORDER BY seq) FROM plan_events";
    let stages: String = database.rows(stages).await[0].get(0);
    assert_eq!(stages, "QUEUED PLANNING ALLOCATING COMPOSING DONE");
}

#[tokio::test]
async fn another_worker_finishes_when_one_is_killed_while_it_stores_the_reading() {
    another_finishes_what_a_killed_worker_began("agent_3_data").await;
}

#[tokio::test]
async fn another_worker_finishes_when_one_is_killed_while_it_stores_the_allocation() {
    another_finishes_what_a_killed_worker_began("agent_2_data").await;
}

#[tokio::test]
async fn another_worker_finishes_when_one_is_killed_while_it_stores_the_plan() {
    another_finishes_what_a_killed_worker_began("plan_data").await;
}

#[tokio::test]
async fn a_worker_whose_claim_was_taken_over_writes_nothing() {
    let server = Server::start(0).await;
    let database = &server.database;
    let client = server.stranger().await;
    // The takeover happens at the worst moment: when the claim is made, in the same transaction, behind its back.
    database
        .run(
            "CREATE FUNCTION take_over() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS \
                'BEGIN UPDATE public.plan_claims SET token = gen_random_uuid(), worker = ''somebody else'', \
                    expires_at = now() + interval ''1 hour'' WHERE plan_id = NEW.plan_id; RETURN NULL; END'; \
             CREATE TRIGGER take_over AFTER INSERT ON plan_claims FOR EACH ROW EXECUTE FUNCTION take_over();",
        )
        .await;
    client.create(json!({ "financialGoals": "a summer in Norway" })).await;
    let mut worker = Server::workers(database, &["--workers", "1"]).await;
    worker.logged("the claim was lost").await;
    assert_eq!(changes(database, "agent_3_data").await, 0);
    let sql = "SELECT count(*) FROM plan_claims WHERE worker = 'somebody else'";
    assert_eq!(database.number(sql).await, 1);
}

#[tokio::test]
async fn two_hundred_plans_at_once_all_end_and_none_twice() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    client.create(json!({ "planName": "enters the user" })).await;
    let sql = format!(
        "INSERT INTO investment_plans (user_id, financial_goals) \
         SELECT '{}', 'Save $' || n || '000 in ' || 1 + n % 30 || ' years' FROM generate_series(1, 199) n",
        client.user
    );
    server.database.run(&sql).await;
    let _second = Server::workers(&server.database, &["--workers", "1"]).await;
    eventually("every plan has ended", async || {
        let open = "SELECT count(*) FROM investment_plans WHERE processing_status NOT IN ('COMPLETED', 'FAILED')";
        (server.database.number(open).await == 0).then_some(())
    })
    .await;
    assert_eq!(
        server.database.number("SELECT count(*) FROM investment_plans WHERE processing_status = 'COMPLETED'").await,
        200
    );
    let ends = "SELECT count(*) FROM plan_events WHERE stage = 'DONE'";
    assert_eq!(server.database.number(ends).await, 200);
    for column in ["agent_3_data", "agent_2_data", "plan_data"] {
        assert_eq!(changes(&server.database, column).await, 200);
    }
}
