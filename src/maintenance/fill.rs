//! The job that fills in what a new version has added, some rows a step.

use migration::backfill::{BACKFILLS, Backfill};
use sea_orm::DbErr;

use super::round::Step;
use crate::{
    database::{Actor, Database, Session, is_constraint_violation},
    plans::backfill::{self, Stretch},
};

/// Rows of one transaction.
const ROWS: u32 = 200;

/// How far a walk over all rows is.
pub(super) struct Place {
    filling: &'static Backfill,
    /// The key of the last row that was looked at.
    last: Option<String>,
    /// Whether this walk has filled anything in: then another may be needed, for what has come in behind it.
    filled: bool,
    /// Rows to be taken one by one, since one among them cannot be filled in.
    singly: u32,
}

/// Fills in the next rows behind `place`. What was done is noted behind a walk that has found nothing to do; a run that begins
/// anew passes quickly over what the last one has filled in.
pub(super) async fn next(database: &Database, place: &mut Option<Place>) -> Result<Step, DbErr> {
    let mut at = match place.take() {
        Some(place) => place,
        None => match due(database).await?.first() {
            Some(filling) => Place { filling, last: None, filled: false, singly: 0 },
            None => return Ok(Step::Last(0)),
        },
    };
    let stretch = match stretch(database, &at).await {
        // A row that was there before a constraint, and breaks it, stays as it is until somebody mends it.
        Err(error) if is_constraint_violation(&error) => {
            if at.singly == 0 {
                at.singly = ROWS;
                *place = Some(at);
                return Ok(Step::Next(0));
            }
            let session = database.read(Actor::Maintenance("maintenance")).await?;
            let row = backfill::next(&session, at.filling, at.last.as_deref()).await?;
            tracing::warn!(backfill = at.filling.name, row = ?row, "a row breaks a constraint and is passed over");
            Stretch { filled: 0, last: row }
        }
        stretch => stretch?,
    };
    at.filled |= stretch.filled > 0;
    at.singly = at.singly.saturating_sub(1);
    if stretch.last.is_some() {
        *place = Some(Place { last: stretch.last, ..at });
    } else if at.filled {
        *place = Some(Place { last: None, filled: false, ..at });
    } else {
        database.execute_direct(&at.filling.finish()).await?;
        tracing::info!(backfill = at.filling.name, "every row is filled in");
    }
    Ok(Step::Next(stretch.filled.unsigned_abs()))
}

async fn stretch(database: &Database, at: &Place) -> Result<Stretch, DbErr> {
    let note = at.filling.note();
    let session = database.write(Actor::Maintenance(&note)).await?;
    let rows = if at.singly > 0 { 1 } else { ROWS };
    let stretch = backfill::fill(&session, at.filling, at.last.as_deref(), rows).await?;
    session.commit().await?;
    Ok(stretch)
}

/// What is not known to be done.
async fn due(database: &Database) -> Result<Vec<&'static Backfill>, DbErr> {
    let done = database.query_direct("SELECT object FROM public.plan_creator_ledger").await?;
    Ok(BACKFILLS.iter().filter(|backfill| !done.contains(&backfill.note())).collect())
}

/// How many rows are left to be filled in.
pub(super) async fn left(database: &Database, session: &Session) -> Result<i64, DbErr> {
    let mut left = 0;
    for backfill in due(database).await? {
        left += backfill::count(session, backfill).await?;
    }
    Ok(left)
}
