//! Figures for operators: over everyone's plans, the queue, the indexes. All need the service role.

use async_graphql::{Context, ID, Object, SimpleObject, connection::PageInfo};
use chrono::{DateTime, Utc};

use super::{
    analytics::PlanTypeStats,
    context::ContextExt,
    error::ApiError,
    page::{self, Arguments, count},
    queue_stats::QueueStats,
};
use crate::plans::{
    Slice, analytics,
    engagement::{self, Engagement, EngagementPosition},
    indexes, queue,
};

/// Figures for operators.
pub struct Admin;

/// Figures over everyone's plans, for operators.
#[Object]
impl Admin {
    /// Figures over all active plans, by type.
    async fn plan_type_distribution(&self, ctx: &Context<'_>) -> Result<Vec<PlanTypeStats>, ApiError> {
        let stats = analytics::of_everyone(&ctx.read().await?).await?;
        Ok(stats.into_iter().map(Into::into).collect())
    }

    /// Users with at least minPlans active plans, most plans first.
    async fn user_engagement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Active plans that a user has at least.", default = 2)] min_plans: i32,
        #[graphql(desc = "Users from the start, at most 1000; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only who comes behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Users from the end, at most 1000.")] last: Option<i32>,
        #[graphql(desc = "Only who comes before this cursor.")] before: Option<String>,
    ) -> Result<UserEngagementConnection, ApiError> {
        let slice = Slice::new(&Arguments { first, after, last, before })?;
        let users = engagement::page(&ctx.read().await?, min_plans, &slice).await?;
        let position = |user: &Engagement| EngagementPosition(user.total_plans, user.user_id);
        let (rows, page_info) = slice.page(users, position)?;
        let edge = |(cursor, user): (_, Engagement)| UserEngagementEdge { cursor, node: user.into() };
        let edges: Vec<_> = page::with_cursors(rows, position)?.into_iter().map(edge).collect();
        let nodes = edges.iter().map(|edge| edge.node.clone()).collect();
        Ok(UserEngagementConnection { edges, nodes, page_info })
    }

    /// The queue of the agents in figures.
    async fn queue(&self, ctx: &Context<'_>) -> Result<QueueStats, ApiError> {
        Ok(queue::measure(&ctx.read().await?).await?.into())
    }

    /// How much the indexes of the plans are used, the most read first.
    async fn index_usage(&self, ctx: &Context<'_>) -> Result<Vec<IndexUsage>, ApiError> {
        let indexes = indexes::usage(&ctx.read_primary().await?).await?;
        Ok(indexes.into_iter().map(Into::into).collect())
    }
}

/// A page of users by the number of their plans.
#[derive(SimpleObject)]
pub struct UserEngagementConnection {
    /// The users with their cursors.
    edges: Vec<UserEngagementEdge>,
    /// The users alone.
    nodes: Vec<UserEngagement>,
    /// Where this page stands in the list.
    page_info: PageInfo,
}

/// A user in a list.
#[derive(SimpleObject)]
pub struct UserEngagementEdge {
    /// Where the user stands in the list: give it as after.
    cursor: String,
    /// The user in figures.
    node: UserEngagement,
}

/// How much a user has made of the product.
#[derive(SimpleObject, Clone)]
pub struct UserEngagement {
    /// Whose figures these are.
    user_id: ID,
    /// Active plans.
    total_plans: i32,
    /// Starred ones among them.
    favorite_plans: i32,
    /// When the newest was stored.
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

/// How much an index is used, since Postgres last reset its statistics. Counters as Float, since they outgrow 32 bits.
#[derive(SimpleObject)]
pub struct IndexUsage {
    /// The index.
    index_name: String,
    /// How often it was read.
    scans: f64,
    /// Entries that were read from it.
    tuples_read: f64,
    /// Rows of the table that were fetched by it.
    tuples_fetched: f64,
    /// Bytes on disk.
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
