//! The job that fills in what a new version has added, some plans a step.

use migration::backfill::{BACKFILLS, Backfill};
use sea_orm::DbErr;
use uuid::Uuid;

use super::round::Step;
use crate::{
    database::{Actor, Database, Session, is_forbidden},
    plans::backfill::{self, Stretch},
};

/// Plans of one transaction.
const PLANS: u32 = 200;

/// How far a walk over all plans is.
pub(super) struct Place {
    filling: &'static Backfill,
    first: Uuid,
    /// Whether this walk has filled anything in: then another may be needed, for what has come in behind it.
    filled: bool,
    /// Plans to be taken one by one, since one among them cannot be filled in.
    singly: u32,
}

/// Fills in the next plans behind `place`. What was done is noted behind a walk that has found nothing to do; a run that begins
/// anew passes quickly over what the last one has filled in.
pub(super) async fn next(database: &Database, place: &mut Option<Place>) -> Result<Step, DbErr> {
    let mut at = match place.take() {
        Some(place) => place,
        None => match due(database).await?.first() {
            Some(filling) => Place { filling, first: Uuid::nil(), filled: false, singly: 0 },
            None => return Ok(Step::Last(0)),
        },
    };
    let stretch = match stretch(database, &at).await {
        // A plan that was there before a constraint, and breaks it, stays as it is until somebody mends it.
        Err(error) if is_forbidden(&error) => {
            if at.singly == 0 {
                at.singly = PLANS;
                *place = Some(at);
                return Ok(Step::Next(0));
            }
            let plan = backfill::next(&database.read(Actor::Maintenance("maintenance")).await?, at.first).await?;
            tracing::warn!(backfill = at.filling.name, plan = ?plan, "a plan breaks a constraint and is passed over");
            Stretch { filled: 0, last: plan }
        }
        stretch => stretch?,
    };
    at.filled |= stretch.filled > 0;
    at.singly = at.singly.saturating_sub(1);
    let successor = stretch.last.and_then(|last| last.as_u128().checked_add(1)).map(Uuid::from_u128);
    if let Some(successor) = successor {
        *place = Some(Place { first: successor, ..at });
    } else if at.filled {
        *place = Some(Place { first: Uuid::nil(), filled: false, ..at });
    } else {
        database.apart(&at.filling.finish()).await?;
        tracing::info!(backfill = at.filling.name, "every plan is filled in");
    }
    Ok(Step::Next(stretch.filled.unsigned_abs()))
}

async fn stretch(database: &Database, at: &Place) -> Result<Stretch, DbErr> {
    let note = at.filling.note();
    let session = database.write(Actor::Maintenance(&note)).await?;
    let plans = if at.singly > 0 { 1 } else { PLANS };
    let stretch = backfill::fill(&session, at.filling, at.first, plans).await?;
    session.commit().await?;
    Ok(stretch)
}

/// What is not known to be done.
async fn due(database: &Database) -> Result<Vec<&'static Backfill>, DbErr> {
    let done = database.texts_apart("SELECT object FROM public.plan_creator_ledger").await?;
    Ok(BACKFILLS.iter().filter(|backfill| !done.contains(&backfill.note())).collect())
}

/// How many plans are left to be filled in.
pub(super) async fn left(database: &Database, session: &Session) -> Result<i64, DbErr> {
    let mut left = 0;
    for backfill in due(database).await? {
        left += backfill::count(session, backfill).await?;
    }
    Ok(left)
}
