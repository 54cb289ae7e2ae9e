//! Plans for inputs that are not stored: runs the agents directly.

use async_graphql::{InputObject, SimpleObject};
use uuid::Uuid;

use super::{
    details::PlanDetailsInput,
    enums::{PlanType, RiskLevel},
    error::ApiError,
    investment_plan::InvestmentPlan,
    outputs::{PlannerOutput, PortfolioOutput},
    scalars::Decimal,
};
use crate::{
    app::App,
    budget::Budget,
    clock,
    plans::{validate, write::NewPlan},
};
use agents::{composer, goal::Goal, planner, portfolio};

/// A goal to try out. Omitted fields are read from the texts, or assumed.
#[derive(InputObject)]
pub struct PreviewPlanInput {
    /// The goal in plain words, at most 10,000 characters.
    financial_goals: Option<String>,
    /// Investment preferences in plain words, at most 10,000 characters.
    investment_preferences: Option<String>,
    /// The goal's type.
    plan_type: Option<PlanType>,
    /// The risk tolerance.
    risk_level: Option<RiskLevel>,
    /// Time horizon in years, 1 to 100.
    time_horizon: Option<i32>,
    /// Target in the plan's currency, more than 0, at most two decimal places.
    target_amount: Option<Decimal>,
    /// Exact details; they take precedence over the texts.
    details: Option<PlanDetailsInput>,
}

/// A preview of a plan.
#[derive(SimpleObject)]
pub struct PlanPreview {
    /// Output of the planner agent.
    planner: PlannerOutput,
    /// Output of the portfolio agent.
    portfolio: PortfolioOutput,
    /// The plan itself.
    investment_plan: InvestmentPlan,
}

/// The figures that the pipeline would store for these inputs today.
pub(super) async fn preview(app: &App, budget: &Budget, input: PreviewPlanInput) -> Result<PlanPreview, ApiError> {
    let new = NewPlan {
        id: Uuid::nil(),
        financial_goals: input.financial_goals,
        investment_preferences: input.investment_preferences,
        plan_name: None,
        plan_type: input.plan_type.map(Into::into),
        risk_level: input.risk_level.map(Into::into),
        time_horizon: input.time_horizon,
        target_amount: input.target_amount.map(|amount| amount.0),
        details: input.details.map(PlanDetailsInput::details).unwrap_or_default(),
    };
    let problems: Vec<_> = [validate::inputs(&new.inputs()), validate::details(&new.details)].concat();
    if !problems.is_empty() {
        return Err(ApiError::Invalid(problems.into_iter().map(Into::into).collect()));
    }
    let now = clock::now();
    let goal = Goal {
        time_horizon: new.years(),
        financial_goals: new.financial_goals,
        investment_preferences: new.investment_preferences,
        plan_name: None,
        plan_type: new.plan_type,
        risk_level: new.risk_level,
        target_amount: new.target_amount,
        details: new.details,
        today: now.date_naive(),
    };
    let market = app.market.clone();
    let computed = budget.compute(move || {
        let reading = planner::read(&goal);
        let allocation = portfolio::allocate(&market, &reading, goal.today)?;
        let plan = composer::compose(&reading, &allocation);
        Ok::<_, portfolio::AllocationError>((reading, allocation, plan))
    });
    let (reading, allocation, plan) = computed.await?.map_err(ApiError::internal)?;
    let planner = PlannerOutput::from_stored(&planner::to_json(&reading, now));
    let portfolio = PortfolioOutput::from_stored(&portfolio::to_json(&allocation, reading.goal_type, now));
    let (Some(planner), Some(portfolio)) = (planner, portfolio) else {
        return Err(ApiError::internal(anyhow::anyhow!("an agent's output does not match its type")));
    };
    Ok(PlanPreview { planner, portfolio, investment_plan: InvestmentPlan(plan) })
}
