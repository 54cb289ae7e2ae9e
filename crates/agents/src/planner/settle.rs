//! What is settled of a goal, question by question: by the form, else by the words, else by what is assumed.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::amount::LARGEST;
use super::horizon::LONGEST;
use super::purpose::STATED;
use super::reader::{Draft, UNNAMED, Words};
use super::{risk, wording};
use crate::goal::Goal;
use crate::vocabulary::{PlanType, RiskLevel};

pub(super) fn kind(goal: &Goal, words: &Words<'_>, said: Option<PlanType>, draft: &mut Draft) -> PlanType {
    if let Some(field) = goal.plan_type {
        if let Some(main) = words.main.filter(|m| m.goal != field && m.weight >= STATED) {
            let (field, main) = (wording::goal(field), wording::goal(main.goal));
            draft.assume(
                format!("The form says the goal is \"{field}\", the words sound like \"{main}\"; the form counts."),
                0.05,
            );
        }
        return field;
    }
    if said.is_none() {
        draft.assume(UNNAMED.to_owned(), 0.10);
    }
    said.unwrap_or(PlanType::General)
}

pub(super) fn amount<'a>(
    goal: &Goal,
    mut all: impl Iterator<Item = &'a Words<'a>>,
    kind: PlanType,
    draft: &mut Draft,
) -> Decimal {
    let said = all.find(|words| words.amounts.target.is_some());
    let value = said.and_then(|words| words.amounts.target);
    if let Some(field) = goal.target_amount.filter(|amount| *amount > Decimal::ZERO) {
        if let Some(value) = value.filter(|value| *value != field) {
            let (field, value) = (wording::dollars(field), wording::dollars(value));
            draft.assume(format!("The form says {field}, the words say {value}; the form counts."), 0.05);
        }
        return in_range(field);
    }
    if let (Some(value), Some(words)) = (value, said) {
        draft.assumptions.extend(words.amounts.notes.iter().cloned());
        draft.confidence -= if words.amounts.doubtful { 0.08 } else { 0.0 };
        let kept = in_range(value);
        if kept != value.round_dp(2) {
            draft.assume(
                format!("The amount is outside what a plan can hold; {} is taken.", wording::dollars(kept)),
                0.1,
            );
        }
        return kept;
    }
    let assumed = Decimal::from(match kind {
        PlanType::Retirement => 1_000_000,
        PlanType::House => 80_000,
        PlanType::Education => 150_000,
        PlanType::General => 50_000,
    });
    draft.assume(format!("No target amount is given; {} is assumed.", wording::dollars(assumed)), 0.25);
    assumed
}

/// `amount` to the cent, within what the database holds.
fn in_range(amount: Decimal) -> Decimal {
    amount.round_dp(2).clamp(Decimal::new(1, 2), LARGEST).normalize()
}

pub(super) fn horizon<'a>(
    goal: &Goal,
    all: impl Iterator<Item = &'a Words<'a>>,
    kind: PlanType,
    draft: &mut Draft,
) -> i32 {
    let mut said = None;
    let mut notes: Vec<String> = Vec::new();
    for words in all {
        if said.is_none() {
            notes.extend(words.horizon.notes.iter().cloned());
            said = words.horizon.years;
        }
    }
    if let Some(field) = goal.time_horizon.filter(|years| *years > 0) {
        if let Some(years) = said.filter(|years| *years != field) {
            let (field, years) = (wording::years(field), wording::years(years));
            draft.assume(format!("The form says {field}, the words say {years}; the form counts."), 0.05);
        }
        return field.min(LONGEST);
    }
    draft.assumptions.extend(notes);
    if let Some(years) = said {
        return years;
    }
    let assumed = match kind {
        PlanType::Retirement => 30,
        PlanType::House => 5,
        PlanType::Education => 18,
        PlanType::General => 10,
    };
    draft.assume(format!("No time is given; {} are assumed.", wording::years(assumed)), 0.22);
    assumed
}

pub(super) fn risk_level(
    goal: &Goal,
    words: &Words<'_>,
    preferences: &Words<'_>,
    horizon: i32,
    draft: &mut Draft,
) -> (RiskLevel, Vec<(usize, usize)>) {
    let preferred = risk::read(&preferences.passage, true).map(|(level, _)| (level, Vec::new()));
    let said = preferred.or_else(|| risk::read(&words.passage, false));
    if let Some(field) = goal.risk_level {
        if let Some((level, _)) = said.as_ref().filter(|(level, _)| *level != field) {
            let (field, level) = (wording::risk(field), wording::risk(*level));
            draft.assume(format!("The form says {field} risk, the words sound {level}; the form counts."), 0.05);
        }
        return (field, Vec::new());
    }
    said.unwrap_or_else(|| {
        let level = risk::by_horizon(horizon);
        draft.assume(
            format!(
                "No risk is named; {} is taken from the horizon of {}.",
                wording::risk(level),
                wording::years(horizon)
            ),
            0.04,
        );
        (level, Vec::new())
    })
}

pub(super) fn start(words: &Words<'_>, draft: &mut Draft) -> Decimal {
    let start = words.amounts.start;
    if start <= Decimal::ZERO {
        return Decimal::ZERO;
    }
    let start = in_range(start);
    draft.assumptions.push(format!("{} already put aside are counted as the start.", wording::dollars(start)));
    start
}

/// Says which goals of the text this plan leaves out.
pub(super) fn other_goals(words: &Words<'_>, kind: PlanType, draft: &mut Draft) {
    let mut named = HashSet::new();
    for mention in words.mentions.iter().filter(|m| m.weight >= STATED && m.goal != kind) {
        if words.main.is_some_and(|main| main.goal == kind) && named.insert(mention.goal) {
            let written = words.passage.written(mention.at, mention.at + mention.len - 1);
            draft.assumptions.push(format!("\"{written}\" is named, too; this plan is for the main goal only."));
        }
    }
}
