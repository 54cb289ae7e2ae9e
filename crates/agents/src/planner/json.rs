//! The reading as it is stored in `agent_3_data`, and back.

use chrono::{DateTime, SecondsFormat, Utc};
use rust_decimal::Decimal;
use serde_json::{Number, Value, json};

use super::amount::LARGEST;
use super::horizon::{LONGEST, LONGEST_MONTHS};
use super::json_details::{self, optional, whole};
use super::json_facts::{
    read_fact, read_origin, read_other, read_question, write_fact, write_origin, write_other, write_question,
};
use super::wording::LONGEST_NAME;
use crate::exact::exact_number;
use crate::vocabulary::{PlanKind, PlanType, RiskLevel, Understanding};
use crate::{provenance::Provenance, reading::Reading};

/// The shape of what is written: 2 has facts, details and origins, 1 had not and no number.
const VERSION: i32 = 2;

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
        "version": VERSION,
        "kind": reading.plan_kind.as_str(),
        "horizon_months": reading.horizon_months,
        "understanding": reading.understanding.map(Understanding::as_str),
        "language": reading.language,
        "currency": reading.details.currency,
        "facts": reading.facts.iter().map(write_fact).collect::<Vec<_>>(),
        "questions": reading.questions.iter().map(write_question).collect::<Vec<_>>(),
        "details": json_details::write(&reading.details),
        "origins": reading.origins.iter().map(write_origin).collect::<Vec<_>>(),
        "other_goals": reading.other_goals.iter().map(write_other).collect::<Vec<_>>(),
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

/// The reading in a stored value of [`to_json`]'s shape, of today's or of one before it had facts; `None` for any other
/// JSON and for figures out of range.
pub fn from_json(value: &Value) -> Option<Reading> {
    let parsed = value.get("parsed_goal")?;
    let text = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
    let plan_kind = optional(value, "kind", |kind| PlanKind::parse(kind.as_str()?))?.unwrap_or(PlanKind::Save);
    let target_amount = match parsed.get("target_amount")? {
        Value::Null if plan_kind == PlanKind::Spend => None,
        amount => Some(number_to_amount(amount).filter(|a| *a > Decimal::ZERO && *a <= LARGEST)?),
    };
    let starting_amount =
        number_to_amount(parsed.get("starting_amount")?).filter(|a| *a >= Decimal::ZERO && *a <= LARGEST)?;
    let time_horizon = whole(1, LONGEST)(parsed.get("time_horizon")?)?;
    let confidence = parsed.get("confidence_score")?.as_f64()?;
    let plan_name = text(value, "plan_name").filter(|name| name.chars().count() <= LONGEST_NAME)?;
    if !(0.0..=1.0).contains(&confidence) {
        return None;
    }
    Some(Reading {
        goal_text: text(value, "goal_text")?,
        goal_type: PlanType::parse(parsed.get("goal_type")?.as_str()?)?,
        target_amount,
        time_horizon,
        plan_kind,
        horizon_months: optional(value, "horizon_months", whole(1, LONGEST_MONTHS))?.unwrap_or(12 * time_horizon),
        details: optional(value, "details", json_details::read)?.unwrap_or_default(),
        understanding: optional(value, "understanding", |u| Understanding::parse(u.as_str()?))?,
        language: optional(value, "language", |tag| tag.as_str().map(str::to_owned))?,
        facts: list(value, "facts", read_fact)?,
        origins: list(value, "origins", read_origin)?,
        questions: list(value, "questions", read_question)?,
        other_goals: list(value, "other_goals", read_other)?,
        risk_level: RiskLevel::parse(parsed.get("risk_level")?.as_str()?)?,
        starting_amount,
        confidence,
        keywords: strings(parsed.get("extracted_keywords")?)?,
        plan_name,
        assumptions: strings(value.get("assumptions")?)?,
        provenance: Provenance::read(value),
    })
}

/// A list that outputs of before do not have.
fn list<T>(value: &Value, key: &str, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    match value.get(key) {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(entries) => entries.as_array()?.iter().map(read).collect(),
    }
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
