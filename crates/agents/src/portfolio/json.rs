//! The allocation as it is stored (`agent_2_data`), by this agent or by one that runs elsewhere.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::allocation::Allocation;
use super::asset_class::AssetClass;
use super::market::AssumptionsSource;
use super::risk::risk_score;
use crate::vocabulary::PlanType;

/// The version of the document's form.
const VERSION: &str = "2.0";

/// The document to store for `allocation`, made at `at` for a goal of `goal_type`.
pub fn to_json(allocation: &Allocation, goal_type: PlanType, at: DateTime<Utc>) -> Value {
    let weights: Map<_, _> =
        allocation.weights.iter().map(|(class, weight)| (class.as_str().to_owned(), json!(weight))).collect();
    json!({
        "version": VERSION,
        "portfolio": {
            "allocations": {
                "stocks": allocation.stocks,
                "bonds": allocation.bonds,
                "alternatives": allocation.alternatives,
            },
            "weights": weights,
            "expected_return": allocation.expected_return,
            "arithmetic_return": allocation.arithmetic_return,
            "risk_metrics": {
                "volatility": allocation.volatility,
                "sharpe_ratio": allocation.sharpe_ratio,
            },
        },
        "risk_level": allocation.risk_score,
        "goal_type": goal_type.as_str().to_lowercase(),
        "assumptions": allocation.assumptions.as_ref().map(|assumptions| json!({
            "version": assumptions.version,
            "source": assumptions.source,
            "date": assumptions.date,
            "inflation": assumptions.inflation,
        })),
        "rationale": allocation.rationale,
        "timestamp": at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        "agent": "portfolio_agent",
        "status": "success",
    })
}

/// The allocation that a stored document holds, whichever agent wrote it. `None` where it cannot be used: its status
/// is not success, a share is missing or negative, the three do not add up to 1 within 0.005, or return and volatility
/// are missing or absurd (beyond −20 % to 30 % and 0 to 60 % a year). What else is missing is derived or left empty.
pub fn from_json(document: &Value) -> Option<Allocation> {
    let success = |status: &Value| status.as_str().is_some_and(|status| status.eq_ignore_ascii_case("success"));
    if !document.get("status").is_none_or(success) {
        return None;
    }
    let portfolio = document.get("portfolio")?;
    let share =
        |group: &str| portfolio.get("allocations")?.get(group)?.as_f64().filter(|share| (0.0..=1.005).contains(share));
    let (stocks, bonds, alternatives) = (share("stocks")?, share("bonds")?, share("alternatives")?);
    if !(0.995..=1.005).contains(&(stocks + bonds + alternatives)) {
        return None;
    }
    let metric = |name: &str| portfolio.get("risk_metrics")?.get(name)?.as_f64();
    let expected_return = portfolio.get("expected_return")?.as_f64().filter(|r| (-0.2..=0.3).contains(r))?;
    let volatility = metric("volatility").filter(|v| (0.0..=0.6).contains(v))?;
    let arithmetic_return = portfolio
        .get("arithmetic_return")
        .and_then(Value::as_f64)
        .unwrap_or(expected_return + volatility * volatility / 2.0);
    Some(Allocation {
        weights: read_weights(portfolio.get("weights")),
        stocks,
        bonds,
        alternatives,
        expected_return,
        arithmetic_return,
        volatility,
        sharpe_ratio: metric("sharpe_ratio").unwrap_or_default(),
        risk_score: document
            .get("risk_level")
            .and_then(Value::as_i64)
            .and_then(|score| i32::try_from(score).ok())
            .filter(|score| (1..=5).contains(score))
            .unwrap_or_else(|| risk_score(volatility)),
        assumptions: document.get("assumptions").and_then(read_source),
        rationale: document.get("rationale").and_then(Value::as_str).unwrap_or_default().to_owned(),
    })
}

fn read_weights(weights: Option<&Value>) -> Vec<(AssetClass, f64)> {
    AssetClass::ALL
        .into_iter()
        .filter_map(|class| Some((class, weights?.get(class.as_str())?.as_f64()?)))
        .filter(|(_, weight)| (0.0..=1.005).contains(weight))
        .collect()
}

fn read_source(source: &Value) -> Option<AssumptionsSource> {
    let text = |key: &str| Some(source.get(key)?.as_str()?.to_owned());
    Some(AssumptionsSource {
        version: text("version")?,
        source: text("source")?,
        date: source.get("date")?.as_str()?.parse().ok()?,
        inflation: source.get("inflation")?.as_f64().filter(|rate| (-0.05..=0.25).contains(rate))?,
    })
}
