//! Statistics of the agents' queue.

use async_graphql::{ComplexObject, Context, SimpleObject};

use super::{context::ContextExt, enums::PipelineStage, error::ApiError, page::count};
use crate::plans::queue::{self, Queue, StageTime};

/// Statistics of the agents' queue.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct QueueStats {
    /// Pending plans.
    pending: i32,
    /// Of those, plans delayed before a retry.
    resting: i32,
    /// Plans in progress.
    processing: i32,
    /// Active claims.
    claims: i32,
    /// Expired claims. The next free worker takes their plans over.
    expired_claims: i32,
    /// Plans attempted more than once since they were queued.
    retrying: i32,
    /// Retries within the last hour.
    retried_last_hour: i32,
    /// Completions within the last hour.
    completed_last_hour: i32,
    /// Failures within the last hour.
    failed_last_hour: i32,
    /// Age of the oldest pending plan in seconds; 0 if there is none.
    oldest_pending_seconds: f64,
}

#[ComplexObject]
impl QueueStats {
    /// Time spent in each stage that plans left within the last ten minutes, in the order of the stages.
    async fn stages(&self, ctx: &Context<'_>) -> Result<Vec<StageStats>, ApiError> {
        let times = queue::stage_times(&ctx.read().await?).await?;
        Ok(times.into_iter().map(Into::into).collect())
    }
}

impl From<Queue> for QueueStats {
    fn from(queue: Queue) -> Self {
        Self {
            pending: count(queue.pending),
            resting: count(queue.resting),
            processing: count(queue.processing),
            claims: count(queue.claims),
            expired_claims: count(queue.expired_claims),
            retrying: count(queue.retrying),
            retried_last_hour: count(queue.retried_last_hour),
            completed_last_hour: count(queue.completed_last_hour),
            failed_last_hour: count(queue.failed_last_hour),
            oldest_pending_seconds: queue.oldest_pending_seconds,
        }
    }
}

/// Time that plans spent in a stage.
#[derive(SimpleObject)]
pub struct StageStats {
    /// The stage; QUEUED is the wait for a worker.
    stage: PipelineStage,
    /// Number of plans that left it.
    count: i32,
    /// Median in seconds.
    median_seconds: f64,
    /// 95th percentile in seconds.
    p95_seconds: f64,
}

impl From<StageTime> for StageStats {
    fn from(time: StageTime) -> Self {
        let StageTime { stage, count: left, median, p95 } = time;
        Self { stage: stage.into(), count: count(left), median_seconds: median, p95_seconds: p95 }
    }
}
