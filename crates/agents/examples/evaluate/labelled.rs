//! A labelled goal, and what of a reading is as its labels say.

use agents::{
    goal::Goal,
    reading::Reading,
    vocabulary::{PlanKind, PlanType, RiskLevel},
};
use chrono::NaiveDate;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The fields that are compared, in the order of [`Outcome::right`].
pub const FIELDS: [&str; 8] = ["type", "amount", "months", "start", "budget", "income", "retirementIncome", "risk"];

/// The day on which the texts were labelled.
pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();

#[derive(Deserialize, Clone)]
#[expect(dead_code, reason = "each program reads its own part of it")]
pub struct Labelled {
    pub id: String,
    #[serde(default)]
    pub style: String,
    pub goals: String,
    pub preferences: Option<String>,
    #[serde(default)]
    pub facts: Vec<Value>,
    pub goal: Value,
    #[serde(default)]
    pub accept: Value,
    #[serde(default)]
    pub ask: Vec<String>,
}

/// What of one reading is right; `None` where the labels leave it open.
pub struct Outcome {
    pub right: [Option<bool>; 8],
    pub plan: bool,
    /// Whether another goal is named, and whether the labels name one.
    pub others: (bool, bool),
}

impl Outcome {
    pub fn all(&self) -> bool {
        self.right.iter().all(|right| *right != Some(false))
    }
}

impl Labelled {
    pub fn goal(&self) -> Goal {
        Goal { investment_preferences: self.preferences.clone(), ..Goal::in_words(&self.goals, TODAY) }
    }

    /// What `field` may be: the label, and what is accepted beside it.
    pub fn accepted(&self, field: &str) -> Vec<Value> {
        let mut accepted = vec![self.goal.get(field).cloned().unwrap_or(Value::Null)];
        accepted.extend(self.accept.get(field).and_then(Value::as_array).into_iter().flatten().cloned());
        accepted
    }

    fn fits(&self, field: &str, read: Option<f64>) -> Option<bool> {
        let accepted = self.accepted(field);
        let open = accepted.iter().all(Value::is_null) && read.is_none();
        if open {
            return None;
        }
        Some(accepted.iter().any(|value| match (value.as_f64(), read) {
            (Some(value), Some(read)) => (value - read).abs() <= 1.0,
            (None, None) => true,
            // Nothing said is nothing put aside.
            (None, Some(read)) => field == "start" && read == 0.0,
            _ => false,
        }))
    }
}

/// The texts that nobody looks into while tuning: one in four, by the hash of their id.
pub fn is_held_out(id: &str) -> bool {
    Sha256::digest(id.as_bytes())[31] % 4 == 0
}

/// Only what was read counts as read; what was assumed is as good as nothing.
pub fn compare(text: &Labelled, reading: &Reading) -> Outcome {
    let read = read_fields(reading);
    let kinds = text.accepted("type");
    let risks = text.accepted("risk");
    let right = [
        Some(kinds.iter().any(|kind| kind.as_str().and_then(PlanType::parse) == Some(reading.goal_type))),
        text.fits("amount", read[1]),
        text.fits("months", read[2]),
        text.fits("start", read[3]),
        text.fits("budget", read[4]),
        text.fits("income", read[5]),
        text.fits("retirementIncome", read[6]),
        match risks.iter().filter_map(Value::as_str).filter_map(RiskLevel::parse).collect::<Vec<_>>() {
            levels if levels.is_empty() => None,
            // Where saying nothing is as good a reading, an assumption is.
            levels => Some(
                levels.contains(&reading.risk_level)
                    || risks.iter().any(Value::is_null) && is_assumed(reading, "riskLevel"),
            ),
        },
    ];
    let plan = text.goal.get("plan").and_then(Value::as_str).and_then(PlanKind::parse) == Some(reading.plan_kind);
    let named = |value: Option<&Value>| value.and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    let others = (!reading.other_goals.is_empty(), named(text.goal.get("others")));
    Outcome { right, plan, others }
}

fn is_assumed(reading: &Reading, path: &str) -> bool {
    let assumed = agents::vocabulary::Origin::Assumed;
    reading.origins.iter().any(|origin| origin.path.last() == Some(&path) && origin.origin == assumed)
}

/// The fields of a reading that were read or stated.
pub fn read_fields(reading: &Reading) -> [Option<f64>; 8] {
    let assumed = |path: &'static str| is_assumed(reading, path);
    let number = |amount: Option<Decimal>| amount.and_then(|amount| amount.to_f64());
    let details = &reading.details;
    [
        None,
        number(reading.target_amount.filter(|_| !assumed("targetAmount"))),
        Some(f64::from(reading.horizon_months)).filter(|_| !assumed("horizonMonths")),
        number(Some(reading.starting_amount)),
        number(details.monthly_budget),
        number(details.yearly_income),
        number(details.retirement_income.as_ref().map(|income| income.yearly)),
        None,
    ]
}

/// What was read and what the labels say, for whoever wants to know why.
pub fn explain(text: &Labelled, reading: &Reading, field: &str) -> String {
    let read = read_fields(reading);
    let at = FIELDS.iter().position(|name| *name == field).unwrap_or(0);
    let shown = match field {
        "type" => reading.goal_type.to_string(),
        "risk" => reading.risk_level.to_string(),
        _ => format!("{:?}", read[at]),
    };
    format!(
        "{field}: read {shown}, labelled {:?}",
        text.accepted(field).iter().map(Value::to_string).collect::<Vec<_>>()
    )
}
