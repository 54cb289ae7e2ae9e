//! What agents send and are answered.

use async_graphql::{ID, InputObject, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    enums::AgentKind,
    plan::Plan,
    scalars::{Decimal, Json},
    user_error::UserError,
};

/// Who claims, and how much.
#[derive(InputObject)]
pub struct ClaimPlansInput {
    /// The worker's name, at most 100 characters: it stands in the plans' history.
    pub(super) worker: String,
    /// Plans, at most 100.
    #[graphql(default = 1)]
    pub(super) limit: i32,
    /// How long the claims count unless they are extended, 1 to 3600 seconds.
    #[graphql(default = 60)]
    pub(super) lease_seconds: i32,
}

/// What was claimed.
#[derive(SimpleObject)]
pub struct ClaimPlansPayload {
    /// The claims; none where no plan waits.
    pub(super) claims: Vec<PlanClaim>,
}

/// A plan that is a worker's for a while.
#[derive(SimpleObject)]
pub struct PlanClaim {
    /// Give it with everything that is written for the plan: who has lost the claim writes nothing.
    pub(super) claim_token: ID,
    /// When the claim runs out unless it is extended.
    pub(super) expires_at: DateTime<Utc>,
    /// How often the plan has been claimed since it was queued, this time included.
    pub(super) attempt: i32,
    /// The plan. An output that is stored already need not be made again.
    pub(super) plan: Plan,
}

/// What became of a claim.
#[derive(SimpleObject, Default)]
pub struct ClaimPayload {
    /// The claim as it is now; null where it does not count any more.
    pub(super) claim: Option<PlanClaim>,
    /// What the caller can mend. Nothing was written where there is any.
    pub(super) user_errors: Vec<UserError>,
}

/// An agent's output.
#[derive(InputObject)]
pub struct SubmitAgentOutputInput {
    /// The claim's token.
    pub(super) claim_token: ID,
    /// Whose output it is: it can be handed in once a run.
    pub(super) agent: AgentKind,
    /// The output, at most 262,144 bytes. Any shape is stored; what has the usual shape is shown typed, and fills the
    /// columns that the person left empty.
    pub(super) output: Json,
}

/// The finished plan.
#[derive(InputObject)]
pub struct CompletePlanInput {
    /// The claim's token.
    pub(super) claim_token: ID,
    /// The plan, at most 262,144 bytes: JSON with `investment_plan` or `user_input`.
    pub(super) plan_data: Json,
    /// Per year, as a fraction; without it, the portfolio agent's stays.
    pub(super) expected_return: Option<Decimal>,
}

/// Why a plan cannot be finished.
#[derive(InputObject)]
pub struct FailPlanInput {
    /// The claim's token.
    pub(super) claim_token: ID,
    /// A word for programs, at most 100 characters.
    pub(super) code: String,
    /// A sentence for people, at most 1,000 characters.
    pub(super) message: String,
    /// The agent that gave up, where it was one.
    pub(super) agent: Option<AgentKind>,
    /// Whether another attempt may help: the plan goes back to the queue, until as many attempts have failed as it has:
    /// three, unless the server was told otherwise. A claim that was lost, or given back, is no failure.
    #[graphql(default)]
    pub(super) retryable: bool,
}
