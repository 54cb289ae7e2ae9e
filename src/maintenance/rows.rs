//! Jobs on rows: a batch a transaction, of few enough that it takes milliseconds and keeps nobody waiting.

use std::time::Duration;

use sea_orm::DbErr;
use uuid::Uuid;

use super::{
    record::{self, session},
    round::Step,
};
use crate::{
    config::MaintenanceConfig,
    database::{Database, Session},
    plans::{
        ended_claims, engagement,
        retention::{self, Overdue},
        trim,
    },
};

/// Plans of one transaction: each has documents, events and records.
const PLANS: u32 = 100;
/// Events that are looked at in one transaction.
const EVENTS: u32 = 1_000;

/// Does `then` to the next plans that are overdue by `age`.
pub(super) async fn plans(
    database: &Database,
    overdue: Overdue,
    age: Duration,
    then: impl AsyncFnOnce(&Session, Vec<Uuid>) -> Result<(), DbErr>,
) -> Result<Step, DbErr> {
    let session = session(database).await?;
    let plans = retention::take(&session, overdue, age, PLANS).await?;
    let count = plans.len() as u64;
    if count == 0 {
        return Ok(Step::Last(0));
    }
    then(&session, plans).await?;
    session.commit().await?;
    Ok(Step::Next(count))
}

/// Erases records of the next plans that were deleted longer ago than `age`.
pub(super) async fn deleted_plans(database: &Database, age: Duration) -> Result<Step, DbErr> {
    let session = session(database).await?;
    let erased = retention::erase_records(&session, age, PLANS).await?;
    session.commit().await?;
    Ok(if erased == 0 { Step::Last(0) } else { Step::Next(erased) })
}

/// Looks at the next events behind `place`.
pub(super) async fn events(
    database: &Database,
    config: &MaintenanceConfig,
    place: &mut Option<trim::Place>,
) -> Result<Step, DbErr> {
    let session = session(database).await?;
    let stretch = trim::events(&session, config.event_retention, place.take(), EVENTS).await?;
    session.commit().await?;
    *place = stretch.next;
    let trimmed = stretch.trimmed.unsigned_abs();
    Ok(if place.is_some() { Step::Next(trimmed) } else { Step::Last(trimmed) })
}

/// Forgets what has served.
pub(super) async fn notes(database: &Database) -> Result<Step, DbErr> {
    let session = session(database).await?;
    let forgotten =
        trim::removals(&session).await? + ended_claims::forget(&session).await? + record::forget(&session).await?;
    engagement::merge(&session).await?;
    session.commit().await?;
    Ok(Step::Last(forgotten))
}
