//! What goes into the planner: the goal as the person gave it.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::{
    details::Details,
    vocabulary::{PlanType, RiskLevel},
};

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
    /// Exact details; they take precedence over the texts.
    pub details: Details,
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
            details: Details::default(),
            today,
        }
    }
}
