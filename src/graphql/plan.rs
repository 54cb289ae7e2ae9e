//! The plan in the API: a field for each visible column.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    context::ContextExt,
    cost::cost,
    details::PlanDetails,
    enums::{AgentKind, PipelineStage, PlanCategory, PlanType, ProcessingStatus, RiskLevel},
    error::ApiError,
    history::PlanAuditConnection,
    investment_plan::InvestmentPlan,
    outputs::{PlannerOutput, PortfolioOutput},
    page::Arguments,
    scalars::Decimal,
    status_events::PlanStatusEventConnection,
    stored::{StoredJson, Text},
    track::{PlanBalance, PlanTrack},
    user::User,
};
use crate::{plans, vocabulary};
use agents::composer;

/// A plan, shared however often an operation selects it.
#[derive(Clone)]
pub struct Plan(pub Arc<plans::Plan>);

impl From<plans::Plan> for Plan {
    fn from(plan: plans::Plan) -> Self {
        Self(Arc::new(plan))
    }
}

/// A financial goal, and the agents' plan for it.
#[Object]
impl Plan {
    /// Globally unique id.
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// The owner.
    #[expect(clippy::unused_async, reason = "async-graphql wants it so")]
    async fn user(&self, ctx: &Context<'_>) -> Result<User, ApiError> {
        Ok(User::owner_of(&self.0, ctx.viewer()?))
    }

    /// The goal in the person's own words.
    async fn financial_goals(&self) -> Option<Text<&str>> {
        self.0.financial_goals.as_deref().map(Text)
    }

    /// Investment preferences in the person's own words.
    async fn investment_preferences(&self) -> Option<Text<&str>> {
        self.0.investment_preferences.as_deref().map(Text)
    }

    /// Name of the plan; by default from the planner.
    async fn plan_name(&self) -> Option<&str> {
        self.0.plan_name.as_deref()
    }

    /// The goal's type.
    async fn plan_type(&self) -> PlanType {
        self.0.plan_type.unwrap_or(vocabulary::PlanType::General).into()
    }

    /// Category by time frame: by the goal's type, unless another was assigned.
    async fn plan_category(&self) -> PlanCategory {
        self.0.category().into()
    }

    /// The goal's type as the user or the planner set it; null if planType is only the default.
    async fn chosen_plan_type(&self) -> Option<PlanType> {
        self.0.plan_type.map(Into::into)
    }

    /// The risk tolerance.
    async fn risk_level(&self) -> Option<RiskLevel> {
        self.0.risk_level.map(Into::into)
    }

    /// Time horizon in years.
    async fn time_horizon(&self) -> Option<i32> {
        self.0.time_horizon
    }

    /// Target in the plan's currency.
    async fn target_amount(&self) -> Option<Decimal> {
        self.0.target_amount.map(Decimal)
    }

    /// Exact details, as stated by the person; null if there are none.
    #[graphql(directive = cost::apply(1))]
    async fn details(&self, ctx: &Context<'_>) -> Result<Option<PlanDetails>, ApiError> {
        if let Some(then) = &self.0.as_of {
            return Ok(then.details.clone().map(Into::into));
        }
        Box::pin(PlanDetails::load(ctx, self.0.id)).await
    }

    /// The status.
    async fn processing_status(&self) -> ProcessingStatus {
        self.0.processing_status.into()
    }

    /// The stage in the pipeline.
    async fn stage(&self) -> PipelineStage {
        self.0.stage.into()
    }

