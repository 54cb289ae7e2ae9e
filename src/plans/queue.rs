//! The queue in figures.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::claims::statement;
use crate::database::Session;

/// How full the queue is.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Queue {
    /// Plans that wait for a worker.
    pub pending: i64,
    /// Plans that are worked on.
    pub processing: i64,
    /// How often a plan has failed within the last hour.
    pub failed_last_hour: i64,
    /// How long the plan has waited that waits longest; 0 where none waits.
    pub oldest_pending_seconds: f64,
}

/// In how many seconds the next plan may be claimed, if nothing happens until then: a rest that ends, or a lease. `None`
/// where neither is awaited.
pub async fn next_due(session: &Session) -> Result<Option<f64>, DbErr> {
    let sql = "SELECT extract(epoch FROM min(due) - clock_timestamp())::float8 AS seconds FROM ( \
        SELECT min(expires_at) AS due FROM plan_claims \
        UNION ALL SELECT min(coalesce(a.available_at, clock_timestamp())) \
            FROM investment_plans p LEFT JOIN plan_attempts a ON a.plan_id = p.id WHERE p.processing_status = 'PENDING' \
        ) dues";
    let row = session.query_one_raw(statement(sql, [])).await?;
    row.map_or(Ok(None), |row| row.try_get("", "seconds"))
}

/// The queue of everyone's plans: for the service role.
pub async fn measure(session: &Session) -> Result<Queue, DbErr> {
    // Both states are few among many rows: each count runs on the index of the status.
    let sql = "SELECT \
        (SELECT count(*) FROM investment_plans WHERE processing_status = 'PENDING') AS pending, \
        (SELECT count(*) FROM investment_plans WHERE processing_status = 'PROCESSING') AS processing, \
        (SELECT count(*) FROM plan_events WHERE occurred_at > now() - interval '1 hour' AND status = 'FAILED') \
            AS failed_last_hour, \
        coalesce((SELECT extract(epoch FROM now() - min(updated_at))::float8 FROM investment_plans \
            WHERE processing_status = 'PENDING'), 0) AS oldest_pending_seconds";
    let row = session.query_one_raw(statement(sql, [])).await?;
    Queue::from_query_result(&row.ok_or_else(|| DbErr::RecordNotFound("queue".to_owned()))?, "")
}
