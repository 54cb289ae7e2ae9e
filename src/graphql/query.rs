//! The queries.

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};

use super::{
    admin::Admin,
    analytics::PlanAnalytics,
    connection::PlanConnection,
    context::ContextExt,
    cost::cost,
    error::ApiError,
    filter::{PlanFilter, PlanOrder},
    node::{self, Node},
    page::Arguments,
    plan::Plan,
    plan_columns::selected,
    plan_diff::{PlanChange, plan_diff},
    preview::{PlanPreview, PreviewPlanInput, preview},
    user::User,
};
use crate::{
    feed::present_cursor,
    plans::{as_of, read},
};

/// Queries.
pub struct Query;

/// Queries.
#[Object]
impl Query {
    /// The signed-in user.
    #[graphql(directive = cost::apply(2))]
    async fn viewer(&self, ctx: &Context<'_>) -> Result<User, ApiError> {
        let users = User::several(ctx, &[ctx.person()?]).await?;
        users.into_iter().next().ok_or(ApiError::NotFound)
    }

    /// One of the viewer's plans, archived or not; null if there is none with that id, or was none at that time.
    #[graphql(directive = cost::apply(2))]
    async fn plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
        #[graphql(
            desc = "Show the plan as it was at this time, with its details and balances; user, failure, history and statusEvents are of now."
        )]
        as_of: Option<DateTime<Utc>>,
    ) -> Option<Result<Plan, ApiError>> {
        find(ctx, &id, as_of).await.transpose()
    }

    /// The fields of one of the viewer's plans that became another between two times, except `updated_at`. Before the plan was
    /// there it had none.
    #[graphql(directive = cost::apply(20))]
    async fn plan_diff(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
        #[graphql(desc = "The earlier time.")] from: DateTime<Utc>,
        #[graphql(desc = "The later time; now by default.")] to: Option<DateTime<Utc>>,
    ) -> Result<Vec<PlanChange>, ApiError> {
        plan_diff(ctx, &id, from, to).await
    }

    /// The viewer's plans. By default favourites first, then newest first (the dashboard's order).
    #[graphql(directive = cost::apply(3))]
    #[expect(clippy::too_many_arguments, reason = "the arguments are those of the contract")]
    async fn plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Filter; by default all plans that are not archived.")] filter: Option<PlanFilter>,
        #[graphql(desc = "Order; by default the dashboard's.")] order_by: Option<PlanOrder>,
        #[graphql(desc = "Number of plans from the start, at most 1000; default 20.")] first: Option<i32>,
        #[graphql(desc = "Only items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of plans from the end, at most 1000.")] last: Option<i32>,
        #[graphql(desc = "Only items before this cursor.")] before: Option<String>,
    ) -> Result<PlanConnection, ApiError> {
        let user_id = ctx.person()?;
        PlanConnection::load(ctx, user_id, filter, order_by, Arguments { first, after, last, before }).await
    }

    /// The object with this id, a plan or a user; null if the viewer may not see it.
    #[graphql(directive = cost::apply(2))]
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of a plan or user.")] id: ID,
    ) -> Option<Result<Node, ApiError>> {
        let found = node::find(ctx, &[id]).await.map(|nodes| nodes.into_iter().flatten().next());
        found.transpose()
    }

    /// The objects with these ids, in their order; null for those that the viewer may not see.
    #[graphql(directive = cost::apply(2))]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Ids of plans or users, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, ApiError> {
        node::find(ctx, &ids).await
    }

    /// The current cursor of planStatuses. Read it first, then the plans, then subscribe with it as after, so that no change is
    /// missed. A very recent change may be repeated.
    #[graphql(directive = cost::apply(3))]
    async fn plan_statuses_cursor(&self, ctx: &Context<'_>) -> Result<String, ApiError> {
        Ok(present_cursor(&ctx.read_primary().await?, ctx.person()?).await?.encode())
    }

    /// Statistics over the viewer's active plans.
    #[graphql(directive = cost::apply(3))]
    async fn plan_analytics(&self, ctx: &Context<'_>) -> Result<PlanAnalytics, ApiError> {
        PlanAnalytics::load(ctx, ctx.person()?).await
    }

    /// Statistics over everyone's plans, for operators: needs the service role.
    #[expect(clippy::unused_async, reason = "async-graphql wants it so")]
    async fn admin(&self, ctx: &Context<'_>) -> Result<Admin, ApiError> {
        ctx.service().map(|_| Admin)
    }

    /// A preview of a plan for these inputs, computed without storing anything.
    #[graphql(directive = cost::apply(100))]
    async fn preview_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The goal.")] input: PreviewPlanInput,
    ) -> Result<PlanPreview, ApiError> {
        ctx.viewer()?;
        preview(ctx.app(), ctx.budget(), input).await
    }
}

/// A malformed id identifies nothing.
async fn find(ctx: &Context<'_>, id: &ID, time: Option<DateTime<Utc>>) -> Result<Option<Plan>, ApiError> {
    let viewer = ctx.viewer()?;
    let Ok(id) = id.parse() else { return Ok(None) };
    let (session, columns) = (ctx.read().await?, selected(ctx, &[&[]]));
    let plan = match time {
        None => read::find(&session, viewer, id, &columns).await?,
        Some(time) => Box::pin(as_of::find(&session, viewer, id, time, &columns)).await?,
    };
    Ok(plan.map(Plan::from))
}