    /// Why the plan failed; null unless it has.
    async fn failure(&self) -> Option<PlanFailure<'_>> {
        self.0.failure.as_ref().map(PlanFailure)
    }

    /// False once the plan is archived.
    async fn is_active(&self) -> bool {
        self.0.is_active
    }

    /// Whether the plan is starred.
    async fn is_favorite(&self) -> bool {
        self.0.is_favorite
    }

    /// When the plan was created.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When the plan last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// When the person last reviewed the plan.
    async fn last_reviewed_at(&self) -> Option<DateTime<Utc>> {
        self.0.last_reviewed_at
    }

    /// Expected annual return as a fraction: 0.0750 is 7.5%.
    async fn expected_return(&self) -> Option<Decimal> {
        self.0.expected_return.map(Decimal)
    }

    /// Actual annual return as a fraction, as recorded by the person.
    async fn actual_return(&self) -> Option<Decimal> {
        self.0.actual_return.map(Decimal)
    }

    /// The person's notes on the performance.
    async fn performance_notes(&self) -> Option<Text<&str>> {
        self.0.performance_notes.as_deref().map(Text)
    }

    /// The finished plan with all inputs and outputs, exactly as stored.
    async fn plan_data(&self) -> Option<StoredJson<&str>> {
        self.0.plan_data.as_deref().map(StoredJson)
    }

    /// Output of the portfolio agent, exactly as stored.
    #[graphql(name = "agent2Data")]
    async fn agent_2_data(&self) -> Option<StoredJson<&str>> {
        self.0.agent_2_data.as_deref().map(StoredJson)
    }

    /// Output of the planner agent, exactly as stored.
    #[graphql(name = "agent3Data")]
    async fn agent_3_data(&self) -> Option<StoredJson<&str>> {
        self.0.agent_3_data.as_deref().map(StoredJson)
    }

    /// The finished plan; null if none of the usual shape is stored.
    #[graphql(directive = cost::apply(1))]
    async fn investment_plan(&self, ctx: &Context<'_>) -> Option<InvestmentPlan> {
        composer::InvestmentPlan::from_plan_data(&parse(ctx, self.0.plan_data.as_deref()).await?).map(InvestmentPlan)
    }

    /// Output of the portfolio agent; null if none of the usual shape is stored.
    #[graphql(directive = cost::apply(1))]
    async fn portfolio(&self, ctx: &Context<'_>) -> Option<PortfolioOutput> {
        PortfolioOutput::from_stored(&parse(ctx, self.0.agent_2_data.as_deref()).await?)
    }

    /// Output of the planner agent; null if none of the usual shape is stored.
    #[graphql(directive = cost::apply(1))]
    async fn planner(&self, ctx: &Context<'_>) -> Option<PlannerOutput> {
        PlannerOutput::from_stored(&parse(ctx, self.0.agent_3_data.as_deref()).await?)
    }

    /// Recorded balances, newest first, at most 100. Empty while the plan has no projection that they can be compared with: before it is
    /// finished, also when it is run again.
    #[graphql(directive = cost::apply(50))]
    async fn balances(&self, ctx: &Context<'_>) -> Result<Vec<PlanBalance>, ApiError> {
        Box::pin(PlanBalance::of_plan(ctx, &self.0, parse(ctx, self.0.plan_data.as_deref()))).await
    }

    /// Progress by the newest balance; null without a balance, or without a projection to compare it with.
    #[graphql(directive = cost::apply(100))]
    async fn track(&self, ctx: &Context<'_>) -> Result<Option<PlanTrack>, ApiError> {
        Box::pin(PlanTrack::of_plan(ctx, &self.0, parse(ctx, self.0.plan_data.as_deref()))).await
    }

    /// The plan's audit history, oldest first.
    #[graphql(directive = cost::apply(1))]
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of changes from the start, at most 1000; default 20.")] first: Option<i32>,
        #[graphql(desc = "Only items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of changes from the end, at most 1000.")] last: Option<i32>,
        #[graphql(desc = "Only items before this cursor.")] before: Option<String>,
    ) -> Result<PlanAuditConnection, ApiError> {
        // The type of every field's future, which is moved twice: small for columns.
        Box::pin(PlanAuditConnection::load(ctx, self.0.id, Arguments { first, after, last, before })).await
    }

    /// The plan's changes of status and stage, oldest first, as delivered by planStatus. Old events are trimmed, except the last.
    #[graphql(directive = cost::apply(1))]
    async fn status_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of events from the start, at most 1000; default 20.")] first: Option<i32>,
        #[graphql(desc = "Only items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of events from the end, at most 1000.")] last: Option<i32>,
        #[graphql(desc = "Only items before this cursor.")] before: Option<String>,
    ) -> Result<PlanStatusEventConnection, ApiError> {
        Box::pin(PlanStatusEventConnection::load(ctx, self.0.id, Arguments { first, after, last, before })).await
    }
}

/// Stored JSON to be shown in parts: charged as if it were shown whole.
async fn parse(ctx: &Context<'_>, stored: Option<&str>) -> Option<Value> {
    let stored = stored?;
    ctx.budget().charge_value(stored.len()).await;
    serde_json::from_str(stored).ok()
}

/// Why a plan failed.
pub struct PlanFailure<'a>(pub &'a plans::Failure);

/// Why a plan failed.
#[Object]
impl PlanFailure<'_> {
    /// Machine-readable code.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Human-readable message.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// The agent that failed, if it was one.
    async fn agent(&self) -> Option<AgentKind> {
        self.0.agent.map(Into::into)
    }

    /// Number of attempts.
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }
}
