//! The reading as it is stored in `agent_3_data`, and back.

use chrono::{DateTime, SecondsFormat, Utc};
use rust_decimal::Decimal;
use serde_json::{Number, Value, json};

use super::amount::LARGEST;
use super::horizon::LONGEST;
use super::wording::LONGEST_NAME;
use crate::details::Details;
use crate::exact::exact_number;
use crate::vocabulary::{PlanKind, PlanType, RiskLevel};
use crate::{provenance::Provenance, reading::Reading};

/// The stored form of `reading`, made at `at`: the seed's keys, and beside them ours and who wrote it.
pub fn to_json(reading: &Reading, at: DateTime<Utc>) -> Value {
    let mut output = json!({
        "parsed_goal": {
            "goal_type": reading.goal_type.as_str(),
            "target_amount": reading.target_amount.map(amount_to_number),
            "time_horizon": reading.time_horizon,
            "confidence_score": reading.confidence,
            "extracted_keywords": reading.keywords,
            "risk_level": reading.risk_level.as_str(),
            "starting_amount": amount_to_number(reading.starting_amount),
        },
        "goal_text": reading.goal_text,
        "timestamp": at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        "agent": "planner_agent",
        "status": "success",
        "plan_name": reading.plan_name,
        "assumptions": reading.assumptions,
    });
    if let (Some(output), Some(provenance)) = (output.as_object_mut(), &reading.provenance) {
        provenance.write(output);
    }
    output
}

/// The reading in a stored value of [`to_json`]'s shape; `None` for any other JSON and for figures out of range.
pub fn from_json(value: &Value) -> Option<Reading> {
    let parsed = value.get("parsed_goal")?;
    let text = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
    let target_amount =
        number_to_amount(parsed.get("target_amount")?).filter(|a| *a > Decimal::ZERO && *a <= LARGEST)?;
    let starting_amount =
        number_to_amount(parsed.get("starting_amount")?).filter(|a| *a >= Decimal::ZERO && *a <= LARGEST)?;
    let time_horizon = parsed.get("time_horizon")?.as_i64().and_then(|years| i32::try_from(years).ok())?;
    let confidence = parsed.get("confidence_score")?.as_f64()?;
    let plan_name = text(value, "plan_name").filter(|name| name.chars().count() <= LONGEST_NAME)?;
    if !(1..=LONGEST).contains(&time_horizon) || !(0.0..=1.0).contains(&confidence) {
        return None;
    }
    Some(Reading {
        goal_text: text(value, "goal_text")?,
        goal_type: PlanType::parse(parsed.get("goal_type")?.as_str()?)?,
        target_amount: Some(target_amount),
        time_horizon,
        plan_kind: PlanKind::Save,
        horizon_months: 12 * time_horizon,
        details: Details::default(),
        understanding: None,
        language: None,
        facts: Vec::new(),
        origins: Vec::new(),
        questions: Vec::new(),
        other_goals: Vec::new(),
        risk_level: RiskLevel::parse(parsed.get("risk_level")?.as_str()?)?,
        starting_amount,
        confidence,
        keywords: strings(parsed.get("extracted_keywords")?)?,
        plan_name,
        assumptions: strings(value.get("assumptions")?)?,
        provenance: Provenance::read(value),
    })
}

fn strings(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|entry| entry.as_str().map(str::to_owned)).collect()
}

/// An amount as a JSON number, whole where it is whole. Amounts to the cent within the column's width have at most
/// fifteen digits, which a double keeps exactly.
fn amount_to_number(amount: Decimal) -> Number {
    let amount = amount.normalize();
    let text = amount.to_string();
    text.parse::<i64>()
        .map(Number::from)
        .ok()
        .or_else(|| Number::from_f64(text.parse().ok()?))
        .unwrap_or_else(|| Number::from(0))
}

fn number_to_amount(value: &Value) -> Option<Decimal> {
    let amount = exact_number(value.as_number()?)?.normalize();
    (amount.scale() <= 2).then_some(amount)
}
