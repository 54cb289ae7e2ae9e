//! What a saving plan advises, in a sentence.

use rust_decimal::Decimal;
use serde_json::json;

use super::case::Case;
use super::saving::Saving;
use super::wording::{of_ten, percent, planned, rounded_up, said, span};
use crate::sentence::Sentence;

/// What to pay in for how many markets, or that nothing has to be.
pub(super) fn advice(case: &Case<'_>, saving: &Saving) -> Sentence {
    let target = case.shown_target(saving.target);
    let time = span(case.months);
    let chance = chance_of_advice(saving, case);
    let shown = rounded_up(saving.recommended);
    let values = json!({
        "target": target.to_string(),
        "targetToday": case.shown_today(saving.target_today).to_string(),
        "months": case.months,
        "recommendedContribution": shown.to_string(),
        "startingAmount": case.reading.starting_amount.to_string(),
        "employerContribution": case.employer.to_string(),
        "contributionGrowth": case.growth,
        "confidence": case.confidence,
        "successProbability": chance,
    });
    if saving.target.is_zero() {
        let text = "Pensions and the like cover the wanted income: nothing has to be saved for it.";
        return Sentence::new("NOTHING_TO_SAVE_FOR", text, values);
    }
    if saving.recommended.is_zero() {
        let start = case.words.money(said(case.reading.starting_amount));
        let already = if case.reading.starting_amount >= saving.target { ", and more than that already" } else { "" };
        let there = match (case.start > 0.0, case.flows(case.months).is_empty()) {
            (true, true) => format!("The {start} that are there are"),
            (true, false) => format!("The {start} that are there, with what comes and goes on its date, are"),
            (false, _) => "What comes on its date is".to_owned(),
        };
        let text = format!(
            "{there} enough for {} in {time}{} in {} markets{already}: nothing more has to be paid in for that chance.",
            case.words.money(target),
            of_today(case, saving),
            of_ten(chance),
        );
        return Sentence::new("NOTHING_MORE", text, values);
    }
    let text = format!(
        "To have {} in {time}{}, pay in {}: {} simulated markets then reach it.",
        case.words.money(target),
        of_today(case, saving),
        payment(case, saving.recommended),
        planned(case.confidence),
    );
    Sentence::new("RECOMMENDED", text, values)
}

/// What a target of today's money is today.
fn of_today(case: &Case<'_>, saving: &Saving) -> String {
    let today = case.shown_today(saving.target_today);
    if !case.is_of_today() || today == case.shown_target(saving.target) {
        return String::new();
    }
    let verb = if case.is_tuition() { "pays for" } else { "buys" };
    format!(" (which then {verb} what {} {verb} today)", case.words.money(today))
}

/// A monthly amount with when it is paid, how it grows, and what of it is the employer's.
fn payment(case: &Case<'_>, monthly: Decimal) -> String {
    let shown = case.words.money(rounded_up(monthly));
    let paid = if case.growth == 0.0 {
        format!("{shown} at the end of each month")
    } else {
        let change = if case.growth > 0.0 { "more" } else { "less" };
        let growth = percent(case.growth.abs());
        format!("{shown} at the end of each month of the first year, and {growth} {change} with each year")
    };
    if case.employer.is_zero() {
        paid
    } else if case.employer >= monthly {
        format!("{paid}, which the employer's {} cover", case.words.money(said(case.employer)))
    } else {
        format!("{paid}, {} of it from the employer", case.words.money(said(case.employer)))
    }
}

/// What of the plan's aim nobody said.
pub(super) fn assumed(case: &Case<'_>) -> Option<Sentence> {
    let amount = case.target.is_some() && case.is_assumed("targetAmount");
    let date = case.is_assumed("horizonMonths") || case.is_assumed("timeHorizon");
    let text = match (amount, date) {
        (true, true) => "Amount and date are assumed: nobody said them, and the plan changes with them.",
        (true, false) => "The amount is assumed: nobody said it, and the plan changes with it.",
        (false, true) => "The date is assumed: nobody said it, and the plan changes with it.",
        (false, false) => return None,
    };
    Some(Sentence::new("ASSUMED", text, json!({ "target": amount, "months": date })))
}

/// The chance of what is advised: the confidence, or more where nothing has to be paid in.
pub(super) fn chance_of_advice(saving: &Saving, case: &Case<'_>) -> f64 {
    if saving.recommended.is_zero() { saving.success.max(case.confidence) } else { case.confidence }
}
