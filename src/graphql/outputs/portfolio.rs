//! What the portfolio agent stored.

use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{items, status, timestamp, whole};
use crate::graphql::{enums::AgentStatus, sentence::Sentence};
use agents::{portfolio, sentence};

/// What the portfolio agent proposed (`agent_2_data`). Shares and returns are fractions.
#[derive(SimpleObject)]
pub struct PortfolioOutput {
    /// Status of the run.
    status: AgentStatus,
    /// When the run ended.
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
    /// Share of each asset class at first, largest first; they add up to 1.
    weights: Vec<AssetWeight>,
    /// How the allocation changes as the date comes nearer, by year from the start.
    glide_path: Vec<GlidePoint>,
    /// Rationale: binding constraints, preferences overridden by the horizon.
    rationale: Vec<Sentence>,
}

/// The share of an asset class.
#[derive(SimpleObject)]
pub struct AssetWeight {
    /// The class.
    asset_class: AssetClass,
    /// 0 to 1.
    weight: f64,
}

/// A market that a portfolio can hold.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "portfolio::AssetClass")]
pub enum AssetClass {
    /// US stocks.
    UsEquity,
    /// Stocks of developed markets outside the US.
    DevelopedEquity,
    /// Stocks of emerging markets.
    EmergingEquity,
    /// The broad US bond market.
    UsBonds,
    /// US inflation-protected treasury bonds.
    #[graphql(name = "INFLATION_LINKED_BONDS")]
    Tips,
    /// Money market.
    Cash,
    /// US real estate investment trusts.
    #[graphql(name = "REAL_ESTATE")]
    Reits,
    /// Commodities.
    Commodities,
}

/// A year's allocation, expected return and volatility.
#[derive(SimpleObject)]
pub struct GlidePoint {
    /// Years from the start, from 0; it holds for the year that begins then.
    year: i32,
    /// Share of stocks.
    stocks: f64,
    /// Share of bonds and cash.
    bonds: f64,
    /// Share of real estate and commodities.
    alternatives: f64,
    /// Compound return a year, before fees.
    expected_return: f64,
    /// Standard deviation of a year's return.
    volatility: f64,
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
            risk_level: whole(&stored["risk_level"]),
            weights: weights(&portfolio["weights"]),
            glide_path: items(&portfolio["glide_path"], glide_point),
            rationale: rationale(stored),
        })
    }
}

fn weights(stored: &Value) -> Vec<AssetWeight> {
    let weight = |class: portfolio::AssetClass| {
        Some(AssetWeight { asset_class: class.into(), weight: stored[class.as_str()].as_f64()? })
    };
    let mut weights: Vec<_> = portfolio::AssetClass::ALL.into_iter().filter_map(weight).collect();
    weights.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    weights
}

fn glide_point(stored: &Value) -> Option<GlidePoint> {
    let number = |key: &str| stored[key].as_f64();
    Some(GlidePoint {
        year: whole(&stored["year"])?,
        stocks: number("stocks")?,
        bonds: number("bonds")?,
        alternatives: number("alternatives")?,
        expected_return: number("expected_return")?,
        volatility: number("volatility")?,
    })
}

/// The reasons as sentences; where there is only a text, it is one.
fn rationale(stored: &Value) -> Vec<Sentence> {
    let sentences: Vec<Sentence> = items(&stored["rationale_sentences"], sentence::Sentence::from_json);
    if !sentences.is_empty() {
        return sentences;
    }
    let text = stored["rationale"].as_str().filter(|text| !text.is_empty());
    text.map(|text| Sentence(sentence::Sentence::new("RATIONALE", text, json!({})))).into_iter().collect()
}
