//! A plan as clients see it: a field for each column that is theirs to see, and no column by itself.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    context::ContextExt,
    cost::cost,
    enums::{AgentKind, PipelineStage, PlanCategory, PlanType, ProcessingStatus, RiskLevel},
    error::ApiError,
    history::PlanAuditConnection,
    investment_plan::InvestmentPlan,
    outputs::{PlannerOutput, PortfolioOutput},
    page::Arguments,
    scalars::Decimal,
    status_events::PlanStatusEventConnection,
    stored::{StoredJson, Text},
    user::User,
};
use crate::{plans, vocabulary};
use agents::composer;

/// A financial goal and what the agents made of it. Shared, however often an operation asks for it.
#[derive(Clone)]
pub struct Plan(pub Arc<plans::Plan>);

impl From<plans::Plan> for Plan {
    fn from(plan: plans::Plan) -> Self {
        Self(Arc::new(plan))
    }
}

/// A financial goal and what the agents made of it.
#[Object]
impl Plan {
    /// Unique among everything.
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Whose plan it is.
    #[expect(clippy::unused_async, reason = "async-graphql wants it so")]
    async fn user(&self, ctx: &Context<'_>) -> Result<User, ApiError> {
        Ok(User::owner_of(&self.0, ctx.viewer()?))
    }

    /// The goal in the person's own words.
    async fn financial_goals(&self) -> Option<Text<&str>> {
        self.0.financial_goals.as_deref().map(Text)
    }

    /// How the person wants to invest, in their own words.
    async fn investment_preferences(&self) -> Option<Text<&str>> {
        self.0.investment_preferences.as_deref().map(Text)
    }

    /// The plan's name; where none was given, the planner's.
    async fn plan_name(&self) -> Option<&str> {
        self.0.plan_name.as_deref()
    }

    /// What the plan saves for.
    async fn plan_type(&self) -> PlanType {
        self.0.plan_type.unwrap_or(vocabulary::PlanType::General).into()
    }

    /// How far the plan looks ahead: by what it saves for, unless it was given another category.
    async fn plan_category(&self) -> PlanCategory {
        self.0.category().into()
    }

    /// What the plan saves for, as the user or the planner set it; null where planType is only the default.
    async fn chosen_plan_type(&self) -> Option<PlanType> {
        self.0.plan_type.map(Into::into)
    }

    /// How much risk it may take.
    async fn risk_level(&self) -> Option<RiskLevel> {
        self.0.risk_level.map(Into::into)
    }

    /// Years.
    async fn time_horizon(&self) -> Option<i32> {
        self.0.time_horizon
    }

    /// US dollars.
    async fn target_amount(&self) -> Option<Decimal> {
        self.0.target_amount.map(Decimal)
    }

    /// Where the plan stands.
    async fn processing_status(&self) -> ProcessingStatus {
        self.0.processing_status.into()
    }

    /// How far the agents have come.
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

    /// Whether the person has starred it.
    async fn is_favorite(&self) -> bool {
        self.0.is_favorite
    }

    /// When it was stored.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When anything of it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// When the person last reviewed it.
    async fn last_reviewed_at(&self) -> Option<DateTime<Utc>> {
        self.0.last_reviewed_at
    }

    /// Per year, as a fraction: 0.0750 is 7.5%.
    async fn expected_return(&self) -> Option<Decimal> {
        self.0.expected_return.map(Decimal)
    }

    /// Per year, as a fraction, as the person recorded it.
    async fn actual_return(&self) -> Option<Decimal> {
        self.0.actual_return.map(Decimal)
    }

    /// What the person noted on the plan's performance.
    async fn performance_notes(&self) -> Option<Text<&str>> {
        self.0.performance_notes.as_deref().map(Text)
    }

    /// The finished plan with everything that led to it, exactly as stored.
    async fn plan_data(&self) -> Option<StoredJson<&str>> {
        self.0.plan_data.as_deref().map(StoredJson)
    }

    /// The portfolio agent's output, exactly as stored.
    #[graphql(name = "agent2Data")]
    async fn agent_2_data(&self) -> Option<StoredJson<&str>> {
        self.0.agent_2_data.as_deref().map(StoredJson)
    }

    /// The planner agent's output, exactly as stored.
    #[graphql(name = "agent3Data")]
    async fn agent_3_data(&self) -> Option<StoredJson<&str>> {
        self.0.agent_3_data.as_deref().map(StoredJson)
    }

    /// The finished plan; null where nothing, or nothing of that shape, is stored.
    #[graphql(directive = cost::apply(1))]
    async fn investment_plan(&self, ctx: &Context<'_>) -> Option<InvestmentPlan> {
        composer::InvestmentPlan::from_plan_data(&parse(ctx, self.0.plan_data.as_deref()).await?).map(InvestmentPlan)
    }

    /// What the portfolio agent proposed; null where nothing, or nothing of that shape, is stored.
    #[graphql(directive = cost::apply(1))]
    async fn portfolio(&self, ctx: &Context<'_>) -> Option<PortfolioOutput> {
        PortfolioOutput::from_stored(&parse(ctx, self.0.agent_2_data.as_deref()).await?)
    }

    /// What the planner agent understood; null where nothing, or nothing of that shape, is stored.
    #[graphql(directive = cost::apply(1))]
    async fn planner(&self, ctx: &Context<'_>) -> Option<PlannerOutput> {
        PlannerOutput::from_stored(&parse(ctx, self.0.agent_3_data.as_deref()).await?)
    }

    /// Every stored change of this plan, oldest first.
    #[graphql(directive = cost::apply(1))]
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Changes from the start, at most 1000; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Changes from the end, at most 1000.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PlanAuditConnection, ApiError> {
        // Every field of a plan is resolved by a future of this type, moved twice: those of columns are to be small.
        Box::pin(PlanAuditConnection::load(ctx, self.0.id, Arguments { first, after, last, before })).await
    }

    /// How the plan went from one status and stage to the next, oldest first: what planStatus has delivered. Old events are let
    /// go after a while, but for the last.
    #[graphql(directive = cost::apply(1))]
    async fn status_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Events from the start, at most 1000; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Events from the end, at most 1000.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PlanStatusEventConnection, ApiError> {
        Box::pin(PlanStatusEventConnection::load(ctx, self.0.id, Arguments { first, after, last, before })).await
    }
}

/// What is stored, to be shown in parts: it takes as much memory as if it were shown whole.
async fn parse(ctx: &Context<'_>, stored: Option<&str>) -> Option<Value> {
    let stored = stored?;
    ctx.budget().take_value(stored.len()).await;
    serde_json::from_str(stored).ok()
}

/// Why a plan failed.
pub struct PlanFailure<'a>(pub &'a plans::Failure);

/// Why a plan failed.
#[Object]
impl PlanFailure<'_> {
    /// A word for programs.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// A sentence for people.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// The agent that gave up, where it was one.
    async fn agent(&self) -> Option<AgentKind> {
        self.0.agent.map(Into::into)
    }

    /// How often the plan was tried.
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }
}
