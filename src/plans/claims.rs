//! Claims: a plan is one worker's for a while. `status` hands them out and ends them; here is how one is held.
//!
//! A claim is a row with a token. It counts while its lease runs, by the database's clock; every write of a worker
//! locks plan and claim together and writes nothing when the claim is not its own any more (a fencing token, see
//! Kleppmann, "How to do distributed locking", 2016). A plan whose lease ran out is taken over with a new token.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Value};
use uuid::Uuid;

use super::row::Row;
use crate::database::{Session, statement};

/// A plan that is somebody's for a while.
#[derive(Clone, Debug)]
pub struct Claim {
    pub plan_id: Uuid,
    pub token: Uuid,
    /// How often the plan has been claimed since it was queued, this time included.
    pub attempt: i32,
    /// When it was claimed, by the database's clock.
    pub claimed_at: DateTime<Utc>,
    /// When the lease runs out, by the database's clock.
    pub expires_at: DateTime<Utc>,
}

impl Claim {
    /// The claim in a row that begins with its columns, in their order.
    pub(super) fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let mut row = Row::new(row)?;
        let (plan_id, token, attempt) = (row.next()?, row.next()?, row.next()?);
        Ok(Self { plan_id, token, attempt, claimed_at: row.nearest_time()?, expires_at: row.nearest_time()? })
    }
}

/// What became of a write under a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Fenced {
    /// It is written.
    Written,
    /// The claim counts, but something else is stored already: nothing is written.
    Stored,
    /// The claim ran out, was taken over, or the plan has ended: nothing is written.
    Lost,
}

/// Locks the plan and its claim, in this order everywhere, and finds nothing when the claim does not count any more.
/// Both rows are locked, so a takeover that commits while this waits is seen. What the transaction writes from here on
/// is the worker's in the audit, whoever's token the request came with.
const HOLD: &str = "SELECT c.plan_id, c.token, c.attempt, c.claimed_at, c.expires_at, set_config('request.jwt.claims', \
        json_build_object('worker', c.worker, 'role', current_setting('role'))::text, true) AS speaks_as \
    FROM investment_plans p JOIN plan_claims c ON c.plan_id = p.id \
    WHERE c.token = $1 AND (c.expires_at > clock_timestamp() OR $2) AND p.processing_status = 'PROCESSING' \
    FOR NO KEY UPDATE OF p, c";

/// The claim with this token, locked with its plan until the session ends; `None` when it does not count.
pub async fn hold(session: &Session, token: Uuid) -> Result<Option<Claim>, DbErr> {
    hold_where(session, token, false).await
}

/// The same, also where its lease has run out: nobody else has claimed the plan since.
pub(super) async fn hold_even_expired(session: &Session, token: Uuid) -> Result<Option<Claim>, DbErr> {
    hold_where(session, token, true).await
}

async fn hold_where(session: &Session, token: Uuid, even_expired: bool) -> Result<Option<Claim>, DbErr> {
    let row = session.query_one_raw(statement(HOLD, [token.into(), even_expired.into()])).await?;
    row.as_ref().map(Claim::read).transpose()
}

/// Gives the claim another `lease` from now, if it still counts.
pub async fn extend(session: &Session, token: Uuid, lease: Duration) -> Result<Option<Claim>, DbErr> {
    let sql = "UPDATE plan_claims SET expires_at = clock_timestamp() + make_interval(secs => $2) \
        WHERE token = $1 AND expires_at > clock_timestamp() AND EXISTS (\
            SELECT FROM investment_plans WHERE id = plan_id AND processing_status = 'PROCESSING') RETURNING plan_id, token, attempt, claimed_at, expires_at";
    let row = session.query_one_raw(statement(sql, [token.into(), lease.as_secs_f64().into()])).await?;
    row.as_ref().map(Claim::read).transpose()
}

/// Runs `sql` under the claim; its first value is the plan's id, `values` are the others.
pub(super) async fn fenced(
    session: &Session,
    token: Uuid,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Fenced, DbErr> {
    let Some(claim) = hold(session, token).await? else { return Ok(Fenced::Lost) };
    let values = std::iter::once(claim.plan_id.into()).chain(values);
    let written = session.execute_raw(statement(sql, values)).await?.rows_affected();
    Ok(if written == 1 { Fenced::Written } else { Fenced::Stored })
}
