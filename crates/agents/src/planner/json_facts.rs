//! Facts, origins, questions and other goals as they are stored.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::amount::LARGEST;
use super::horizon::LONGEST_MONTHS;
use super::json_details::{between, decimal, optional, whole};
use crate::exact::exact;
use crate::reading::{InputOrigin, OtherGoal, Question, StatedFact, TextField};
use crate::sentence::Sentence;
use crate::vocabulary::{FactKind, Origin, PlanType};

/// The segments of every path of an input.
const SEGMENTS: [&str; 25] = [
    "financialGoals",
    "investmentPreferences",
    "planType",
    "targetAmount",
    "timeHorizon",
    "riskLevel",
    "details",
    "horizonMonths",
    "startingAmount",
    "monthlyBudget",
    "employerContribution",
    "contributionGrowth",
    "confidence",
    "amountBasis",
    "inflation",
    "annualFee",
    "currentAge",
    "yearlyIncome",
    "retirementIncome",
    "cashFlows",
    "debts",
    "currency",
    "priority",
    "planName",
    "other",
];

pub(super) fn write_fact(fact: &StatedFact) -> Value {
    json!({
        "field": field_name(fact.field),
        "words": fact.words,
        "start": fact.start,
        "end": fact.end,
        "kind": fact.kind.as_str(),
        "amount": fact.amount.map(decimal),
        "currency": fact.currency,
        "per": fact.per,
        "months": fact.months,
        "age": fact.age,
        "who": fact.who,
        "rate": fact.rate,
        "value": fact.value,
        "used": fact.used,
        "note": fact.note.as_ref().map(write_sentence),
    })
}

fn field_name(field: TextField) -> &'static str {
    match field {
        TextField::FinancialGoals => "financialGoals",
        TextField::InvestmentPreferences => "investmentPreferences",
    }
}

/// A fact as it is stored with a reading; `None` for any other JSON.
pub fn read_fact(value: &Value) -> Option<StatedFact> {
    let place = |key: &str| value.get(key)?.as_u64().and_then(|n| usize::try_from(n).ok());
    let (start, end) = (place("start")?, place("end")?);
    if start > end {
        return None;
    }
    Some(StatedFact {
        field: match value.get("field")?.as_str()? {
            "financialGoals" => TextField::FinancialGoals,
            "investmentPreferences" => TextField::InvestmentPreferences,
            _ => return None,
        },
        words: text(value, "words")?,
        start,
        end,
        kind: FactKind::parse(value.get("kind")?.as_str()?)?,
        amount: optional(value, "amount", |v| exact(v.as_str()?))?,
        currency: optional(value, "currency", string)?,
        per: optional(value, "per", string)?,
        months: optional(value, "months", whole(i32::MIN, i32::MAX))?,
        age: optional(value, "age", whole(0, 120))?,
        who: optional(value, "who", string)?,
        rate: optional(value, "rate", Value::as_f64)?,
        value: optional(value, "value", string)?,
        used: value.get("used")?.as_bool()?,
        note: optional(value, "note", read_sentence)?,
    })
}

fn string(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn text(value: &Value, key: &str) -> Option<String> {
    string(value.get(key)?)
}

fn write_sentence(sentence: &Sentence) -> Value {
    json!({ "code": sentence.code, "text": sentence.text, "values": sentence.values })
}

fn read_sentence(value: &Value) -> Option<Sentence> {
    Some(Sentence {
        code: text(value, "code")?,
        text: text(value, "text")?,
        values: value.get("values")?.as_object()?.clone(),
    })
}

pub(super) fn write_origin(origin: &InputOrigin) -> Value {
    json!({ "path": origin.path, "origin": origin.origin.as_str(), "confidence": origin.confidence })
}

/// An input's origin as it is stored with a reading; `None` for any other JSON.
pub fn read_origin(value: &Value) -> Option<InputOrigin> {
    Some(InputOrigin {
        path: path(value.get("path")?)?,
        origin: Origin::parse(value.get("origin")?.as_str()?)?,
        confidence: value.get("confidence")?.as_f64().filter(|sure| (0.0..=1.0).contains(sure))?,
    })
}

/// A path of known segments.
fn path(value: &Value) -> Option<Vec<&'static str>> {
    let segment = |value: &Value| SEGMENTS.into_iter().find(|known| value.as_str() == Some(known));
    value.as_array()?.iter().map(segment).collect()
}

pub(super) fn write_question(question: &Question) -> Value {
    json!({ "code": question.code, "sentence": write_sentence(&question.sentence), "path": question.path })
}

/// A question as it is stored with a reading; `None` for any other JSON.
pub fn read_question(value: &Value) -> Option<Question> {
    Some(Question {
        code: text(value, "code")?,
        sentence: read_sentence(value.get("sentence")?)?,
        path: path(value.get("path")?)?,
    })
}

pub(super) fn write_other(goal: &OtherGoal) -> Value {
    json!({
        "words": goal.words,
        "plan_type": goal.plan_type.as_str(),
        "target_amount": goal.target_amount.map(decimal),
        "horizon_months": goal.horizon_months,
    })
}

/// Another goal as it is stored with a reading; `None` for any other JSON.
pub fn read_other(value: &Value) -> Option<OtherGoal> {
    Some(OtherGoal {
        words: text(value, "words")?,
        plan_type: PlanType::parse(value.get("plan_type")?.as_str()?)?,
        target_amount: optional(value, "target_amount", |v| between(v, Decimal::ZERO, LARGEST))?,
        horizon_months: optional(value, "horizon_months", whole(1, LONGEST_MONTHS))?,
    })
}
