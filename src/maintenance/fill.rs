//! The job that fills in what a new version has added, some plans a step.

use migration::backfill::{BACKFILLS, Backfill};
use sea_orm::DbErr;
use uuid::Uuid;

use super::round::Step;
use crate::{
    database::{Actor, Database},
    plans::backfill,
};

/// Plans of one transaction.
const PLANS: u32 = 200;

/// What is being filled in, and from which plan on.
pub(super) struct Place(&'static Backfill, Uuid);

/// Fills in the next plans behind `place`. What was done is noted at the end alone: a run that begins anew passes quickly over
/// what the last one has filled in.
pub(super) async fn next(database: &Database, place: &mut Option<Place>) -> Result<Step, DbErr> {
    let Place(filling, first) = match place.take() {
        Some(place) => place,
        None => match due(database).await?.first() {
            Some(backfill) => Place(backfill, Uuid::nil()),
            None => return Ok(Step::Last(0)),
        },
    };
    let note = filling.note();
    let session = database.write(Actor::Worker(&note)).await?;
    let stretch = backfill::fill(&session, filling, first, PLANS).await?;
    session.commit().await?;
    let successor = stretch.last.and_then(|last| last.as_u128().checked_add(1));
    if let Some(successor) = successor {
        *place = Some(Place(filling, Uuid::from_u128(successor)));
    } else {
        let done = format!("INSERT INTO public.plan_creator_ledger (object) VALUES ('{note}') ON CONFLICT DO NOTHING");
        database.apart(&format!("{}; {done}", filling.end)).await?;
        tracing::info!(backfill = filling.name, "every plan is filled in");
    }
    Ok(Step::Next(stretch.filled.unsigned_abs()))
}

/// What is not known to be done.
pub(super) async fn due(database: &Database) -> Result<Vec<&'static Backfill>, DbErr> {
    let done = database.texts_apart("SELECT object FROM public.plan_creator_ledger").await?;
    Ok(BACKFILLS.iter().filter(|backfill| !done.contains(&backfill.note())).collect())
}

/// How many plans are left to be filled in.
pub(super) async fn left(database: &Database) -> Result<i64, DbErr> {
    let session = database.read(Actor::Worker("maintenance")).await?;
    let mut left = 0;
    for backfill in due(database).await? {
        left += backfill::count(&session, backfill).await?;
    }
    Ok(left)
}
