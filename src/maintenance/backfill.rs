//! The backfill job: fills in new columns, some rows a step.

use migration::backfill::{BACKFILLS, Backfill};
use sea_orm::DbErr;

use super::run::Step;
use crate::{
    database::{Actor, Database, Session, is_constraint_violation},
    plans::backfill::{self as rows, FilledBatch},
};

/// Rows in a transaction.
const ROWS: u32 = 200;

/// The state of a pass over all rows.
pub(super) struct BackfillState {
    filling: &'static Backfill,
    /// The key of the last row.
    last: Option<String>,
    /// Whether this pass has filled any row: then another follows, for rows that were inserted meanwhile.
    filled: bool,
    /// Rows to take one by one, since one of them cannot be filled.
    one_by_one: u32,
}

/// Fills the next rows. A backfill is done after a pass that fills nothing; a new run skips what was filled.
pub(super) async fn next(database: &Database, state: &mut Option<BackfillState>) -> Result<Step, DbErr> {
    let mut current = match state.take() {
        Some(state) => state,
        None => match pending(database).await?.first() {
            Some(filling) => BackfillState { filling, last: None, filled: false, one_by_one: 0 },
            None => return Ok(Step::Last(0)),
        },
    };
    let batch = match batch(database, &current).await {
        // A row that violates a newer constraint stays as it is until it is repaired.
        Err(error) if is_constraint_violation(&error) => {
            if current.one_by_one == 0 {
                current.one_by_one = ROWS;
                *state = Some(current);
                return Ok(Step::Next(0));
            }
            let session = database.read(Actor::Maintenance("maintenance")).await?;
            let row = rows::next(&session, current.filling, current.last.as_deref()).await?;
            tracing::warn!(backfill = current.filling.name, row = ?row, "a row violates a constraint and is skipped");
            FilledBatch { filled: 0, last: row }
        }
        batch => batch?,
    };
    current.filled |= batch.filled > 0;
    current.one_by_one = current.one_by_one.saturating_sub(1);
    if batch.last.is_some() {
        *state = Some(BackfillState { last: batch.last, ..current });
    } else if current.filled {
        *state = Some(BackfillState { last: None, filled: false, ..current });
    } else {
        database.execute_direct(&current.filling.finish()).await?;
        tracing::info!(backfill = current.filling.name, "backfill complete");
    }
    Ok(Step::Next(batch.filled.unsigned_abs()))
}

async fn batch(database: &Database, current: &BackfillState) -> Result<FilledBatch, DbErr> {
    let note = current.filling.note();
    let session = database.write(Actor::Maintenance(&note)).await?;
    let limit = if current.one_by_one > 0 { 1 } else { ROWS };
    let batch = rows::fill(&session, current.filling, current.last.as_deref(), limit).await?;
    session.commit().await?;
    Ok(batch)
}

/// Backfills that are not known to be done.
async fn pending(database: &Database) -> Result<Vec<&'static Backfill>, DbErr> {
    let done = database.query_direct("SELECT object FROM public.plan_creator_ledger").await?;
    Ok(BACKFILLS.iter().filter(|backfill| !done.contains(&backfill.note())).collect())
}

/// How many rows are left.
pub(super) async fn left(database: &Database, session: &Session) -> Result<i64, DbErr> {
    let mut left = 0;
    for backfill in pending(database).await? {
        left += rows::count(session, backfill).await?;
    }
    Ok(left)
}
