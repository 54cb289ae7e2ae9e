//! Runs a job, step by step.

use std::time::{Duration, Instant};

use sea_orm::DbErr;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Job, backfill, erasures,
    record::{self, Outcome},
    rows, tables,
};
use crate::{
    config::MaintenanceConfig,
    database::{Actor, Database, catalog},
    plans::{
        ended_claims, erasure,
        retention::{self, RetentionRule},
        status, trim,
    },
    telemetry::metrics,
};

/// How often a long job logs its progress.
const PROGRESS: Duration = Duration::from_secs(1);

/// The rows of a step, and whether there is another.
pub(super) enum Step {
    Next(u64),
    Last(u64),
}

/// The state of a job between steps.
#[derive(Default)]
struct JobState {
    backfill: Option<backfill::BackfillState>,
    erasure: Option<Uuid>,
    event: Option<trim::TrimCursor>,
    table: usize,
    indexes: Option<Vec<String>>,
    constraints: Option<Vec<String>>,
}

/// Runs `job` to its end, or until `stop`, and records it. Returns the affected rows; completed steps of a job that failed or
/// was stopped stay.
pub async fn run(
    job: Job,
    database: &Database,
    config: &MaintenanceConfig,
    stop: &CancellationToken,
) -> Result<u64, DbErr> {
    let (name, run) = (job.name(), record::begin(database, job).await?);
    let (mut affected, mut state, mut logged) = (0, JobState::default(), Instant::now());
    let outcome = loop {
        // A dropped step is rolled back.
        let done = tokio::select! {
            biased;
            () = stop.cancelled() => break Ok(Outcome::Cancelled),
            done = step(job, database, config, &mut state) => done,
        };
        match done {
            Ok(Step::Next(more)) => affected += more,
            Ok(Step::Last(more)) => {
                affected += more;
                break Ok(Outcome::Done);
            }
            Err(error) => break Err(error),
        }
        if logged.elapsed() > PROGRESS {
            tracing::info!(job = name, affected, "maintaining");
            logged = Instant::now();
        }
    };
    let ended = *outcome.as_ref().unwrap_or(&Outcome::Failed);
    record::end(database, run, ended, affected).await?;
    metrics::record_job(name, ended.as_str());
    outcome?;
    tracing::info!(job = name, affected, outcome = ended.as_str(), "maintained");
    Ok(affected)
}

async fn step(job: Job, database: &Database, config: &MaintenanceConfig, state: &mut JobState) -> Result<Step, DbErr> {
    match job {
        Job::MissingIndexes => tables::build_missing(database).await,
        Job::Backfill => backfill::next(database, &mut state.backfill).await,
        Job::Constraints => tables::validate(database, &mut state.constraints).await,
        Job::Erasures => erasures::next(database, &mut state.erasure).await,
        Job::StuckPlans => rows::plans(database, RetentionRule::Stuck, config.stuck_after, status::fail_stuck).await,
        Job::FailedPlans => {
            rows::plans(database, RetentionRule::Failed, config.failed_retention, retention::archive).await
        }
        Job::ArchivedPlans => {
            rows::plans(database, RetentionRule::Archived, config.archived_retention, retention::erase).await
        }
        Job::DeletedPlans => rows::deleted_plans(database, config.archived_retention).await,
        Job::Events => rows::events(database, config, &mut state.event).await,
        Job::Notes => rows::notes(database).await,
        Job::Analyze => tables::run_on_table(database, "ANALYZE", &mut state.table).await,
        Job::Vacuum => tables::run_on_table(database, "VACUUM", &mut state.table).await,
        Job::Reindex => tables::reindex(database, &mut state.indexes).await,
        Job::UnusedIndexes => tables::unused(database).await,
    }
}

/// How much `job` would do. Changes nothing.
pub async fn dry_run(job: Job, database: &Database, config: &MaintenanceConfig) -> Result<u64, DbErr> {
    let session = database.read(Actor::Maintenance("maintenance")).await?;
    let due = match job {
        Job::Backfill => backfill::left(database, &session).await?,
        Job::Erasures => erasure::count(&session).await?,
        Job::StuckPlans => retention::count(&session, RetentionRule::Stuck, config.stuck_after).await?,
        Job::FailedPlans => retention::count(&session, RetentionRule::Failed, config.failed_retention).await?,
        Job::ArchivedPlans => retention::count(&session, RetentionRule::Archived, config.archived_retention).await?,
        Job::DeletedPlans => retention::count_gone(&session, config.archived_retention).await?,
        Job::Events => trim::count_events(&session, config.event_retention).await?,
        Job::Notes => {
            trim::count_removals(&session).await?
                + ended_claims::count_old(&session).await?
                + record::count_old(&session).await?
        }
        Job::Analyze | Job::Vacuum => return Ok(catalog::TABLES.len() as u64),
        Job::MissingIndexes => {
            let (missing, superseded) = (catalog::missing(database).await?, catalog::superseded(database).await?);
            return Ok((missing.len() + superseded.len()) as u64);
        }
        Job::Constraints => return Ok(catalog::unvalidated(database).await?.len() as u64),
        Job::Reindex => return Ok(catalog::bloated(database).await?.len() as u64),
        Job::UnusedIndexes => return Ok(catalog::unused(database).await?.len() as u64),
    };
    Ok(due.unsigned_abs())
}
