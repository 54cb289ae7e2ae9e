//! The API of external agents: claim plans, renew leases, submit outputs, finish. All need the service role.

use std::time::Duration;

use async_graphql::{Context, ID, Object};
use uuid::Uuid;

use super::{
    agent_types::{
        ClaimPayload, ClaimPlansInput, ClaimPlansPayload, CompletePlanInput, FailPlanInput, SubmitAgentOutputInput,
        with_plans,
    },
    context::ContextExt,
    error::ApiError,
    plan_columns::selected,
    plan_payload::PlanPayload,
    user_error::{UserError, UserErrorCode},
};
use crate::{
    database::{Actor, Session},
    plans::{
        claims::{self, Fenced},
        ended_claims::{self, End},
        outputs, read,
        status::{self, FailureReason},
        validate::{self, Problem},
    },
};

/// Plans in one claim at most.
pub const MAX_CLAIMED: i32 = 100;
/// Seconds of a lease at most.
pub const MAX_LEASE: i32 = 3600;
/// Characters of a worker's name, and of a failure's code, at most.
pub const MAX_WORD: usize = 100;
/// Characters of a failure's message at most.
pub const MAX_MESSAGE: usize = 1000;

/// The fields for agents.
#[derive(Default)]
pub struct AgentApi;

/// Mutations.
#[Object]
impl AgentApi {
    /// Claim pending plans. For agents: needs the service role.
    async fn claim_plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The worker, and how much it claims.")] input: ClaimPlansInput,
    ) -> Result<ClaimPlansPayload, ApiError> {
        ctx.service()?;
        if let Some(problem) = validate::name("worker", &input.worker, MAX_WORD) {
            return Err(ApiError::BadUserInput(problem.message));
        }
        let limit = within("limit", input.limit, MAX_CLAIMED)?;
        let lease = Duration::from_secs(within("leaseSeconds", input.lease_seconds, MAX_LEASE)?.into());
        let session = ctx.app().database.write(Actor::Worker(&input.worker)).await?;
        let claimed = status::claim(&session, &ctx.app().round_robin, &input.worker, limit, lease).await?;
        let claims = with_plans(&session, ctx, claimed, &selected(ctx, &[&["claims", "plan"]])).await?;
        session.commit().await?;
        Ok(ClaimPlansPayload { claims })
    }

    /// Extend the lease of a claim. For agents: needs the service role.
    async fn extend_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Token of the claim.")] claim_token: ID,
        #[graphql(desc = "New lease in seconds from now, 1 to 3600.", default = 60)] lease_seconds: i32,
    ) -> Result<ClaimPayload, ApiError> {
        ctx.service()?;
        let lease = Duration::from_secs(within("leaseSeconds", lease_seconds, MAX_LEASE)?.into());
        let Ok(token) = claim_token.parse() else { return Ok(ClaimPayload::lost(&["claimToken"])) };
        let session = ctx.write().await?;
        let claim = claims::extend(&session, token, lease).await?;
        let payload = ClaimPayload::of(&session, ctx, claim, &["claimToken"]).await?;
        session.commit().await?;
        Ok(payload)
    }

    /// Release a claim: the plan is queued again at once, and the claim does not count as an attempt. A retry within a day returns
    /// the plan as it is now. For agents: needs the service role.
    async fn release_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Token of the claim.")] claim_token: ID,
    ) -> Result<PlanPayload, ApiError> {
        ctx.service()?;
        end(ctx, End::Release, (&claim_token, &["claimToken"]), [], async |session, token| {
            status::unclaim(session, token, Duration::ZERO).await
        })
        .await
    }

    /// Submit an agent's output, once per run. For agents: needs the service role.
    async fn submit_agent_output(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The output.")] input: SubmitAgentOutputInput,
    ) -> Result<ClaimPayload, ApiError> {
        ctx.service()?;
        let output = serde_json::from_str(&input.output.0).map_err(ApiError::internal)?;
        if let Some(problem) = validate::json("output", &output) {
            return Ok(ClaimPayload { claim: None, user_errors: vec![problem.into()] });
        }
        let Ok(token) = input.claim_token.parse::<Uuid>() else { return Ok(ClaimPayload::lost(INPUT)) };
        let session = ctx.write().await?;
        match outputs::store(&session, token, input.agent.into(), &output).await? {
            Fenced::Lost => return Ok(ClaimPayload::lost(INPUT)),
            Fenced::Stored => {
                let message = "An output of this agent is stored already.";
                let error = UserError::at(&["input", "agent"], UserErrorCode::Conflict, message);
                return Ok(ClaimPayload { claim: None, user_errors: vec![error] });
            }
            Fenced::Written => {}
        }
        let claim = claims::lock(&session, token).await?;
        let payload = ClaimPayload::of(&session, ctx, claim, INPUT).await?;
        session.commit().await?;
        Ok(payload)
    }

    /// Store the finished plan and complete it. A retry with the same token within a day returns the plan as it is now, and keeps
    /// what was stored first. For agents: needs the service role.
    async fn complete_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The finished plan.")] input: CompletePlanInput,
    ) -> Result<PlanPayload, ApiError> {
        ctx.service()?;
        let plan_data = serde_json::from_str(&input.plan_data.0).map_err(ApiError::internal)?;
        let expected_return = input.expected_return.map(|rate| rate.0);
        let problems = [validate::plan_data("planData", &plan_data), validate::rate("expectedReturn", expected_return)];
        end(ctx, End::Complete, (&input.claim_token, INPUT), problems, async |session, token| {
            status::complete(session, token, &plan_data, expected_return).await
        })
        .await
    }

    /// Fail a plan, or have it retried. A retry with the same token within a day returns the plan as it is now, and keeps what was
    /// stored first. For agents: needs the service role.
    async fn fail_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reason.")] input: FailPlanInput,
    ) -> Result<PlanPayload, ApiError> {
        ctx.service()?;
        let problems =
            [validate::name("code", &input.code, MAX_WORD), validate::name("message", &input.message, MAX_MESSAGE)];
        let reason = FailureReason { code: &input.code, message: &input.message, agent: input.agent.map(Into::into) };
        end(ctx, End::Fail, (&input.claim_token, INPUT), problems, async |session, token| {
            if input.retryable {
                status::retry_or_fail(session, token, ctx.app().attempts, &reason).await
            } else {
                status::fail(session, token, &reason).await
            }
        })
        .await
    }
}

