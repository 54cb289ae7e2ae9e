//! The life of a plan between PENDING and its end: claims with a lease, and the transitions that a claim allows.
//! The only file that changes `processing_status`.
//!
//! A claim is a row with a token. It counts while its lease runs, by the database's clock; every write of a worker
//! locks plan and claim together and writes nothing when the claim is not its own any more (a fencing token, see
//! Kleppmann, "How to do distributed locking", 2016). A plan whose lease ran out is taken over with a new token.

use std::time::Duration;

use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value};
use serde_json::Value as Json;
use uuid::Uuid;

use super::Failure;
use crate::{agents::goal::Reading, database::Session};

/// A plan whose workers died this often is given up: it would kill the next one too.
pub const MAX_CLAIMS: i32 = 10;

/// A plan that is ours for a while.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Claim {
    pub plan_id: Uuid,
    pub token: Uuid,
    /// How often the plan has been claimed since it was queued, this time included.
    pub attempt: i32,
}

/// What became of a write under a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Fenced {
    /// It is written.
    Written,
    /// The claim ran out, was taken over, or the plan has ended: nothing is written.
    Lost,
}

/// Locks the plan and its claim, in this order everywhere, and finds nothing when the claim does not count any more.
/// Both rows are locked, so a takeover that commits while this waits is seen.
const HOLD: &str = "SELECT p.id FROM investment_plans p JOIN plan_claims c ON c.plan_id = p.id \
    WHERE c.token = $1 AND c.expires_at > clock_timestamp() AND p.processing_status = 'PROCESSING' \
    FOR NO KEY UPDATE OF p, c";

