//! The allocation as it is stored (`agent_2_data`), by this agent or by one that runs elsewhere.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::allocation::Allocation;
use super::asset_class::AssetClass;
use super::glide::{GlidePoint, Mix, Outlook};
use super::market::AssumptionsSource;
use super::risk::risk_score;
use crate::sentence::Sentence;
use crate::vocabulary::PlanType;

/// The version of the document's form: 2.1 has the glide path, the mixes by the time left, and the rationale's sentences.
const VERSION: &str = "2.1";

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
            "glide_path": allocation.glide_path.iter().map(|point| json!({
                "year": point.year,
                "stocks": point.stocks,
                "bonds": point.bonds,
                "alternatives": point.alternatives,
                "expected_return": point.expected_return,
                "volatility": point.volatility,
            })).collect::<Vec<_>>(),
            "mixes": allocation.mixes.iter().map(|mix| json!({
                "months_left": mix.months_left,
                "stocks": mix.stocks,
                "bonds": mix.bonds,
                "alternatives": mix.alternatives,
                "ten_years": [mix.ten_years.expected_return, mix.ten_years.volatility],
                "thirty_years": [mix.thirty_years.expected_return, mix.thirty_years.volatility],
            })).collect::<Vec<_>>(),
            "spending_months": allocation.spending_months,
        },
        "risk_level": allocation.risk_score,
        "goal_type": goal_type.as_str().to_lowercase(),
        "assumptions": allocation.assumptions.as_ref().map(|assumptions| json!({
            "version": assumptions.version,
            "source": assumptions.source,
            "date": assumptions.date,
            "inflation": assumptions.inflation,
        })),
        "rationale": allocation.rationale.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" "),
        "rationale_sentences": allocation.rationale.iter().map(Sentence::to_json).collect::<Vec<_>>(),
        "timestamp": at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        "agent": "portfolio_agent",
        "status": "success",
    })
}

/// The allocation that a stored document holds, whichever agent wrote it. `None` where it cannot be used: its status
/// is not success, a share is missing or negative, the three do not add up to 1 within 0.005, or return and volatility
/// are missing or absurd (beyond −20 % to 30 % and 0 to 60 % a year). What else is missing is derived or left empty; without
/// a glide path the one allocation holds throughout.
pub fn from_json(document: &Value) -> Option<Allocation> {
    let success = |status: &Value| status.as_str().is_some_and(|status| status.eq_ignore_ascii_case("success"));
    if !document.get("status").is_none_or(success) {
        return None;
    }
    let portfolio = document.get("portfolio")?;
    let (stocks, bonds, alternatives) = read_shares(portfolio.get("allocations")?)?;
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
        glide_path: read_all(portfolio.get("glide_path"), read_point)
            .filter(|path| (0..).zip(path).all(|(year, point)| point.year == year))
            .unwrap_or_else(|| vec![GlidePoint { year: 0, stocks, bonds, alternatives, expected_return, volatility }]),
        mixes: read_all(portfolio.get("mixes"), read_mix)
            .filter(|mixes| mixes.is_sorted_by(|a, b| a.months_left < b.months_left) && mixes[0].months_left == 0)
            .unwrap_or_default(),
        spending_months: portfolio
            .get("spending_months")
            .and_then(Value::as_u64)
            .and_then(|months| u32::try_from(months).ok())
            .filter(|months| *months <= 1200)
            .unwrap_or_default(),
        rationale: read_all(document.get("rationale_sentences"), Sentence::from_json)
            .unwrap_or_else(|| document.get("rationale").and_then(unnamed_reason).into_iter().collect()),
    })
}

/// A reason as it was stored without a code.
fn unnamed_reason(rationale: &Value) -> Option<Sentence> {
    rationale.as_str().filter(|text| !text.is_empty()).map(|text| Sentence::new("RATIONALE", text, json!({})))
}

fn read_weights(weights: Option<&Value>) -> Vec<(AssetClass, f64)> {
    let mut weights: Vec<_> = AssetClass::ALL
        .into_iter()
        .filter_map(|class| Some((class, weights?.get(class.as_str())?.as_f64()?)))
        .filter(|(_, weight)| (0.0..=1.005).contains(weight))
        .collect();
    weights.sort_by(|a, b| b.1.total_cmp(&a.1));
    weights
}

/// The items of a list that is not empty and whose items can all be read.
fn read_all<T>(list: Option<&Value>, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    list?.as_array().filter(|items| !items.is_empty())?.iter().map(read).collect()
}

fn read_point(point: &Value) -> Option<GlidePoint> {
    let (stocks, bonds, alternatives) = read_shares(point)?;
    let Outlook { expected_return, volatility } = outlook(point.get("expected_return")?, point.get("volatility")?)?;
    let year = i32::try_from(point.get("year")?.as_i64()?).ok()?;
    Some(GlidePoint { year, stocks, bonds, alternatives, expected_return, volatility })
}

fn read_mix(mix: &Value) -> Option<Mix> {
    let (stocks, bonds, alternatives) = read_shares(mix)?;
    let both = |key: &str| outlook(mix.get(key)?.get(0)?, mix.get(key)?.get(1)?);
    Some(Mix {
        months_left: u32::try_from(mix.get("months_left")?.as_u64()?).ok()?,
        stocks,
        bonds,
        alternatives,
        ten_years: both("ten_years")?,
        thirty_years: both("thirty_years")?,
    })
}

fn read_shares(of: &Value) -> Option<(f64, f64, f64)> {
    let share = |group: &str| of.get(group)?.as_f64().filter(|share| (0.0..=1.005).contains(share));
    Some((share("stocks")?, share("bonds")?, share("alternatives")?))
}

fn outlook(expected_return: &Value, volatility: &Value) -> Option<Outlook> {
    Some(Outlook {
        expected_return: expected_return.as_f64().filter(|r| (-0.2..=0.3).contains(r))?,
        volatility: volatility.as_f64().filter(|v| (0.0..=0.6).contains(v))?,
    })
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
