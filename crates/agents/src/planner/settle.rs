//! What is settled of a goal, question by question: by the form, else by the words, else by what is assumed.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::amount::LARGEST;
use super::horizon::{LONGEST, LONGEST_MONTHS, years};
use super::inputs::{ASSUMED, Draft};
use super::purpose::STATED;
use super::words::Words;
use super::{risk, wording};
use crate::goal::Goal;
use crate::vocabulary::{PlanType, RiskLevel};

/// What is said where nothing says what the money is for.
pub(super) const UNNAMED: &str = "The purpose is not named; a general savings goal is assumed.";

/// Settles what the money is for: `read` is the purpose of the words with how sure it is.
pub(super) fn kind(goal: &Goal, words: &Words<'_>, read: Option<(PlanType, f64)>, draft: &mut Draft) -> PlanType {
    if let Some(field) = goal.plan_type {
        if let Some(main) = words.main.filter(|m| m.goal != field && m.weight >= STATED) {
            let (field, main) = (wording::goal(field), wording::goal(main.goal));
            draft.assume(format!(
                "The form says the goal is \"{field}\", the words sound like \"{main}\"; the form counts."
            ));
        }
        draft.stated(&["planType"]);
        return field;
    }
    if let Some((kind, sure)) = read {
        draft.read(&["planType"], sure);
        return kind;
    }
    draft.assume(UNNAMED.to_owned());
    draft.assumed(&["planType"], 0.5);
    PlanType::General
}

/// Settles the target. `read` is what the words say with how sure that is; `unsaid` how sure it is that they say
/// nothing; `needed` what an income that is wanted later takes.
pub(super) fn amount(
    goal: &Goal,
    read: Option<(Decimal, f64)>,
    unsaid: f64,
    needed: Option<Decimal>,
    kind: PlanType,
    draft: &mut Draft,
) -> Decimal {
    if let Some(field) = goal.target_amount.filter(|amount| *amount > Decimal::ZERO) {
        if let Some((value, _)) = read.filter(|(value, _)| *value != field) {
            let (field, value) = (wording::dollars(field), wording::dollars(value));
            draft.assume(format!("The form says {field}, the words say {value}; the form counts."));
        }
        draft.stated(&["targetAmount"]);
        return in_range(field);
    }
    if let Some((value, sure)) = read {
        let kept = in_range(value);
        draft.read(&["targetAmount"], if kept == value.round_dp(2) { sure } else { sure.min(ASSUMED) });
        if kept != value.round_dp(2) {
            draft.assume(format!("The amount is outside what a plan can hold; {} is taken.", wording::dollars(kept)));
        }
        return kept;
    }
    if let Some(needed) = needed.filter(|needed| *needed > Decimal::ZERO).map(in_range) {
        draft.assume(format!(
            "The income wanted later is taken to need {}: 25 times what pensions leave of it a year.",
            wording::dollars(needed)
        ));
        // The income is what was said; the capital only follows from it.
        draft.assumed(&["targetAmount"], unsaid);
        return needed;
    }
    let assumed = Decimal::from(match kind {
        PlanType::Retirement => 1_000_000,
        PlanType::House => 80_000,
        PlanType::Education => 150_000,
        PlanType::General => 50_000,
    });
    draft.assume(format!("No target amount is given; {} is assumed.", wording::dollars(assumed)));
    draft.assumed(&["targetAmount"], ASSUMED);
    assumed
}

/// `amount` to the cent, within what the database holds.
pub(super) fn in_range(amount: Decimal) -> Decimal {
    amount.round_dp(2).clamp(Decimal::new(1, 2), LARGEST).normalize()
}

/// The months of a goal of this kind where nobody says them.
pub(super) fn usual_months(kind: PlanType) -> i32 {
    12 * match kind {
        PlanType::Retirement => 30,
        PlanType::House => 5,
        PlanType::Education => 18,
        PlanType::General => 10,
    }
}

/// Settles the months. `fallback` is what they are where nobody says them, with the sentence that says so.
pub(super) fn months(goal: &Goal, read: Option<(i32, f64)>, fallback: (i32, String), draft: &mut Draft) -> i32 {
    let field = goal.details.horizon_months.filter(|months| (1..=LONGEST_MONTHS).contains(months));
    if let Some(field) = field {
        draft.stated(&["details", "horizonMonths"]);
        return field;
    }
    if let Some(field) = goal.time_horizon.filter(|years| *years > 0) {
        if let Some(said) = read.map(|(months, _)| years(months)).filter(|said| *said != field) {
            let (field, said) = (wording::years(field), wording::years(said));
            draft.assume(format!("The form says {field}, the words say {said}; the form counts."));
        }
        draft.stated(&["timeHorizon"]);
        return 12 * field.min(LONGEST);
    }
    if let Some((months, sure)) = read {
        draft.read(&["details", "horizonMonths"], sure);
        return months;
    }
    draft.assume(fallback.1);
    draft.assumed(&["details", "horizonMonths"], ASSUMED);
    fallback.0
}

/// Settles the risk: `read` is the level that the words say with how sure that is, `unsaid` how sure it is that they say
/// none.
pub(super) fn risk_level(
    goal: &Goal,
    read: Option<(RiskLevel, f64)>,
    unsaid: f64,
    horizon: i32,
    draft: &mut Draft,
) -> RiskLevel {
    if let Some(field) = goal.risk_level {
        if let Some((level, _)) = read.filter(|(level, _)| *level != field) {
            let (field, level) = (wording::risk(field), wording::risk(level));
            draft.assume(format!("The form says {field} risk, the words sound {level}; the form counts."));
        }
        draft.stated(&["riskLevel"]);
        return field;
    }
    if let Some((level, sure)) = read {
        draft.read(&["riskLevel"], sure);
        return level;
    }
    let level = risk::by_horizon(horizon);
    draft.assume(format!(
        "No risk is named; {} is taken from the horizon of {}.",
        wording::risk(level),
        wording::years(horizon)
    ));
    draft.assumed(&["riskLevel"], unsaid.min(0.7));
    level
}

/// Says which goals of the text this plan leaves out.
pub(super) fn named_goals(words: &Words<'_>, kind: PlanType, draft: &mut Draft) {
    let mut named = HashSet::new();
    for mention in words.mentions.iter().filter(|m| m.weight > STATED && m.goal != kind) {
        if words.main.is_some_and(|main| main.goal == kind) && named.insert(mention.goal) {
            let written = words.passage.written(mention.at, mention.at + mention.len - 1);
            draft.assume(format!("\"{written}\" is named, too; this plan is for the main goal only."));
        }
    }
}
