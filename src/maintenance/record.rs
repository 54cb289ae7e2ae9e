//! Records of runs (`maintenance_runs`).

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbErr};

use super::Job;
use crate::database::{Actor, Database, Session, statement};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    Cancelled,
    Failed,
}

impl Outcome {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "DONE",
            Self::Cancelled => "CANCELLED",
            Self::Failed => "FAILED",
        }
    }
}

/// A transaction for maintenance.
pub(super) async fn session(database: &Database) -> Result<Session, DbErr> {
    database.write(Actor::Maintenance("maintenance")).await
}

/// Records the beginning of a run, and returns its id.
pub(super) async fn begin(database: &Database, job: Job) -> Result<i64, DbErr> {
    let session = session(database).await?;
    let sql = "INSERT INTO maintenance_runs (job) VALUES ($1) RETURNING id";
    let row = session.query_one_raw(statement(sql, [job.name().into()])).await?;
    let id = row.ok_or_else(|| DbErr::RecordNotFound("id".to_owned()))?.try_get("", "id")?;
    session.commit().await?;
    Ok(id)
}

/// Records the end of a run.
pub(super) async fn end(database: &Database, id: i64, outcome: Outcome, affected: u64) -> Result<(), DbErr> {
    let session = session(database).await?;
    let sql = "UPDATE maintenance_runs SET finished_at = clock_timestamp(), outcome = $2, affected = $3 WHERE id = $1";
    let affected = i64::try_from(affected).unwrap_or(i64::MAX);
    session.execute_raw(statement(sql, [id.into(), outcome.as_str().into(), affected.into()])).await?;
    session.commit().await
}

/// Whether no instance has run `job` within `period`.
pub(super) async fn is_due(database: &Database, job: Job, period: Duration) -> Result<bool, DbErr> {
    let session = database.read(Actor::Maintenance("maintenance")).await?;
    // A little less than the period: each round begins a moment later than the last.
    let sql = "SELECT NOT EXISTS (SELECT FROM maintenance_runs WHERE job = $1 AND outcome = 'DONE' \
        AND started_at > clock_timestamp() - $2 * interval '0.9 seconds' AND started_at <= clock_timestamp()) AS due";
    let row = session.query_one_raw(statement(sql, [job.name().into(), period.as_secs_f64().into()])).await?;
    row.map_or(Ok(true), |row| row.try_get("", "due"))
}

/// Runs without effect after a day, others after a year; not the last one of a job, which says when it is due.
const OLD: &str = "FROM maintenance_runs WHERE started_at < now() - interval '1 year' \
    OR (started_at < now() - interval '1 day' AND affected = 0 AND outcome = 'DONE' \
        AND id NOT IN (SELECT max(id) FROM maintenance_runs WHERE outcome = 'DONE' GROUP BY job))";

/// Deletes old runs.
pub(super) async fn delete_old(session: &Session) -> Result<u64, DbErr> {
    session.execute_raw(statement(&format!("DELETE {OLD}"), [])).await.map(|done| done.rows_affected())
}

/// Counts old runs.
pub(super) async fn count_old(session: &Session) -> Result<i64, DbErr> {
    let row = session.query_one_raw(statement(&format!("SELECT count(*) AS count {OLD}"), [])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "count"))
}
