//! Inputs and payloads of external agents.

use async_graphql::{Context, ID, InputObject, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    context::ContextExt,
    enums::AgentKind,
    error::ApiError,
    plan::Plan,
    plan_columns::selected,
    scalars::{Decimal, Json},
    user_error::UserError,
};
use crate::{
    database::Session,
    plans::{claims::Claim, columns::Columns, read},
};

/// The worker, and how much it claims.
#[derive(InputObject)]
pub struct ClaimPlansInput {
    /// Name of the worker, at most 100 characters; shown in the plans' history.
    pub(super) worker: String,
    /// Maximum number of plans, at most 100.
    #[graphql(default = 1)]
    pub(super) limit: i32,
    /// Lease of the claims in seconds, 1 to 3600; renew it with extendClaim.
    #[graphql(default = 60)]
    pub(super) lease_seconds: i32,
}

/// The claimed plans.
#[derive(SimpleObject)]
pub struct ClaimPlansPayload {
    /// The claims; empty if no plan is pending.
    pub(super) claims: Vec<PlanClaim>,
}

/// A plan claimed by a worker.
#[derive(SimpleObject)]
pub struct PlanClaim {
    /// Fencing token: required by every write for the plan, and rejected once the claim is lost.
    pub(super) claim_token: ID,
    /// When the lease expires, unless it is extended.
    pub(super) expires_at: DateTime<Utc>,
    /// Number of claims since the plan was queued, including this one.
    pub(super) attempt: i32,
    /// The plan. Outputs that are stored already need not be computed again.
    pub(super) plan: Plan,
}

/// The state of a claim.
#[derive(SimpleObject, Default)]
pub struct ClaimPayload {
    /// The claim as it is now; null if it is not valid any more.
    pub(super) claim: Option<PlanClaim>,
    /// Problems that the caller can fix. If there are any, nothing was written.
    pub(super) user_errors: Vec<UserError>,
}

/// An agent's output.
#[derive(InputObject)]
pub struct SubmitAgentOutputInput {
    /// Token of the claim.
    pub(super) claim_token: ID,
    /// The agent; each can submit its output once per run.
    pub(super) agent: AgentKind,
    /// The output, at most 262,144 bytes. Any shape is stored; what has the usual shape is shown typed, and fills columns that the
    /// person left empty.
    pub(super) output: Json,
}

/// The finished plan.
#[derive(InputObject)]
pub struct CompletePlanInput {
    /// Token of the claim.
    pub(super) claim_token: ID,
    /// The plan, at most 262,144 bytes: JSON with `investment_plan` or `user_input`.
    pub(super) plan_data: Json,
    /// Expected annual return as a fraction; if omitted, the portfolio agent's stays.
    pub(super) expected_return: Option<Decimal>,
}

/// Why a plan cannot be finished.
#[derive(InputObject)]
pub struct FailPlanInput {
    /// Token of the claim.
    pub(super) claim_token: ID,
    /// Machine-readable code, at most 100 characters.
    pub(super) code: String,
    /// Human-readable message, at most 1,000 characters.
    pub(super) message: String,
    /// The agent that failed, if it was one.
    pub(super) agent: Option<AgentKind>,
    /// Whether a retry may help: if so, the plan is queued again until its maximum of failed attempts (`--attempts`, by default
    /// three). Lost or released claims do not count.
    #[graphql(default)]
    pub(super) retryable: bool,
}

impl ClaimPayload {
    pub(super) fn lost(path: &[&str]) -> Self {
        Self { claim: None, user_errors: vec![UserError::claim_lost(path)] }
    }

    pub(super) async fn of(
        session: &Session,
        ctx: &Context<'_>,
        claim: Option<Claim>,
        path: &[&str],
    ) -> Result<Self, ApiError> {
        let columns = selected(ctx, &[&["claim", "plan"]]);
        let claims = with_plans(session, ctx, claim.into_iter().collect(), &columns).await?;
        let claim = claims.into_iter().next();
        Ok(claim.map_or_else(|| Self::lost(path), |claim| Self { claim: Some(claim), user_errors: Vec::new() }))
    }
}

/// The claims with their plans, in one statement.
pub(super) async fn with_plans(
    session: &Session,
    ctx: &Context<'_>,
    claims: Vec<Claim>,
    columns: &Columns,
) -> Result<Vec<PlanClaim>, ApiError> {
    if claims.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = claims.iter().map(|claim| claim.plan_id).collect();
    let plans = read::several(session, ctx.viewer()?, &ids, columns).await?;
    let claim = |claim: Claim| {
        let plan = plans.iter().find(|plan| plan.id == claim.plan_id)?.clone();
        let Claim { token, expires_at, attempt, .. } = claim;
        Some(PlanClaim { claim_token: token.into(), expires_at, attempt, plan: plan.into() })
    };
    Ok(claims.into_iter().filter_map(claim).collect())
}
