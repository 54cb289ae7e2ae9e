//! The queue of the agents in figures.

use async_graphql::{ComplexObject, Context, SimpleObject};

use super::{context::ContextExt, enums::PipelineStage, error::ApiError, page::count};
use crate::plans::queue::{self, Queue, StageTime};

/// How full the queue of the agents is, and how it goes.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct QueueStats {
    /// Plans that wait for a worker.
    pending: i32,
    /// Of them, those that rest before another attempt.
    resting: i32,
    /// Plans that are worked on.
    processing: i32,
    /// Claims that count: plans that some worker has now.
    claims: i32,
    /// Claims that ran out because their worker was not heard of in time. The next free worker takes such a plan over.
    expired_claims: i32,
    /// Plans that have been begun more than once since they were queued.
    retrying: i32,
    /// How often a plan has gone back to the queue within the last hour, to be tried again.
    retried_last_hour: i32,
    /// How often a plan has been completed within the last hour.
    completed_last_hour: i32,
    /// How often a plan has failed within the last hour.
    failed_last_hour: i32,
    /// How long the plan has waited that waits longest; 0 where none waits.
    oldest_pending_seconds: f64,
}

#[ComplexObject]
impl QueueStats {
    /// How long plans stayed in each stage that they left within the last ten minutes, in the order of the stages.
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

/// How long plans stayed in a stage.
#[derive(SimpleObject)]
pub struct StageStats {
    /// The stage; QUEUED is the wait for a worker.
    stage: PipelineStage,
    /// How often it was left.
    count: i32,
    /// Seconds that half of the plans took at most.
    median_seconds: f64,
    /// Seconds that 95 plans in 100 took at most.
    p95_seconds: f64,
}

impl From<StageTime> for StageStats {
    fn from(time: StageTime) -> Self {
        let StageTime { stage, count: left, median, p95 } = time;
        Self { stage: stage.into(), count: count(left), median_seconds: median, p95_seconds: p95 }
    }
}
