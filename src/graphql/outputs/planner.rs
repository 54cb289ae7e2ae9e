//! What the planner stored.

use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::{
    facts::StatedFact,
    inputs::{InputOrigin, OtherGoal, PlannerQuestion},
    items, status, text, timestamp, whole,
};
use crate::{
    graphql::{
        details::PlanDetails,
        enums::{AgentStatus, PlanKind, PlanType, RiskLevel},
        provenance::Provenance,
        scalars::Decimal,
        stored::Text,
    },
    plans::outputs,
    vocabulary,
};
use agents::{details::Details, planner, provenance};

/// What the planner agent understood (`agent_3_data`).
#[derive(SimpleObject)]
pub struct PlannerOutput {
    /// Status of the run.
    status: AgentStatus,
    /// When the run ended.
    timestamp: Option<DateTime<Utc>>,
    /// Whether the texts could be interpreted; null in outputs that do not state it.
    understanding: Option<Understanding>,
    /// Kind of the plan.
    plan_kind: Option<PlanKind>,
    /// Language of the texts as a BCP 47 tag, e.g. "en"; null if there is no text.
    language: Option<Text<String>>,
    /// ISO 4217 code of the amounts in the texts; null if they name none.
    currency: Option<Text<String>>,
    /// The text that it read.
    goal_text: Option<Text<String>>,
    /// What the plan saves for.
    pub(super) goal_type: Option<PlanType>,
    /// In the plan's currency; null for a plan that withdraws from savings.
    pub(super) target_amount: Option<Decimal>,
    /// Years: the months, rounded up.
    pub(super) time_horizon: Option<i32>,
    /// Months until the money is needed; for a plan that withdraws from savings, months to fund.
    horizon_months: Option<i32>,
    /// The risk tolerance.
    risk_level: Option<RiskLevel>,
    /// Overall confidence, 0 to 1: at most that of the least certain input.
    confidence_score: Option<f64>,
    /// Facts in the texts, in their order, each with its kind.
    pub(super) facts: Vec<StatedFact>,
    /// Open questions, most informative first.
    pub(super) questions: Vec<PlannerQuestion>,
    /// The effective details: those stated, completed from the texts.
    details: PlanDetails,
    /// Where each input came from.
    pub(super) origins: Vec<InputOrigin>,
    /// Goals beside this plan's own, each of which can be given to createPlan.
    pub(super) other_goals: Vec<OtherGoal>,
    /// Keywords that the interpretation relies on.
    extracted_keywords: Vec<Text<String>>,
    /// Who interpreted the texts; null if unknown.
    provenance: Option<Provenance>,
}

/// Whether the texts could be interpreted.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::Understanding")]
pub enum Understanding {
    /// All that the plan needs.
    Full,
    /// Some of it; the rest is assumed.
    Partial,
    /// Nothing: another language, or no goal.
    None,
}

impl PlannerOutput {
    /// The view of `agent_3_data`; `None` where it is not an agent's output.
    pub fn from_stored(stored: &Value) -> Option<Self> {
        let goal = &stored["parsed_goal"];
        let word = |value: &Value| value.as_str().map(str::to_ascii_uppercase);
        Some(Self {
            status: status(stored)?,
            timestamp: timestamp(stored),
            understanding: word(&stored["understanding"])
                .and_then(|word| vocabulary::Understanding::parse(&word))
                .map(Into::into),
            plan_kind: word(&stored["kind"]).and_then(|word| vocabulary::PlanKind::parse(&word)).map(Into::into),
            language: text(&stored["language"]),
            currency: text(&stored["currency"]),
            goal_text: text(&stored["goal_text"]),
            goal_type: outputs::plan_type(&goal["goal_type"]).map(Into::into),
            target_amount: outputs::decimal(&goal["target_amount"]).map(Decimal::dollars),
            time_horizon: whole(&goal["time_horizon"]),
            horizon_months: whole(&stored["horizon_months"]),
            risk_level: outputs::risk_level(&goal["risk_level"]).map(Into::into),
            confidence_score: goal["confidence_score"].as_f64(),
            facts: items(&stored["facts"], planner::read_fact),
            questions: items(&stored["questions"], planner::read_question),
            details: details(&stored["details"]).into(),
            origins: items(&stored["origins"], planner::read_origin),
            other_goals: items(&stored["other_goals"], planner::read_other_goal),
            extracted_keywords: items(&goal["extracted_keywords"], |word| Some(word.as_str()?.to_owned())),
            provenance: provenance::Provenance::read(stored).map(Into::into),
        })
    }
}

/// Those of the details that fit.
fn details(stored: &Value) -> Details {
    let alone = |key: &str, value: &Value| Value::Object(Map::from_iter([(key.to_owned(), value.clone())]));
    let Some(details) = stored.as_object() else { return Details::default() };
    let fits = details.iter().filter(|(key, value)| planner::read_details(&alone(key, value)).is_some());
    let fits = fits.map(|(key, value)| (key.clone(), value.clone())).collect();
    planner::read_details(&Value::Object(fits)).unwrap_or_default()
}
