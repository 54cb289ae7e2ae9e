//! Erases people: once accepted, and, after a crash, by the next instance that checks.

use std::{sync::Arc, time::Duration};

use sea_orm::DbErr;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Job, record::session, run, run::Step};
use crate::{
    config::MaintenanceConfig,
    database::{Actor, Database, TransientError},
    plans::erasure::{self, ErasureBatch},
};

/// How often pending erasures are checked, which another instance may have left.
const CHECK_INTERVAL: Duration = Duration::from_mins(1);

/// Erases whoever is accepted, and checks for pending erasures, until `stop`.
pub async fn erase(database: Database, config: MaintenanceConfig, accepted: Arc<Notify>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = due(&database, &config, &stop).await {
            tracing::warn!(%error, "erasures failed; retrying later");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = accepted.notified() => {}
            () = tokio::time::sleep(CHECK_INTERVAL) => {}
        }
    }
}

async fn due(database: &Database, config: &MaintenanceConfig, stop: &CancellationToken) -> Result<(), DbErr> {
    if erasure::count(&database.read(Actor::Maintenance("maintenance")).await?).await? > 0 {
        Box::pin(run(Job::Erasures, database, config, stop)).await?;
    }
    Ok(())
}

/// Erases a batch of the next person after `place`, who stays the next one while there is more.
pub(super) async fn next(database: &Database, place: &mut Option<Uuid>) -> Result<Step, DbErr> {
    let session = session(database).await?;
    let Some(person) = erasure::next(&session, *place).await? else { return Ok(Step::Last(0)) };
    let batch = match erasure::erase(&session, person).await {
        Ok(batch) => batch,
        // A rule of the database keeps a row. Others go on; the next run tries this one again.
        Err(error) if TransientError::of(&error).is_none() => {
            tracing::error!(%error, user.id = %person, "a person cannot be erased and is skipped");
            *place = Some(person);
            return Ok(Step::Next(0));
        }
        Err(error) => return Err(error),
    };
    session.commit().await?;
    match batch {
        ErasureBatch::Erased(plans) => Ok(Step::Next(plans)),
        ErasureBatch::Done => Ok(Step::Next(1)),
        ErasureBatch::Held => {
            *place = Some(person);
            Ok(Step::Next(0))
        }
    }
}
