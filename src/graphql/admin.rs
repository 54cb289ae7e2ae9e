//! Statistics for operators: over everyone's plans, the queue, the indexes. All need the service role.

use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    analytics::PlanTypeStats,
    connection_of::connection,
    context::ContextExt,
    error::ApiError,
    page::{Arguments, count},
    queue_stats::QueueStats,
};
use crate::plans::{
    PageRequest, analytics,
    engagement::{self, Engagement, EngagementKey},
    indexes, queue,
};

/// Statistics for operators.
pub struct Admin;

/// Statistics over everyone's plans, for operators.
#[Object]
impl Admin {
    /// Statistics over all active plans, by type.
    async fn plan_type_distribution(&self, ctx: &Context<'_>) -> Result<Vec<PlanTypeStats>, ApiError> {
        let stats = analytics::of_everyone(&ctx.read().await?).await?;
        Ok(stats.into_iter().map(Into::into).collect())
    }

    /// Users with at least minPlans active plans, most plans first.
    async fn user_engagement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Minimum number of active plans.", default = 2)] min_plans: i32,
        #[graphql(desc = "Number of users from the start, at most 1000; default 20.")] first: Option<i32>,
        #[graphql(desc = "Only users after this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of users from the end, at most 1000.")] last: Option<i32>,
        #[graphql(desc = "Only users before this cursor.")] before: Option<String>,
    ) -> Result<UserEngagementConnection, ApiError> {
        let page = PageRequest::new(&Arguments { first, after, last, before })?;
        let users = engagement::page(&ctx.read().await?, min_plans, &page).await?;
        let position = |user: &Engagement| EngagementKey(user.total_plans, user.user_id);
        UserEngagementConnection::of(&page, users, position, UserEngagement::from)
    }

    /// Statistics of the agents' queue.
    async fn queue(&self, ctx: &Context<'_>) -> Result<QueueStats, ApiError> {
        Ok(queue::measure(&ctx.read().await?).await?.into())
    }

    /// Usage of the plans' indexes, most read first.
    async fn index_usage(&self, ctx: &Context<'_>) -> Result<Vec<IndexUsage>, ApiError> {
        let indexes = indexes::usage(&ctx.read_primary().await?).await?;
        Ok(indexes.into_iter().map(Into::into).collect())
    }
}

connection! {
    /// A page of users by number of plans.
    UserEngagementConnection of "users";
    /// A user in a list.
    UserEngagementEdge { cursor: "Cursor of the user, for after or before.", node: "The user's statistics." }
    UserEngagement
}

/// A user's engagement.
#[derive(SimpleObject, Clone)]
pub struct UserEngagement {
    /// Id of the user.
    user_id: ID,
    /// Number of active plans.
    total_plans: i32,
    /// Number of starred active plans.
    favorite_plans: i32,
    /// When the newest was created.
    last_plan_created: DateTime<Utc>,
}

impl From<Engagement> for UserEngagement {
    fn from(user: Engagement) -> Self {
        Self {
            user_id: user.user_id.into(),
            total_plans: count(user.total_plans),
            favorite_plans: count(user.favorite_plans),
            last_plan_created: user.last_plan_created,
        }
    }
}

/// Usage of an index since Postgres last reset its statistics. Counters are Float, since they exceed 32 bits.
#[derive(SimpleObject)]
pub struct IndexUsage {
    /// Name of the index.
    index_name: String,
    /// Number of index scans.
    scans: f64,
    /// Index entries read.
    tuples_read: f64,
    /// Table rows fetched.
    tuples_fetched: f64,
    /// Size on disk in bytes.
    size_bytes: f64,
}

impl From<indexes::IndexUsage> for IndexUsage {
    fn from(index: indexes::IndexUsage) -> Self {
        Self {
            index_name: index.index_name,
            scans: index.scans as f64,
            tuples_read: index.tuples_read as f64,
            tuples_fetched: index.tuples_fetched as f64,
            size_bytes: index.size_bytes as f64,
        }
    }
}
