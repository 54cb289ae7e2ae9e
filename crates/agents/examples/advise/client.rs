//! A client's goal: in words, and as the fields that say the same.

use agents::{
    goal::Goal,
    planner,
    reading::Reading,
    vocabulary::{PlanKind, PlanType, RiskLevel},
};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;

/// The day on which the goals are read.
pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();

#[derive(Deserialize)]
pub struct Client {
    pub id: String,
    pub text: String,
    pub preferences: Option<String>,
    pub said: Said,
    pub details: Value,
    /// What is advised a month as it was judged; of a spending plan, what lasts.
    #[serde(default)]
    pub advised: f64,
    /// Codes of sentences that the plan has to say.
    #[serde(default)]
    pub says: Vec<String>,
    /// Codes of sentences that it must not say.
    #[serde(default)]
    pub never: Vec<String>,
}

/// What the form says beside the details.
#[derive(Deserialize)]
pub struct Said {
    pub kind: PlanKind,
    pub r#type: PlanType,
    pub target: Option<Decimal>,
    pub months: Option<i32>,
    pub risk: Option<RiskLevel>,
}

/// The clients of a file, one a line.
pub fn all(lines: &str) -> Vec<Client> {
    lines.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

impl Client {
    /// The goal in words alone.
    pub fn goal(&self) -> Goal {
        Goal { investment_preferences: self.preferences.clone(), ..Goal::in_words(&self.text, TODAY) }
    }

    /// The reading if the fields say all of it, whatever the words are read as.
    pub fn reading(&self) -> Reading {
        let mut details = planner::read_details(&self.details).unwrap();
        details.horizon_months = self.said.months;
        let goal = Goal {
            plan_type: Some(self.said.r#type),
            risk_level: self.said.risk,
            target_amount: self.said.target,
            details,
            ..self.goal()
        };
        let mut reading = planner::read(&goal);
        if reading.plan_kind != self.said.kind {
            reading.plan_kind = self.said.kind;
            if self.said.kind != PlanKind::Save {
                reading.target_amount = self.said.target;
            }
        }
        // What the words complete beside the fields is not judged here.
        reading.details = goal.details;
        reading.starting_amount = reading.details.starting_amount.unwrap_or_default();
        reading
    }
}
