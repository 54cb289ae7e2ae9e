//! A purpose, and labels of amounts and times, that somebody else read in the words.

use super::{settle::UNNAMED, wording};
use crate::{
    goal::Goal,
    reading::Reading,
    vocabulary::{FactKind, PlanType},
};

/// What is said of words that somebody else gave another label than the rules.
pub fn relabelled(words: &str, kind: FactKind) -> String {
    let meaning = match kind {
        FactKind::Target => "the amount that is wanted",
        FactKind::Horizon => "when it is wanted",
        FactKind::StartingAmount => "money put aside already",
        FactKind::MonthlyBudget => "what can be paid in",
        FactKind::EmployerContribution => "what an employer adds",
        FactKind::Income => "what is earned",
        FactKind::RetirementIncome => "the income that is wanted later",
        FactKind::OtherIncome => "a pension or the like",
        FactKind::Debt => "a debt",
        FactKind::Price => "a price",
        FactKind::Worth => "what something is worth",
        FactKind::CashFlow => "money that comes or goes on a date",
        FactKind::OtherGoal => "another goal",
        _ => "an amount that does not count",
    };
    format!("\"{words}\" is taken to mean: {meaning}.")
}

/// What is said where somebody else reads another purpose in `words` than the rules do.
pub fn doubted(words: &str, other: PlanType) -> String {
    format!("\"{words}\" may mean another goal ({}); the one that is named more clearly counts.", wording::goal(other))
}

/// Takes over a purpose that the rules did not find, and the name that follows from it. What was assumed for amount and
/// time stays: it follows from what the person said, not from what somebody else made of it.
pub fn take_purpose(goal: &Goal, reading: &mut Reading, words: &str, kind: PlanType) {
    reading.assumptions.retain(|sentence| sentence != UNNAMED);
    reading.assumptions.push(format!("\"{words}\" is taken to mean: {}.", wording::goal(kind)));
    if !reading.keywords.iter().any(|keyword| keyword == words) {
        reading.keywords.push(words.to_owned());
    }
    reading.goal_type = kind;
    reading.plan_name =
        wording::plan_name(goal.plan_name.as_deref(), kind, reading.target_amount, reading.time_horizon);
}