/// Claims up to `limit` plans for `worker`: those whose lease ran out first, then those that wait longest.
pub async fn claim(session: &Session, worker: &str, limit: u32, lease: Duration) -> Result<Vec<Claim>, DbErr> {
    let expired = "SELECT p.id FROM plan_claims c JOIN investment_plans p ON p.id = c.plan_id \
        WHERE c.expires_at <= clock_timestamp() AND p.processing_status = 'PROCESSING' \
        ORDER BY c.expires_at LIMIT $1 FOR NO KEY UPDATE OF p, c SKIP LOCKED";
    let waiting = "SELECT p.id FROM investment_plans p LEFT JOIN plan_attempts a ON a.plan_id = p.id \
        WHERE p.processing_status = 'PENDING' AND (a.available_at IS NULL OR a.available_at <= clock_timestamp()) \
        ORDER BY p.created_at, p.id LIMIT $1 FOR NO KEY UPDATE OF p SKIP LOCKED";
    let mut ids = ids(session, expired, limit).await?;
    if (ids.len() as u64) < u64::from(limit) {
        let room = limit - u32::try_from(ids.len()).unwrap_or(limit);
        ids.extend(self::ids(session, waiting, room).await?);
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "WITH started AS (\
            UPDATE investment_plans SET processing_status = 'PROCESSING' \
            WHERE id = ANY($1) AND processing_status = 'PENDING'), \
        counted AS (\
            INSERT INTO plan_attempts (plan_id, attempts) SELECT id, 1 FROM unnest($1::uuid[]) AS id \
            ON CONFLICT (plan_id) DO UPDATE SET attempts = plan_attempts.attempts + 1 RETURNING plan_id, attempts) \
        INSERT INTO plan_claims AS c (plan_id, token, worker, attempt, claimed_at, expires_at) \
            SELECT plan_id, gen_random_uuid(), $2, attempts, clock_timestamp(), \
                clock_timestamp() + make_interval(secs => $3) FROM counted \
        ON CONFLICT (plan_id) DO UPDATE SET token = excluded.token, worker = excluded.worker, \
            attempt = excluded.attempt, claimed_at = excluded.claimed_at, expires_at = excluded.expires_at \
        RETURNING c.plan_id, c.token, c.attempt";
    let rows = session.query_all_raw(statement(sql, [ids.into(), worker.into(), lease.as_secs_f64().into()])).await?;
    rows.iter().map(|row| Claim::from_query_result(row, "")).collect()
}

/// Gives the claim another `lease` from now, if it still counts.
pub async fn extend(session: &Session, token: Uuid, lease: Duration) -> Result<Fenced, DbErr> {
    let sql = "UPDATE plan_claims SET expires_at = clock_timestamp() + make_interval(secs => $2) \
        WHERE token = $1 AND expires_at > clock_timestamp()";
    let extended = session.execute_raw(statement(sql, [token.into(), lease.as_secs_f64().into()])).await?;
    Ok(if extended.rows_affected() == 1 { Fenced::Written } else { Fenced::Lost })
}

/// Stores what the planner read, once, and fills the columns that the person left empty.
pub async fn store_reading(session: &Session, token: Uuid, output: &Json, reading: &Reading) -> Result<Fenced, DbErr> {
    let sql = "UPDATE investment_plans SET agent_3_data = $2, plan_type = coalesce(plan_type, $3), \
        risk_level = coalesce(risk_level, $4), time_horizon = coalesce(time_horizon, $5), \
        target_amount = coalesce(target_amount, $6), plan_name = coalesce(plan_name, $7) \
        WHERE id = $1 AND agent_3_data IS NULL";
    fenced(session, token, sql, |id| {
        vec![
            id.into(),
            output.clone().into(),
            reading.goal_type.as_str().into(),
            reading.risk_level.as_str().into(),
            reading.time_horizon.into(),
            reading.target_amount.into(),
            reading.plan_name.clone().into(),
        ]
    })
    .await
}

/// Stores the portfolio agent's proposal, once, with its expected return.
pub async fn store_allocation(
    session: &Session,
    token: Uuid,
    output: &Json,
    expected_return: Decimal,
) -> Result<Fenced, DbErr> {
    let sql = "UPDATE investment_plans SET agent_2_data = $2, expected_return = $3 \
        WHERE id = $1 AND agent_2_data IS NULL";
    fenced(session, token, sql, |id| vec![id.into(), output.clone().into(), expected_return.into()]).await
}

/// Stores the plan and ends it as COMPLETED.
pub async fn complete(session: &Session, token: Uuid, plan_data: &Json) -> Result<Fenced, DbErr> {
    let sql = "WITH claim AS (DELETE FROM plan_claims WHERE plan_id = $1), \
        attempts AS (DELETE FROM plan_attempts WHERE plan_id = $1) \
        UPDATE investment_plans SET plan_data = $2, processing_status = 'COMPLETED' WHERE id = $1";
    fenced(session, token, sql, |id| vec![id.into(), plan_data.clone().into()]).await
}

/// Ends the plan as FAILED, saying why.
pub async fn fail(session: &Session, token: Uuid, failure: &Failure) -> Result<Fenced, DbErr> {
    let Some(id) = hold(session, token).await? else { return Ok(Fenced::Lost) };
    // In a statement of its own before the status: the event that the status brings about copies it.
    let sql = "INSERT INTO plan_failures (plan_id, code, message, agent, attempts) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (plan_id) DO UPDATE SET code = excluded.code, message = excluded.message, \
            agent = excluded.agent, attempts = excluded.attempts, failed_at = now()";
    let values = [
        id.into(),
        failure.code.clone().into(),
        failure.message.clone().into(),
        failure.agent.map(|agent| agent.as_str().to_owned()).into(),
        failure.attempts.into(),
    ];
    session.execute_raw(statement(sql, values)).await?;
    let sql = "WITH claim AS (DELETE FROM plan_claims WHERE plan_id = $1), \
        attempts AS (DELETE FROM plan_attempts WHERE plan_id = $1) \
        UPDATE investment_plans SET processing_status = 'FAILED' WHERE id = $1";
    session.execute_raw(statement(sql, [id.into()])).await?;
    Ok(Fenced::Written)
}

/// Gives the plan back to the queue, to be claimed again `after` some time. What is stored stays stored.
pub async fn release(session: &Session, token: Uuid, after: Duration) -> Result<Fenced, DbErr> {
    let sql = "WITH claim AS (DELETE FROM plan_claims WHERE plan_id = $1), \
        wait AS (UPDATE plan_attempts SET available_at = clock_timestamp() + make_interval(secs => $2) \
            WHERE plan_id = $1) \
        UPDATE investment_plans SET processing_status = 'PENDING' WHERE id = $1";
    fenced(session, token, sql, |id| vec![id.into(), after.as_secs_f64().into()]).await
}

async fn fenced(
    session: &Session,
    token: Uuid,
    sql: &str,
    values: impl FnOnce(Uuid) -> Vec<Value>,
) -> Result<Fenced, DbErr> {
    let Some(id) = hold(session, token).await? else { return Ok(Fenced::Lost) };
    let written = session.execute_raw(statement(sql, values(id))).await?.rows_affected();
    Ok(if written == 1 { Fenced::Written } else { Fenced::Lost })
}

async fn hold(session: &Session, token: Uuid) -> Result<Option<Uuid>, DbErr> {
    session.query_one_raw(statement(HOLD, [token.into()])).await?.map(|row| row.try_get("", "id")).transpose()
}

async fn ids(session: &Session, sql: &str, limit: u32) -> Result<Vec<Uuid>, DbErr> {
    let rows = session.query_all_raw(statement(sql, [i64::from(limit).into()])).await?;
    rows.iter().map(|row| row.try_get("", "id")).collect()
}

fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}
