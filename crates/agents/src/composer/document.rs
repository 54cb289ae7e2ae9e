//! The whole document that is stored with a finished plan (`plan_data`).

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::json::amount;
use super::plan::InvestmentPlan;
use crate::{goal::Goal, reading::Reading};

/// What went in (with the values that were read or assumed where the form had none), what the planner (`agent_3`) and
/// the portfolio agent (`agent_2`) answered, the plan, and who wrote its summary.
pub fn plan_data(
    plan_id: Uuid,
    goal: &Goal,
    reading: &Reading,
    agent_3: &Value,
    agent_2: &Value,
    plan: &InvestmentPlan,
    at: DateTime<Utc>,
) -> Value {
    json!({
        "plan_id": plan_id,
        "user_input": {
            "financial_goals": goal.financial_goals,
            "investment_preferences": goal.investment_preferences,
            "plan_name": reading.plan_name,
            "goal_type": reading.goal_type.as_str(),
            "risk_level": reading.risk_level.as_str(),
            "plan_kind": reading.plan_kind.as_str(),
            "time_horizon": reading.time_horizon,
            "horizon_months": reading.horizon_months,
            "target_amount": reading.target_amount.map(amount),
            "starting_amount": amount(reading.starting_amount),
        },
        "agent_outputs": {
            "agent_2_portfolio": agent_2,
            "agent_3_planner": agent_3,
        },
        "investment_plan": plan.to_json(),
        "created_at": at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        "processing_status": "COMPLETED",
    })
}
