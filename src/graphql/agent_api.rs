//! The API of external agents: claim plans, renew leases, submit outputs, finish. All need the service role.

use std::time::Duration;

use async_graphql::{Context, ID};
use uuid::Uuid;

use super::{
    agent_types::{
        ClaimPayload, ClaimPlansInput, ClaimPlansPayload, CompletePlanInput, FailPlanInput, PlanClaim,
        SubmitAgentOutputInput,
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
        claims::{self, Claim, Fenced},
        columns::Columns,
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

pub(super) async fn claim_plans(ctx: &Context<'_>, input: ClaimPlansInput) -> Result<ClaimPlansPayload, ApiError> {
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

pub(super) async fn extend_claim(ctx: &Context<'_>, token: ID, lease_seconds: i32) -> Result<ClaimPayload, ApiError> {
    ctx.service()?;
    let lease = Duration::from_secs(within("leaseSeconds", lease_seconds, MAX_LEASE)?.into());
    let Ok(token) = token.parse() else { return Ok(ClaimPayload::lost(&["claimToken"])) };
    let session = ctx.write().await?;
    let claim = claims::extend(&session, token, lease).await?;
    let payload = ClaimPayload::of(&session, ctx, claim, &["claimToken"]).await?;
    session.commit().await?;
    Ok(payload)
}

pub(super) async fn submit(ctx: &Context<'_>, input: SubmitAgentOutputInput) -> Result<ClaimPayload, ApiError> {
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
    let claim = claims::hold(&session, token).await?;
    let payload = ClaimPayload::of(&session, ctx, claim, INPUT).await?;
    session.commit().await?;
    Ok(payload)
}

pub(super) async fn complete(ctx: &Context<'_>, input: CompletePlanInput) -> Result<PlanPayload, ApiError> {
    ctx.service()?;
    let plan_data = serde_json::from_str(&input.plan_data.0).map_err(ApiError::internal)?;
    let expected_return = input.expected_return.map(|rate| rate.0);
    let problems = [validate::plan_data("planData", &plan_data), validate::rate("expectedReturn", expected_return)];
    end(ctx, End::Complete, (&input.claim_token, INPUT), problems, async |session, token| {
        status::complete(session, token, &plan_data, expected_return).await
    })
    .await
}

pub(super) async fn fail(ctx: &Context<'_>, input: FailPlanInput) -> Result<PlanPayload, ApiError> {
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

pub(super) async fn release(ctx: &Context<'_>, token: &ID) -> Result<PlanPayload, ApiError> {
    ctx.service()?;
    end(ctx, End::Release, (token, &["claimToken"]), [], async |session, token| {
        status::unclaim(session, token, Duration::ZERO).await
    })
    .await
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
    let plan_id = if let Some(claim) = claims::hold(&session, token).await? {
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

impl ClaimPayload {
    fn lost(path: &[&str]) -> Self {
        Self { claim: None, user_errors: vec![UserError::claim_lost(path)] }
    }

    async fn of(session: &Session, ctx: &Context<'_>, claim: Option<Claim>, path: &[&str]) -> Result<Self, ApiError> {
        let columns = selected(ctx, &[&["claim", "plan"]]);
        let claims = with_plans(session, ctx, claim.into_iter().collect(), &columns).await?;
        let claim = claims.into_iter().next();
        Ok(claim.map_or_else(|| Self::lost(path), |claim| Self { claim: Some(claim), user_errors: Vec::new() }))
    }
}

/// The claims with their plans, in one statement.
async fn with_plans(
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

fn within(name: &str, value: i32, max: i32) -> Result<u32, ApiError> {
    let good = u32::try_from(value).ok().filter(|_| (1..=max).contains(&value));
    good.ok_or_else(|| ApiError::BadUserInput(format!("{name} must be between 1 and {max}.")))
}
