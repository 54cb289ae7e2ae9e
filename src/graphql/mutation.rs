//! The mutations, one transaction each.

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
    monthly_budget::{ViewerPayload, set_monthly_budget},
    plan_payload::{Change, PlanPayload},
    rerun_plan::rerun_plan,
    scalars::Decimal,
    update_plan::{RecordPlanPerformanceInput, UpdatePlanInput, record_plan_performance, update_plan},
};
use crate::plans::write::Changes;

/// Mutations.
pub struct Mutation;

/// Mutations.
#[Object]
impl Mutation {
    /// Create a plan as PENDING and queue it for the agents. With a client-chosen id it is idempotent: a retry changes nothing and
    /// returns the stored plan.
    #[graphql(directive = cost::apply(50))]
    async fn create_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan.")] input: CreatePlanInput,
    ) -> Result<CreatePlanPayload, ApiError> {
        create_plan(ctx, input).await
    }

    /// Change a plan. Omitted fields stay; null clears a field.
    #[graphql(directive = cost::apply(20))]
    async fn update_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: UpdatePlanInput,
    ) -> Result<PlanPayload, ApiError> {
        update_plan(ctx, input).await
    }

    /// Star or unstar a plan.
    #[graphql(directive = cost::apply(20))]
    async fn set_plan_favorite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
        #[graphql(desc = "Whether the plan is starred.")] is_favorite: bool,
    ) -> Result<PlanPayload, ApiError> {
        change(ctx, id, Changes::default().set(C::IsFavorite, Some(Some(is_favorite)))).await
    }

    /// Record that the user has reviewed the plan now.
    #[graphql(directive = cost::apply(20))]
    async fn review_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
    ) -> Result<PlanPayload, ApiError> {
        change(ctx, id, Changes::default().set_now(C::LastReviewedAt)).await
    }

    /// Record a plan's actual performance.
    #[graphql(directive = cost::apply(20))]
    async fn record_plan_performance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The actual performance.")] input: RecordPlanPerformanceInput,
    ) -> Result<PlanPayload, ApiError> {
        record_plan_performance(ctx, input).await
    }

    /// Archive a plan (soft delete): it leaves the dashboard and is kept.
    #[graphql(directive = cost::apply(20))]
    async fn archive_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
    ) -> Result<PlanPayload, ApiError> {
        change(ctx, id, Changes::default().set(C::IsActive, Some(Some(false)))).await
    }

    /// Restore an archived plan to the dashboard.
    #[graphql(directive = cost::apply(20))]
    async fn restore_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
    ) -> Result<PlanPayload, ApiError> {
        change(ctx, id, Changes::default().set(C::IsActive, Some(Some(true)))).await
    }

    /// Queue a FAILED or COMPLETED plan again with its current inputs, details included. What the planner filled in for the user is read anew.
    #[graphql(directive = cost::apply(50))]
    async fn rerun_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
    ) -> Result<PlanPayload, ApiError> {
        rerun_plan(ctx, id).await
    }

    /// Set what the viewer can pay a month for all plans together, 0 or more US dollars; null forgets it.
    #[graphql(directive = cost::apply(20))]
    async fn set_monthly_budget(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "US dollars a month, at most two decimal places.")] amount: Option<Decimal>,
    ) -> Result<ViewerPayload, ApiError> {
        set_monthly_budget(ctx, amount).await
    }

    /// Erase the viewer, their plans, and the personal data in those plans' audit records, irreversibly. Accepted at once, from
    /// when on the viewer finds nothing, and completed in batches. Without an address, confirm by the id.
    #[graphql(directive = cost::apply(50))]
    async fn delete_viewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Confirmation: the viewer's e-mail address by the newest token, or id, typed by hand.")]
        confirm_email_or_id: String,
    ) -> Result<DeleteViewerPayload, ApiError> {
        delete_viewer(ctx, &confirm_email_or_id).await
    }

    /// Claim pending plans. For agents: needs the service role.
    async fn claim_plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The worker, and how much it claims.")] input: ClaimPlansInput,
    ) -> Result<ClaimPlansPayload, ApiError> {
        agent_api::claim_plans(ctx, input).await
    }

    /// Extend the lease of a claim. For agents: needs the service role.
    async fn extend_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Token of the claim.")] claim_token: ID,
        #[graphql(desc = "New lease in seconds from now, 1 to 3600.", default = 60)] lease_seconds: i32,
    ) -> Result<ClaimPayload, ApiError> {
        agent_api::extend_claim(ctx, claim_token, lease_seconds).await
    }

    /// Release a claim: the plan is queued again at once, and the claim does not count as an attempt. A retry within a day returns
    /// the plan as it is now. For agents: needs the service role.
    async fn release_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Token of the claim.")] claim_token: ID,
    ) -> Result<PlanPayload, ApiError> {
        agent_api::release(ctx, &claim_token).await
    }

    /// Submit an agent's output, once per run. For agents: needs the service role.
    async fn submit_agent_output(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The output.")] input: SubmitAgentOutputInput,
    ) -> Result<ClaimPayload, ApiError> {
        agent_api::submit(ctx, input).await
    }

    /// Store the finished plan and complete it. A retry with the same token within a day returns the plan as it is now, and keeps
    /// what was stored first. For agents: needs the service role.
    async fn complete_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The finished plan.")] input: CompletePlanInput,
    ) -> Result<PlanPayload, ApiError> {
        agent_api::complete(ctx, input).await
    }

    /// Fail a plan, or have it retried. A retry with the same token within a day returns the plan as it is now, and keeps what was
    /// stored first. For agents: needs the service role.
    async fn fail_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reason.")] input: FailPlanInput,
    ) -> Result<PlanPayload, ApiError> {
        agent_api::fail(ctx, input).await
    }
}

/// A change of a plan that needs only its id.
async fn change(ctx: &Context<'_>, id: ID, changes: Changes) -> Result<PlanPayload, ApiError> {
    Change { id, id_path: &["id"], changes, details: None, if_updated_at: None }.run(ctx).await
}
