//! The mutations: one transaction each.

use async_graphql::{Context, ID, Object};
use entity::investment_plans::Column as C;

use super::{
    agent_api,
    agent_types::{
        ClaimPayload, ClaimPlansInput, ClaimPlansPayload, CompletePlanInput, FailPlanInput, SubmitAgentOutputInput,
    },
    cost::cost,
    create_plan::{CreatePlanInput, CreatePlanPayload, create_plan},
    delete_viewer::{DeleteViewerPayload, delete_viewer},
    error::ApiError,
    plan_payload::{Change, PlanPayload},
    rerun_plan::rerun_plan,
    update_plan::{RecordPlanPerformanceInput, UpdatePlanInput, record_plan_performance, update_plan},
};
use crate::plans::write::Changes;

/// What can be changed.
pub struct Mutation;

/// What can be changed.
#[Object]
impl Mutation {
    /// Store a plan as PENDING and queue it for the agents. With an id of the client's own choosing, sending it again
    /// changes nothing and answers with the stored plan.
    #[graphql(directive = cost::apply(50))]
    async fn create_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan.")] input: CreatePlanInput,
    ) -> Result<CreatePlanPayload, ApiError> {
        create_plan(ctx, input).await
    }

    /// Fields left out stay; a field given as null is cleared.
    #[graphql(directive = cost::apply(20))]
    async fn update_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: UpdatePlanInput,
    ) -> Result<PlanPayload, ApiError> {
        update_plan(ctx, input).await
    }

    /// Star a plan, or take the star away.
    #[graphql(directive = cost::apply(20))]
    async fn set_plan_favorite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan's id.")] id: ID,
        #[graphql(desc = "Whether it is starred from now on.")] is_favorite: bool,
    ) -> Result<PlanPayload, ApiError> {
        change(ctx, id, Changes::default().set(C::IsFavorite, Some(Some(is_favorite)))).await
    }

    /// Note that the user has reviewed the plan now.
    #[graphql(directive = cost::apply(20))]
    async fn review_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan's id.")] id: ID,
    ) -> Result<PlanPayload, ApiError> {
        change(ctx, id, Changes::default().set_now(C::LastReviewedAt)).await
    }

    /// Record how a plan has done in reality.
    #[graphql(directive = cost::apply(20))]
    async fn record_plan_performance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan's performance.")] input: RecordPlanPerformanceInput,
    ) -> Result<PlanPayload, ApiError> {
        record_plan_performance(ctx, input).await
    }

    /// Soft delete: the plan leaves the dashboard and is kept.
    #[graphql(directive = cost::apply(20))]
    async fn archive_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan's id.")] id: ID,
    ) -> Result<PlanPayload, ApiError> {
        change(ctx, id, Changes::default().set(C::IsActive, Some(Some(false)))).await
    }

    /// Bring an archived plan back to the dashboard.
    #[graphql(directive = cost::apply(20))]
    async fn restore_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan's id.")] id: ID,
    ) -> Result<PlanPayload, ApiError> {
        change(ctx, id, Changes::default().set(C::IsActive, Some(Some(true)))).await
    }

    /// Queue a FAILED or COMPLETED plan for the agents again, with its inputs as they are now. What the planner filled
    /// in for the user is read anew.
    #[graphql(directive = cost::apply(50))]
    async fn rerun_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan's id.")] id: ID,
    ) -> Result<PlanPayload, ApiError> {
        rerun_plan(ctx, id).await
    }

    /// Erase the viewer, their plans and the personal data in those plans' audit records. There is no way back. It is accepted at
    /// once, from when on nobody finds anything as the viewer, and done in pieces. Who has no address confirms by the id.
    #[graphql(directive = cost::apply(50))]
    async fn delete_viewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The viewer's e-mail address, as the newest token has it, or id, typed by hand.")]
        confirm_email_or_id: String,
    ) -> Result<DeleteViewerPayload, ApiError> {
        delete_viewer(ctx, &confirm_email_or_id).await
    }

    /// Take plans from the queue for a while. For agents: needs the service role.
    async fn claim_plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who claims, and how much.")] input: ClaimPlansInput,
    ) -> Result<ClaimPlansPayload, ApiError> {
        agent_api::claim_plans(ctx, input).await
    }

    /// Keep a claim for longer. For agents: needs the service role.
    async fn extend_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The claim's token.")] claim_token: ID,
        #[graphql(desc = "How long it counts from now on, 1 to 3600 seconds.", default = 60)] lease_seconds: i32,
    ) -> Result<ClaimPayload, ApiError> {
        agent_api::extend_claim(ctx, claim_token, lease_seconds).await
    }

    /// Give a claim back, for a worker that has to go: the plan is queued again at once, and the claim is not counted as
    /// an attempt. Repeated within a day, it is answered as done, with the plan as it is now. For agents: needs the service role.
    async fn release_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The claim's token.")] claim_token: ID,
    ) -> Result<PlanPayload, ApiError> {
        agent_api::release(ctx, &claim_token).await
    }

    /// Hand in an agent's output, once a run. For agents: needs the service role.
    async fn submit_agent_output(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The output.")] input: SubmitAgentOutputInput,
    ) -> Result<ClaimPayload, ApiError> {
        agent_api::submit(ctx, input).await
    }

    /// Store the finished plan and end it as COMPLETED. Repeated with the same token within a day, it is answered as done, with
    /// the plan as it is now: what was stored the first time counts. For agents: needs the service role.
    async fn complete_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The finished plan.")] input: CompletePlanInput,
    ) -> Result<PlanPayload, ApiError> {
        agent_api::complete(ctx, input).await
    }

    /// Say why a plan cannot be finished: it ends as FAILED, or is tried again. Repeated with the same token within a day, it is
    /// answered as done, with the plan as it is now: what was said the first time counts. For agents: needs the service role.
    async fn fail_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reason.")] input: FailPlanInput,
    ) -> Result<PlanPayload, ApiError> {
        agent_api::fail(ctx, input).await
    }
}

/// A change by a plan's id alone.
async fn change(ctx: &Context<'_>, id: ID, changes: Changes) -> Result<PlanPayload, ApiError> {
    Change { id, id_path: &["id"], changes, if_updated_at: None }.run(ctx).await
}
