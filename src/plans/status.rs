//! A plan's lifecycle: transitions, and the claims that allow them. The only file that changes `processing_status`.

use std::time::Duration;

use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::Value as Json;
use uuid::Uuid;

use super::{
    Plan, RoundRobin,
    claims::{Claim, Fenced, fenced, lock, lock_even_expired},
    columns::Columns,
};
use crate::{
    database::{Announcement, Session, TransientError, statement},
    vocabulary::AgentKind,
};

/// A plan that was claimed this often without an end is failed: it may be what kills its workers.
pub const MAX_CLAIMS: i32 = 10;
/// The longest delay before the first retry; doubled with each, with full jitter (Brooker, "Exponential Backoff And Jitter",
/// 2015).
const FIRST_DELAY: Duration = Duration::from_secs(5);
/// The longest delay before any retry.
const MAX_DELAY: Duration = Duration::from_mins(10);

/// How long a plan is left out that cannot be written to.
const QUARANTINE: Duration = MAX_DELAY;

/// Claims up to `limit` plans for `worker`: those with an expired lease first, then pending ones, round robin over users. A
/// plan that was claimed too often is failed. One whose row breaks a newer constraint is quarantined, so that it blocks
/// nobody.
pub async fn claim(
    session: &Session,
    round_robin: &RoundRobin,
    worker: &str,
    limit: u32,
    lease: Duration,
) -> Result<Vec<Claim>, DbErr> {
    loop {
        let mut ids = expired(session, limit).await?;
        let room = (limit as usize).saturating_sub(ids.len());
        ids.extend(round_robin.pick(session, room).await?);
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let claimed = match attempt(session, async || claim_plans(session, ids.clone(), worker, lease).await).await? {
            Some(claimed) => claimed,
            None => one_by_one(session, &ids, worker, lease).await?,
        };
        let (exhausted, usable): (Vec<_>, Vec<_>) = claimed.into_iter().partition(|claim| claim.attempt > MAX_CLAIMS);
        for claim in exhausted {
            let message = format!("The plan was attempted {MAX_CLAIMS} times and never finished.");
            tracing::error!(plan.id = %claim.plan_id, "a plan has failed: too many attempts");
            let reason = FailureReason { code: "GIVEN_UP", message: &message, agent: None };
            if attempt(session, async || fail(session, claim.token, &reason).await).await?.is_none() {
                quarantine(session, claim.plan_id).await?;
            }
        }
        if !usable.is_empty() {
            return Ok(usable);
        }
    }
}

