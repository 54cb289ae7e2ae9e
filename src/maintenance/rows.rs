//! Jobs on rows: one batch a transaction, small enough to take milliseconds and hold locks briefly.

use std::time::Duration;

use sea_orm::DbErr;
use uuid::Uuid;

use super::{
    record::{self, session},
    run::Step,
};
use crate::{
    config::MaintenanceConfig,
    database::{Database, Session},
    plans::{
        ended_claims, engagement,
        retention::{self, RetentionRule},
        trim,
    },
};

/// Plans in a transaction; each has documents, events and audit records.
const PLANS: u32 = 100;
/// Events in a transaction.
const EVENTS: u32 = 1_000;

/// Runs `then` on the next plans that are due after `age`.
pub(super) async fn plans(
    database: &Database,
    rule: RetentionRule,
    age: Duration,
    then: impl AsyncFnOnce(&Session, Vec<Uuid>) -> Result<(), DbErr>,
) -> Result<Step, DbErr> {
    let session = session(database).await?;
    let plans = retention::lock_due(&session, rule, age, PLANS).await?;
    let count = plans.len() as u64;
    if count == 0 {
        return Ok(Step::Last(0));
    }
    then(&session, plans).await?;
    session.commit().await?;
    Ok(Step::Next(count))
}

/// Erases audit records of the next plans that were deleted before `age`.
pub(super) async fn deleted_plans(database: &Database, age: Duration) -> Result<Step, DbErr> {
    let session = session(database).await?;
    let erased = retention::erase_records(&session, age, PLANS).await?;
    session.commit().await?;
    Ok(if erased == 0 { Step::Last(0) } else { Step::Next(erased) })
}

/// Trims the next events.
pub(super) async fn events(
    database: &Database,
    config: &MaintenanceConfig,
    place: &mut Option<trim::TrimCursor>,
) -> Result<Step, DbErr> {
    let session = session(database).await?;
    let stretch = trim::events(&session, config.event_retention, place.take(), EVENTS).await?;
    session.commit().await?;
    *place = stretch.next;
    let trimmed = stretch.trimmed.unsigned_abs();
    Ok(if place.is_some() { Step::Next(trimmed) } else { Step::Last(trimmed) })
}

/// Deletes expired records.
pub(super) async fn notes(database: &Database) -> Result<Step, DbErr> {
    let session = session(database).await?;
    let forgotten = trim::delete_removals(&session).await?
        + ended_claims::delete_old(&session).await?
        + record::delete_old(&session).await?;
    engagement::merge(&session).await?;
    session.commit().await?;
    Ok(Step::Last(forgotten))
}
