//! The queries.

use async_graphql::{Context, ID, Object};

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
    preview::{PlanPreview, PreviewPlanInput, preview},
    user::User,
};
use crate::{feed::present_cursor, plans::read};

/// What can be asked.
pub struct Query;

/// What can be asked.
#[Object]
impl Query {
    /// The signed-in user.
    #[graphql(directive = cost::apply(2))]
    async fn viewer(&self, ctx: &Context<'_>) -> Result<User, ApiError> {
        let users = User::several(ctx, &[ctx.person()?]).await?;
        users.into_iter().next().ok_or(ApiError::NotFound)
    }

    /// One of the viewer's plans, archived or not; null where the viewer has none with that id.
    #[graphql(directive = cost::apply(2))]
    async fn plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan's id.")] id: ID,
    ) -> Option<Result<Plan, ApiError>> {
        find(ctx, &id).await.transpose()
    }

    /// The viewer's plans. Without orderBy: favourites first, then newest first (the dashboard's order).
    #[graphql(directive = cost::apply(3))]
    #[expect(clippy::too_many_arguments, reason = "the arguments are those of the contract")]
    async fn plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which plans; without it, all that are not archived.")] filter: Option<PlanFilter>,
        #[graphql(desc = "In which order; without it, the dashboard's.")] order_by: Option<PlanOrder>,
        #[graphql(desc = "Rows from the start, at most 1000; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, at most 1000.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PlanConnection, ApiError> {
        let user_id = ctx.person()?;
        PlanConnection::load(ctx, user_id, filter, order_by, Arguments { first, after, last, before }).await
    }

    /// What has this id: a plan or a user; null where the viewer may see nothing with it.
    #[graphql(directive = cost::apply(2))]
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of a plan or user.")] id: ID,
    ) -> Option<Result<Node, ApiError>> {
        let found = node::find(ctx, &[id]).await.map(|nodes| nodes.into_iter().flatten().next());
        found.transpose()
    }

    /// What has these ids, in their order; null in the place of an id with which the viewer may see nothing.
    #[graphql(directive = cost::apply(2))]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ids of plans or users, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, ApiError> {
        node::find(ctx, &ids).await
    }

    /// Where planStatuses stands now. Ask for it first, then for the plans, then subscribe with it as after: whatever
    /// happens meanwhile is in the stream. What happened just before may be in it as well.
    #[graphql(directive = cost::apply(3))]
    async fn plan_statuses_cursor(&self, ctx: &Context<'_>) -> Result<String, ApiError> {
        Ok(present_cursor(&ctx.read_primary().await?, ctx.person()?).await?.encode())
    }

    /// Figures over the viewer's active plans.
    #[graphql(directive = cost::apply(3))]
    async fn plan_analytics(&self, ctx: &Context<'_>) -> Result<PlanAnalytics, ApiError> {
        PlanAnalytics::load(ctx, ctx.person()?).await
    }

    /// Figures over everyone's plans, for operators: needs the service role.
    #[expect(clippy::unused_async, reason = "async-graphql wants it so")]
    async fn admin(&self, ctx: &Context<'_>) -> Result<Admin, ApiError> {
        ctx.service().map(|_| Admin)
    }

    /// What a plan for these inputs would look like, computed at once and stored nowhere.
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

/// An id that is none is the id of nothing.
async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Plan>, ApiError> {
    let viewer = ctx.viewer()?;
    let Ok(id) = id.parse() else { return Ok(None) };
    let plan = read::find(&ctx.read().await?, viewer, id, &selected(ctx, &[&[]])).await?;
    Ok(plan.map(Plan::from))
}