/// Runs `write` in a savepoint; `None` where the database refuses it.
async fn attempt<T>(session: &Session, write: impl AsyncFnOnce() -> Result<T, DbErr>) -> Result<Option<T>, DbErr> {
    session.execute_unprepared("SAVEPOINT attempt").await?;
    match write().await {
        Ok(written) => Ok(Some(written)),
        Err(error) if TransientError::of(&error).is_none() => {
            tracing::error!(%error, "a plan's row cannot be written");
            session.execute_unprepared("ROLLBACK TO SAVEPOINT attempt").await?;
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Claims the plans one by one, since one of them cannot be written to.
async fn one_by_one(session: &Session, ids: &[Uuid], worker: &str, lease: Duration) -> Result<Vec<Claim>, DbErr> {
    let mut claimed = Vec::new();
    for id in ids {
        match attempt(session, async || claim_plans(session, vec![*id], worker, lease).await).await? {
            Some(claim) => claimed.extend(claim),
            None => quarantine(session, *id).await?,
        }
    }
    Ok(claimed)
}

/// Delays a plan that cannot be written to. Its attempts are reset, since they may be the reason.
async fn quarantine(session: &Session, id: Uuid) -> Result<(), DbErr> {
    tracing::error!(plan.id = %id, "the plan is quarantined; plan-creator doctor names the rows and the constraints they break");
    session.execute_raw(statement("DELETE FROM plan_attempts WHERE plan_id = $1", [id.into()])).await?;
    let sql = "WITH claim AS (UPDATE plan_claims SET attempt = 1, claimed_at = clock_timestamp(), \
            expires_at = clock_timestamp() + make_interval(secs => $2) WHERE plan_id = $1) \
        INSERT INTO plan_attempts (plan_id, available_at) VALUES ($1, clock_timestamp() + make_interval(secs => $2))";
    session.execute_raw(statement(sql, [id.into(), QUARANTINE.as_secs_f64().into()])).await.map(drop)
}

async fn claim_plans(session: &Session, ids: Vec<Uuid>, worker: &str, lease: Duration) -> Result<Vec<Claim>, DbErr> {
    let sql = "WITH started AS (\
            UPDATE investment_plans SET processing_status = 'PROCESSING' \
            WHERE id = ANY($1) AND processing_status = 'PENDING'), \
        counted AS (\
            INSERT INTO plan_attempts (plan_id, attempts) SELECT id, 1 FROM unnest($1::uuid[]) AS id \
            ON CONFLICT (plan_id) DO UPDATE SET attempts = greatest(0, least(plan_attempts.attempts, 1000000)) + 1 \
            RETURNING plan_id, attempts) \
        INSERT INTO plan_claims AS c (plan_id, token, worker, attempt, claimed_at, expires_at) \
            SELECT plan_id, gen_random_uuid(), $2, attempts, clock_timestamp(), \
                clock_timestamp() + make_interval(secs => $3) FROM counted \
        ON CONFLICT (plan_id) DO UPDATE SET token = excluded.token, worker = excluded.worker, \
            attempt = excluded.attempt, claimed_at = excluded.claimed_at, expires_at = excluded.expires_at \
        RETURNING c.plan_id, c.token, c.attempt, c.claimed_at, c.expires_at";
    session.announce(Announcement::Event).await;
    let rows = session.query_all_raw(statement(sql, [ids.into(), worker.into(), lease.as_secs_f64().into()])).await?;
    rows.iter().map(Claim::read).collect()
}

/// Stores the plan and completes it. Without an expected return the present one stays.
pub async fn complete(
    session: &Session,
    token: Uuid,
    plan_data: &Json,
    expected_return: Option<Decimal>,
) -> Result<Fenced, DbErr> {
    let sql = "WITH claim AS (DELETE FROM plan_claims WHERE plan_id = $1), \
        attempts AS (DELETE FROM plan_attempts WHERE plan_id = $1) \
        UPDATE investment_plans SET plan_data = $2, expected_return = coalesce($3, expected_return), \
            processing_status = 'COMPLETED' WHERE id = $1";
    fenced(session, token, sql, [plan_data.clone().into(), expected_return.into()]).await
}

/// The reason of a failure.
#[derive(Clone, Copy, Debug)]
pub struct FailureReason<'a> {
    /// Machine-readable code.
    pub code: &'a str,
    /// Human-readable message.
    pub message: &'a str,
    pub agent: Option<AgentKind>,
}

/// Fails the plan with a reason.
pub async fn fail(session: &Session, token: Uuid, reason: &FailureReason<'_>) -> Result<Fenced, DbErr> {
    fail_with(session, token, None, reason).await
}

/// Fails the plan since its goal is not understood. What the planner asks is stored with it; what it assumed fills no
/// column.
pub async fn fail_unread(
    session: &Session,
    token: Uuid,
    output: &Json,
    reason: &FailureReason<'_>,
) -> Result<Fenced, DbErr> {
    fail_with(session, token, Some(output), reason).await
}

async fn fail_with(
    session: &Session,
    token: Uuid,
    planner_output: Option<&Json>,
    reason: &FailureReason<'_>,
) -> Result<Fenced, DbErr> {
    let Some(claim) = lock(session, token).await? else { return Ok(Fenced::Lost) };
    session.announce(Announcement::Event).await;
    // Before the status, whose event copies it.
    let sql = "INSERT INTO plan_failures (plan_id, code, message, agent, attempts) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (plan_id) DO UPDATE SET code = excluded.code, message = excluded.message, \
            agent = excluded.agent, attempts = excluded.attempts, failed_at = now()";
    let (agent, attempts) = (reason.agent.map(AgentKind::as_str), claim.attempt.min(MAX_CLAIMS));
    let values = [claim.plan_id.into(), reason.code.into(), reason.message.into(), agent.into(), attempts.into()];
    session.execute_raw(statement(sql, values)).await?;
    let sql = "WITH claim AS (DELETE FROM plan_claims WHERE plan_id = $1), \
        attempts AS (DELETE FROM plan_attempts WHERE plan_id = $1) \
        UPDATE investment_plans SET processing_status = 'FAILED', agent_3_data = coalesce(agent_3_data, $2) WHERE id = $1";
    session.execute_raw(statement(sql, [claim.plan_id.into(), planner_output.cloned().into()])).await?;
    // Code and message may be an external program's: they are stored, but not logged.
    tracing::warn!(plan.id = %claim.plan_id, agent, attempts, "a plan has failed");
    Ok(Fenced::Written)
}

/// Fails plans that have made no progress for too long. They are locked and have no valid claim.
pub async fn fail_stuck(session: &Session, plans: Vec<Uuid>) -> Result<(), DbErr> {
    let sql = "INSERT INTO plan_failures (plan_id, code, message, attempts) \
        SELECT id, 'STUCK', 'The plan was being made, and then nothing was heard of it any more.', coalesce(attempts, 0) \
            FROM unnest($1::uuid[]) AS id LEFT JOIN plan_attempts ON plan_id = id \
        ON CONFLICT (plan_id) DO UPDATE SET code = excluded.code, message = excluded.message, \
            agent = excluded.agent, attempts = excluded.attempts, failed_at = now()";
    session.execute_raw(statement(sql, [plans.clone().into()])).await?;
    let sql = "WITH claims AS (DELETE FROM plan_claims WHERE plan_id = ANY($1)), \
        attempts AS (DELETE FROM plan_attempts WHERE plan_id = ANY($1)) \
        UPDATE investment_plans SET processing_status = 'FAILED' WHERE id = ANY($1)";
    session.execute_raw(statement(sql, [plans.into()])).await.map(drop)
}

/// Requeues the plan after a delay, or fails it on the last of its `attempts`. Only failures count, not lost or returned
/// claims.
pub async fn retry_or_fail(
    session: &Session,
    token: Uuid,
    attempts: u16,
    reason: &FailureReason<'_>,
) -> Result<Fenced, DbErr> {
    let Some(claim) = lock(session, token).await? else { return Ok(Fenced::Lost) };
    let sql = "INSERT INTO plan_attempts AS a (plan_id, failures) VALUES ($1, 1) \
        ON CONFLICT (plan_id) DO UPDATE SET failures = least(a.failures, 1000000) + 1 RETURNING failures";
    let row = session.query_one_raw(statement(sql, [claim.plan_id.into()])).await?;
    let failures: i32 = row.map_or(Ok(1), |row| row.try_get("", "failures"))?;
    if failures >= i32::from(attempts) {
        return fail(session, token, reason).await;
    }
    let doublings = u32::try_from(failures - 1).unwrap_or(0);
    let rest = FIRST_DELAY.saturating_mul(2_u32.saturating_pow(doublings)).min(MAX_DELAY);
    release(session, token, rest).await
}

/// Requeues the plan with a delay of up to `rest`. Stored outputs stay.
pub async fn release(session: &Session, token: Uuid, rest: Duration) -> Result<Fenced, DbErr> {
    let sql = "WITH claim AS (DELETE FROM plan_claims WHERE plan_id = $1), \
        wait AS (UPDATE plan_attempts SET available_at = clock_timestamp() + make_interval(secs => $2 * random()) \
            WHERE plan_id = $1) \
        UPDATE investment_plans SET processing_status = 'PENDING' WHERE id = $1";
    session.announce(Announcement::Queued).await;
    fenced(session, token, sql, [rest.as_secs_f64().into()]).await
}

/// Requeues the plan as if it had not been claimed: its worker stops, or the database is unavailable. Also after the lease
/// has expired, while nobody has taken the plan over.
pub async fn unclaim(session: &Session, token: Uuid, rest: Duration) -> Result<Fenced, DbErr> {
    let Some(Claim { plan_id, .. }) = lock_even_expired(session, token).await? else { return Ok(Fenced::Lost) };
    let sql = "WITH claim AS (DELETE FROM plan_claims WHERE plan_id = $1), \
        attempts AS (UPDATE plan_attempts SET attempts = attempts - 1, \
            available_at = clock_timestamp() + make_interval(secs => $2 * random()) WHERE plan_id = $1) \
        UPDATE investment_plans SET processing_status = 'PENDING' WHERE id = $1";
    session.announce(Announcement::Queued).await;
    session.execute_raw(statement(sql, [plan_id.into(), rest.as_secs_f64().into()])).await?;
    Ok(Fenced::Written)
}

/// Queues a finished plan again with its current inputs, without the agents' outputs and the columns that the planner filled,
/// unless somebody has changed them. `None` where the plan has not finished. For a session of the service role that has
/// checked the owner.
pub async fn rerun(session: &Session, id: Uuid, columns: &Columns) -> Result<Option<Plan>, DbErr> {
    let sql = format!(
        "WITH reading AS (DELETE FROM plan_readings WHERE plan_id = $1 RETURNING filled) \
        UPDATE investment_plans SET processing_status = 'PENDING', \
            plan_data = NULL, agent_2_data = NULL, agent_3_data = NULL, expected_return = NULL, \
            plan_type = nullif(plan_type, (SELECT filled->>'plan_type' FROM reading)), \
            risk_level = nullif(risk_level, (SELECT filled->>'risk_level' FROM reading)), \
            time_horizon = CASE WHEN to_jsonb(time_horizon) IS DISTINCT FROM (SELECT filled->'time_horizon' FROM reading) \
                THEN time_horizon END, \
            target_amount = CASE WHEN to_jsonb(target_amount) IS DISTINCT FROM (SELECT filled->'target_amount' FROM reading) \
                THEN target_amount END, \
            plan_name = nullif(plan_name, (SELECT filled->>'plan_name' FROM reading)) \
        WHERE id = $1 AND processing_status IN ('COMPLETED', 'FAILED') RETURNING {}",
        columns.sql()
    );
    session.announce(Announcement::Queued).await;
    let row = session.query_one_raw(statement(&sql, [id.into()])).await?;
    row.map(|row| columns.read(&row)).transpose()
}

/// Plans with an expired lease, locked.
async fn expired(session: &Session, limit: u32) -> Result<Vec<Uuid>, DbErr> {
    let sql = "SELECT p.id FROM plan_claims c JOIN investment_plans p ON p.id = c.plan_id \
        WHERE c.expires_at <= clock_timestamp() AND p.processing_status = 'PROCESSING' \
        ORDER BY c.expires_at LIMIT $1 FOR NO KEY UPDATE OF p, c SKIP LOCKED";
    let rows = session.query_all_raw(statement(sql, [i64::from(limit).into()])).await?;
    rows.iter().map(|row| row.try_get("", "id")).collect()
}
