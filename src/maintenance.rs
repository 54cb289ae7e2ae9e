//! What has to be done now and then, so that the database stays as it should for years. Harmless to run at any time, and on
//! several instances at once.

use std::time::Duration;

use sea_orm::DbErr;
use tokio_util::sync::CancellationToken;

use crate::{
    config::MaintenanceConfig,
    database::{Actor, Database},
    plans::trim,
    telemetry::figures,
};

/// Events that are looked at in one transaction: few enough that it takes milliseconds.
const BATCH: u32 = 1_000;
/// The first round begins so long after the start, when whoever waited for the program has been served.
const FIRST_AFTER: Duration = Duration::from_mins(1);

/// What a round has done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Events that are not kept any more.
    pub events_trimmed: i64,
    /// Deletions that need not be told any more.
    pub removals_forgotten: u64,
}

/// One round.
pub async fn run_once(database: &Database, config: &MaintenanceConfig) -> Result<Done, DbErr> {
    let mut done = Done::default();
    let mut from = None;
    loop {
        let session = database.write(Actor::Worker("maintenance")).await?;
        let stretch = trim::events(&session, config.event_retention, from, BATCH).await?;
        session.commit().await?;
        done.events_trimmed += stretch.trimmed;
        from = stretch.next;
        if from.is_none() {
            break;
        }
    }
    let session = database.write(Actor::Worker("maintenance")).await?;
    done.removals_forgotten = trim::removals(&session).await?;
    session.commit().await?;
    Ok(done)
}

/// A round every now and then, until `stop`.
pub async fn run(database: Database, config: MaintenanceConfig, stop: CancellationToken) {
    let mut pause = FIRST_AFTER.min(config.maintenance_interval);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
        pause = config.maintenance_interval;
        // Dropped half-way, it leaves what it has committed, and the next round does the rest.
        tokio::select! {
            () = stop.cancelled() => return,
            done = run_once(&database, &config) => {
                figures::maintained("trim", done.is_ok());
                match done {
                Ok(Done { events_trimmed, removals_forgotten }) => {
                    tracing::info!(events_trimmed, removals_forgotten, "maintained");
                }
                Err(error) => tracing::warn!(%error, "the database could not be maintained; trying again later"),
                }
            }
        }
    }
}
