//! Statistics of the queue, for operators over the API and for Prometheus.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use crate::{
    database::{Session, statement},
    vocabulary::PipelineStage,
};

/// The state of the queue.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Queue {
    /// Pending plans.
    pub pending: i64,
    /// Of them, those that wait for a retry.
    pub resting: i64,
    /// Plans in progress.
    pub processing: i64,
    /// Claims with a valid lease.
    pub claims: i64,
    /// Claims whose lease has expired, and which nobody has taken over yet.
    pub expired_claims: i64,
    /// Plans with more than one attempt since they were queued.
    pub retrying: i64,
    /// Retries within the last hour.
    pub retried_last_hour: i64,
    /// Completions within the last hour.
    pub completed_last_hour: i64,
    /// Failures within the last hour.
    pub failed_last_hour: i64,
    /// Age of the oldest pending plan; 0 without any.
    pub oldest_pending_seconds: f64,
    /// Age of the oldest pending erasure; 0 without any.
    pub oldest_erasure_seconds: f64,
}

/// Recent times that plans spent in a stage.
#[derive(Clone, Copy, Debug)]
pub struct StageTime {
    pub stage: PipelineStage,
    /// How many plans have left it.
    pub count: i64,
    /// Median in seconds.
    pub median: f64,
    /// 95th percentile in seconds.
    pub p95: f64,
}

/// Seconds until the next plan becomes claimable by itself: a retry that is due, or a lease that expires. `None` without
/// either.
pub async fn next_due(session: &Session) -> Result<Option<f64>, DbErr> {
    let sql = "SELECT extract(epoch FROM min(due) - clock_timestamp())::float8 AS seconds FROM ( \
        SELECT min(expires_at) AS due FROM plan_claims \
        UNION ALL SELECT min(coalesce(a.available_at, clock_timestamp())) \
            FROM investment_plans p LEFT JOIN plan_attempts a ON a.plan_id = p.id WHERE p.processing_status = 'PENDING' \
        ) dues WHERE isfinite(due)";
    let row = session.query_one_raw(statement(sql, [])).await?;
    row.map_or(Ok(None), |row| row.try_get("", "seconds"))
}

/// Measures the queue over everyone's plans: for the service role.
pub async fn measure(session: &Session) -> Result<Queue, DbErr> {
    // Pending and processing plans are few among many rows: each count uses a partial index.
    let sql = "SELECT waiting.*, \
        (SELECT count(*) FROM investment_plans WHERE processing_status = 'PROCESSING') AS processing, \
        claimed.*, \
        (SELECT count(*) FROM plan_attempts WHERE attempts > 1) AS retrying, \
        (SELECT coalesce(extract(epoch FROM now() - min(accepted_at))::float8, 0) FROM user_erasures) AS oldest_erasure_seconds, \
        late.* \
        FROM (SELECT count(*) AS pending, count(*) FILTER (WHERE a.available_at > clock_timestamp()) AS resting, \
                coalesce(extract(epoch FROM now() - min(p.updated_at) FILTER (WHERE isfinite(p.updated_at)))::float8, 0) \
                    AS oldest_pending_seconds \
            FROM investment_plans p LEFT JOIN plan_attempts a ON a.plan_id = p.id \
            WHERE p.processing_status = 'PENDING') waiting, \
        (SELECT count(*) FILTER (WHERE expires_at > clock_timestamp()) AS claims, \
                count(*) FILTER (WHERE expires_at <= clock_timestamp()) AS expired_claims FROM plan_claims) claimed, \
        (SELECT count(*) FILTER (WHERE status = 'PENDING' AND previous_status = 'PROCESSING') AS retried_last_hour, \
                count(*) FILTER (WHERE status = 'COMPLETED') AS completed_last_hour, \
                count(*) FILTER (WHERE status = 'FAILED') AS failed_last_hour \
            FROM plan_events WHERE occurred_at > now() - interval '1 hour') late";
    let row = session.query_one_raw(statement(sql, [])).await?;
    Queue::from_query_result(&row.ok_or_else(|| DbErr::RecordNotFound("queue".to_owned()))?, "")
}

/// Times in the stages left within the last ten minutes, by the newest 10,000 events.
pub async fn stage_times(session: &Session) -> Result<Vec<StageTime>, DbErr> {
    let sql = "WITH late AS (SELECT plan_id, seq, stage, occurred_at FROM plan_events \
            WHERE occurred_at > now() - interval '10 minutes' AND isfinite(occurred_at) ORDER BY occurred_at DESC LIMIT 10000), \
        stays AS (SELECT stage, extract(epoch FROM \
            lead(occurred_at) OVER (PARTITION BY plan_id ORDER BY seq) - occurred_at)::float8 AS seconds FROM late) \
        SELECT stage, count(*) AS count, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median, \
            percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds) AS p95 \
        FROM stays WHERE seconds IS NOT NULL GROUP BY stage";
    let rows = session.query_all_raw(statement(sql, [])).await?;
    let read = |row: &sea_orm::QueryResult| -> Result<Option<StageTime>, DbErr> {
        let stage: String = row.try_get("", "stage")?;
        // A requeued plan has left a final stage, in which nothing was done.
        let Some(stage) = PipelineStage::parse(&stage).filter(|stage| !stage.is_an_end()) else { return Ok(None) };
        let (count, median, p95) = (row.try_get("", "count")?, row.try_get("", "median")?, row.try_get("", "p95")?);
        Ok(Some(StageTime { stage, count, median, p95 }))
    };
    let mut times: Vec<StageTime> = rows.iter().filter_map(|row| read(row).transpose()).collect::<Result<_, _>>()?;
    times.sort_by_key(|time| time.stage);
    Ok(times)
}
