//! Typed views of the planner's and the portfolio agent's stored outputs. External agents may store any shape: fields that do
//! not fit are null, and so is the view without a status.

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

/// Output of the planner agent (`agent_3_data`).
#[derive(SimpleObject)]
pub struct PlannerOutput {
    /// Status of the agent's run.
    status: AgentStatus,
    /// When the run ended.
    timestamp: Option<DateTime<Utc>>,
    /// The text that it read.
    goal_text: Option<Text<String>>,
    /// The goal's type.
    goal_type: Option<PlanType>,
    /// Target in US dollars.
    target_amount: Option<Decimal>,
    /// Time horizon in years.
    time_horizon: Option<i32>,
    /// Confidence, 0 to 1.
    confidence_score: Option<f64>,
    /// The words on which the result is based.
    extracted_keywords: Vec<Text<String>>,
    /// Who read the goal; null if unknown.
    provenance: Option<Provenance>,
}

impl PlannerOutput {
    /// The view of `agent_3_data`; `None` if it is no agent's output.
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

/// Output of the portfolio agent (`agent_2_data`). Shares and returns are fractions.
#[derive(SimpleObject)]
pub struct PortfolioOutput {
    /// Status of the agent's run.
    status: AgentStatus,
    /// When the run ended.
    timestamp: Option<DateTime<Utc>>,
    /// Share of stocks.
    stocks: Option<f64>,
    /// Share of bonds and cash.
    bonds: Option<f64>,
    /// Share of real estate and commodities.
    alternatives: Option<f64>,
    /// Expected annual return, compounded.
    expected_return: Option<f64>,
    /// Annual volatility (standard deviation).
    volatility: Option<f64>,
    /// Sharpe ratio: arithmetic excess return over cash, divided by volatility.
    sharpe_ratio: Option<f64>,
    /// Risk score, 1 (lowest) to 5.
    risk_level: Option<i32>,
}

impl PortfolioOutput {
    /// The view of `agent_2_data`; `None` if it is no agent's output.
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
