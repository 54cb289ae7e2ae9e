//! What goes into the planner and what comes out of it: the goal as the person gave it, and the goal as understood.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::provenance::Provenance;
use crate::vocabulary::{PlanType, RiskLevel};

/// A goal as the person gave it: free words, and the form fields that were filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// The goal in plain words.
    pub financial_goals: Option<String>,
    /// How the person wants to invest, in plain words.
    pub investment_preferences: Option<String>,
    /// The name that the person gave the plan.
    pub plan_name: Option<String>,
    /// What the plan saves for, where the form says it.
    pub plan_type: Option<PlanType>,
    /// How much risk it may take, where the form says it.
    pub risk_level: Option<RiskLevel>,
    /// Years, positive, where the form says it.
    pub time_horizon: Option<i32>,
    /// US dollars, positive, where the form says it.
    pub target_amount: Option<Decimal>,
    /// The day on which the words are read: "by 2040" and "next year" count from it.
    pub today: NaiveDate,
}

impl Goal {
    /// A goal of which nothing is known but these words, read on this day.
    pub fn in_words(words: &str, today: NaiveDate) -> Self {
        Self {
            financial_goals: Some(words.to_owned()),
            investment_preferences: None,
            plan_name: None,
            plan_type: None,
            risk_level: None,
            time_horizon: None,
            target_amount: None,
            today,
        }
    }
}

/// A goal as the planner understood it. Nothing is open any more: what nobody said is assumed, and said so.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The words that were read: the financial goals as given, empty where there were none.
    pub goal_text: String,
    /// What the plan saves for.
    pub goal_type: PlanType,
    /// US dollars, positive, to the cent.
    pub target_amount: Decimal,
    /// Whole years, at least 1.
    pub time_horizon: i32,
    /// How much risk the plan may take.
    pub risk_level: RiskLevel,
    /// US dollars already put aside for this goal, to the cent; 0 where none are mentioned.
    pub starting_amount: Decimal,
    /// How sure the reading is, from 0 to 1.
    pub confidence: f64,
    /// The words of the text that the reading rests on, in the order of the text.
    pub keywords: Vec<String>,
    /// The plan's name: the person's own, or one made from the reading; at most 255 characters.
    pub plan_name: String,
    /// What was assumed because nobody said it, and where form and words contradict each other, in sentences.
    pub assumptions: Vec<String>,
    /// Who read it; `None` where that is not said.
    pub provenance: Option<Provenance>,
}