/// The path of the token in an input.
const INPUT: &[&str] = &["input", "claimToken"];

/// Ends a claim and returns the plan; on a retry, the plan as it is now.
async fn end(
    ctx: &Context<'_>,
    how: End,
    (token, path): (&ID, &[&str]),
    problems: impl IntoIterator<Item = Option<Problem>>,
    write: impl AsyncFnOnce(&Session, Uuid) -> Result<Fenced, sea_orm::DbErr>,
) -> Result<PlanPayload, ApiError> {
    let problems: Vec<_> = problems.into_iter().flatten().map(UserError::from).collect();
    if !problems.is_empty() {
        return Ok(PlanPayload::refused(None, problems));
    }
    let lost = || PlanPayload::refused(None, vec![UserError::claim_lost(path)]);
    let Ok(token) = token.parse::<Uuid>() else { return Ok(lost()) };
    let session = ctx.write().await?;
    // Locked first: ending the claim releases it.
    let plan_id = if let Some(claim) = claims::lock(&session, token).await? {
        let Fenced::Written = write(&session, token).await? else { return Ok(lost()) };
        ended_claims::record(&session, token, claim.plan_id, how).await?;
        claim.plan_id
    } else if let Some(plan_id) = ended_claims::plan_of(&session, token, how).await? {
        plan_id
    } else {
        return Ok(lost());
    };
    let plan = read::by_id(&session, plan_id, &selected(ctx, &[&["plan"]])).await?;
    session.commit().await?;
    Ok(plan.map_or_else(lost, PlanPayload::done))
}

fn within(name: &str, value: i32, max: i32) -> Result<u32, ApiError> {
    let good = u32::try_from(value).ok().filter(|_| (1..=max).contains(&value));
    good.ok_or_else(|| ApiError::BadUserInput(format!("{name} must be between 1 and {max}.")))
}
