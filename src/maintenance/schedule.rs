//! Maintenance within `serve`.

use std::time::Duration;

use sea_orm::DbErr;
use tokio_util::sync::CancellationToken;

use super::{Job, MaintenanceLock, record, run};
use crate::{config::MaintenanceConfig, database::Database};

/// Delay of the first round after the start.
const FIRST_AFTER: Duration = Duration::from_mins(1);

/// Runs due jobs periodically, until `stop`.
pub async fn maintain_periodically(database: Database, config: MaintenanceConfig, stop: CancellationToken) {
    let interval = config.maintenance_interval.min(config.tables_interval);
    let mut pause = FIRST_AFTER.min(interval);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
        pause = interval;
        let round = stop.child_token();
        if let Err(error) = run_due_jobs(&database, &config, &round).await {
            tracing::warn!(%error, "maintenance failed; retrying later");
        }
    }
}

/// Runs due jobs, unless another instance does. A failing job does not stop the others.
async fn run_due_jobs(database: &Database, config: &MaintenanceConfig, stop: &CancellationToken) -> Result<(), DbErr> {
    let Some(lock) = MaintenanceLock::acquire(database).await? else { return Ok(()) };
    let jobs = Box::pin(async {
        let mut outcome = Ok(());
        for job in Job::ALL {
            if stop.is_cancelled() {
                break;
            }
            if record::is_due(database, job, job.period(config)).await?
                && let Err(error) = run(job, database, config, stop).await
            {
                tracing::warn!(job = job.name(), %error, "a maintenance job failed");
                outcome = Err(error);
            }
        }
        outcome
    });
    lock.run_while_held(stop, jobs).await
}
