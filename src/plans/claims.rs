//! Claims: a lease on a plan for one worker. `status` grants and ends them.
//!
//! A claim is a row with a token, valid until its lease expires by the database's clock. Every write of a worker locks plan
//! and claim, and writes nothing when the claim is not its own any more (a fencing token, see Kleppmann, "How to do
//! distributed locking", 2016). A plan whose lease has expired is taken over with a new token.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Value};
use uuid::Uuid;

use super::row::Row;
use crate::database::{Announcement, Session, statement};

/// A claimed plan.
#[derive(Clone, Debug)]
pub struct Claim {
    pub plan_id: Uuid,
    pub token: Uuid,
    /// The number of claims since the plan was queued, this one included.
    pub attempt: i32,
    /// When it was claimed, by the database's clock.
    pub claimed_at: DateTime<Utc>,
    /// When the lease expires, by the database's clock.
    pub expires_at: DateTime<Utc>,
}

impl Claim {
    /// Reads a claim from a row that begins with its columns.
    pub(super) fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let mut row = Row::new(row)?;
        let (plan_id, token, attempt) = (row.next()?, row.next()?, row.next()?);
        Ok(Self { plan_id, token, attempt, claimed_at: row.nearest_time()?, expires_at: row.nearest_time()? })
    }
}

/// The result of a fenced write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Fenced {
    /// Written.
    Written,
    /// Not written: the claim is valid, but another value is stored already.
    Stored,
    /// Not written: the claim has expired or was taken over, or the plan has ended.
    Lost,
}

/// Locks the plan and its valid claim, always in this order, so that a concurrent takeover is seen. In the audit the rest of
/// the transaction is the worker's, whoever's token the request had.
const LOCK: &str = "SELECT c.plan_id, c.token, c.attempt, c.claimed_at, c.expires_at, set_config('request.jwt.claims', \
        json_build_object('worker', c.worker, 'role', current_setting('role'))::text, true) AS speaks_as \
    FROM investment_plans p JOIN plan_claims c ON c.plan_id = p.id \
    WHERE c.token = $1 AND (c.expires_at > clock_timestamp() OR $2) AND p.processing_status = 'PROCESSING' \
    FOR NO KEY UPDATE OF p, c";

/// The claim with this token, locked with its plan until the session ends; `None` when it is not valid.
pub async fn lock(session: &Session, token: Uuid) -> Result<Option<Claim>, DbErr> {
    lock_where(session, token, false).await
}

/// The same, also after the lease has expired, while nobody else has claimed the plan.
pub(super) async fn lock_even_expired(session: &Session, token: Uuid) -> Result<Option<Claim>, DbErr> {
    lock_where(session, token, true).await
}

async fn lock_where(session: &Session, token: Uuid, even_expired: bool) -> Result<Option<Claim>, DbErr> {
    let row = session.query_one_raw(statement(LOCK, [token.into(), even_expired.into()])).await?;
    row.as_ref().map(Claim::read).transpose()
}

/// Renews the lease of a valid claim.
pub async fn extend(session: &Session, token: Uuid, lease: Duration) -> Result<Option<Claim>, DbErr> {
    let sql = "UPDATE plan_claims SET expires_at = clock_timestamp() + make_interval(secs => $2) \
        WHERE token = $1 AND expires_at > clock_timestamp() AND EXISTS (\
            SELECT FROM investment_plans WHERE id = plan_id AND processing_status = 'PROCESSING') RETURNING plan_id, token, attempt, claimed_at, expires_at";
    let row = session.query_one_raw(statement(sql, [token.into(), lease.as_secs_f64().into()])).await?;
    row.as_ref().map(Claim::read).transpose()
}

/// Runs `sql` under the claim; `$1` is the plan's id, `values` are the other parameters.
pub(super) async fn fenced(
    session: &Session,
    token: Uuid,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Fenced, DbErr> {
    let Some(claim) = lock(session, token).await? else { return Ok(Fenced::Lost) };
    session.announce(Announcement::Event).await;
    let values = std::iter::once(claim.plan_id.into()).chain(values);
    let written = session.execute_raw(statement(sql, values)).await?.rows_affected();
    Ok(if written == 1 { Fenced::Written } else { Fenced::Stored })
}
