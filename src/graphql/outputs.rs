//! Typed views of what the planner and the portfolio agent stored. Agents written elsewhere may store any shape: a view
//! takes what fits, and is null where not even the status does.

use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    enums::{AgentStatus, PlanType},
    provenance::Provenance,
    scalars::Decimal,
    stored::Text,
};
use crate::plans::outputs;
use agents::provenance;

/// What the planner agent understood (`agent_3_data`).
#[derive(SimpleObject)]
pub struct PlannerOutput {
    /// Whether the agent came to an end.
    status: AgentStatus,
    /// When it did.
    timestamp: Option<DateTime<Utc>>,
    /// The words that it read.
    goal_text: Option<Text<String>>,
    /// What the plan saves for.
    goal_type: Option<PlanType>,
    /// US dollars.
    target_amount: Option<Decimal>,
    /// Years.
    time_horizon: Option<i32>,
    /// 0 to 1.
    confidence_score: Option<f64>,
    /// The words that the reading rests on.
    extracted_keywords: Vec<Text<String>>,
    /// Who read them; null where that is not said.
    provenance: Option<Provenance>,
}

impl PlannerOutput {
    /// The view of `agent_3_data`; `None` where it is not an agent's output.
    pub fn from_stored(stored: &Value) -> Option<Self> {
        let goal = &stored["parsed_goal"];
        let keywords = goal["extracted_keywords"].as_array().map(Vec::as_slice).unwrap_or_default();
        Some(Self {
            status: status(stored)?,
            timestamp: timestamp(stored),
            goal_text: stored["goal_text"].as_str().map(|text| Text(text.to_owned())),
            goal_type: outputs::plan_type(&goal["goal_type"]).map(Into::into),
            target_amount: outputs::decimal(&goal["target_amount"]).map(Decimal::dollars),
            time_horizon: goal["time_horizon"].as_i64().and_then(|years| i32::try_from(years).ok()),
            confidence_score: goal["confidence_score"].as_f64(),
            extracted_keywords: keywords.iter().filter_map(Value::as_str).map(|word| Text(word.to_owned())).collect(),
            provenance: provenance::Provenance::read(stored).map(Into::into),
        })
    }
}

/// What the portfolio agent proposed (`agent_2_data`). Shares and returns are fractions.
#[derive(SimpleObject)]
pub struct PortfolioOutput {
    /// Whether the agent came to an end.
    status: AgentStatus,
    /// When it did.
    timestamp: Option<DateTime<Utc>>,
    /// Share of stocks.
    stocks: Option<f64>,
    /// Share of bonds and cash.
    bonds: Option<f64>,
    /// Share of real estate and commodities.
    alternatives: Option<f64>,
    /// Compound return a year.
    expected_return: Option<f64>,
    /// Standard deviation of a year's return.
    volatility: Option<f64>,
    /// Arithmetic return above cash, per volatility.
    sharpe_ratio: Option<f64>,
    /// 1 (lowest) to 5.
    risk_level: Option<i32>,
}

impl PortfolioOutput {
    /// The view of `agent_2_data`; `None` where it is not an agent's output.
    pub fn from_stored(stored: &Value) -> Option<Self> {
        let portfolio = &stored["portfolio"];
        let (shares, risk) = (&portfolio["allocations"], &portfolio["risk_metrics"]);
        Some(Self {
            status: status(stored)?,
            timestamp: timestamp(stored),
            stocks: shares["stocks"].as_f64(),
            bonds: shares["bonds"].as_f64(),
            alternatives: shares["alternatives"].as_f64(),
            expected_return: portfolio["expected_return"].as_f64(),
            volatility: risk["volatility"].as_f64(),
            sharpe_ratio: risk["sharpe_ratio"].as_f64(),
            risk_level: stored["risk_level"].as_i64().and_then(|level| i32::try_from(level).ok()),
        })
    }
}

fn status(stored: &Value) -> Option<AgentStatus> {
    match stored["status"].as_str()?.to_ascii_lowercase().as_str() {
        "success" => Some(AgentStatus::Success),
        "error" => Some(AgentStatus::Error),
        _ => None,
    }
}

fn timestamp(stored: &Value) -> Option<DateTime<Utc>> {
    stored["timestamp"].as_str()?.parse().ok()
}

#[cfg(test)]
mod stored_properties;
