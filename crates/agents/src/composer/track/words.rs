//! Progress of a plan, in a sentence.

use rust_decimal::Decimal;
use serde_json::json;

use crate::{
    composer::{
        adjustments::PlanState,
        case::Case,
        money::dollars,
        wording::{beside, planned, rounded, rounded_down, rounded_up, said, span},
    },
    sentence::Sentence,
};

/// Of a saving plan.
pub(super) fn saving(state: &PlanState<'_>, behind: Decimal, chance: f64, on_track: bool) -> Sentence {
    let PlanState { case, month, .. } = *state;
    let balance = dollars(state.there);
    let own = dollars(state.own * state.grown());
    let payment = if case.budget.is_some() { said(own) } else { rounded_up(own) };
    let mut values = json!({
        "balance": balance.to_string(),
        "months": month,
        "behind": behind.to_string(),
        "successProbability": chance,
        "confidence": case.confidence,
        "targetNominal": dollars(state.target).to_string(),
    });
    let target = case.words.money(said(dollars(state.target)));
    let money = case.words.money(said(balance));
    if month >= case.months {
        let (code, text) = if chance < 1.0 {
            (
                "TARGET_MISSED",
                format!("The plan's time is over: of the {target} that were aimed for, {money} are there."),
            )
        } else {
            (
                "TARGET_REACHED",
                format!("The plan's time is over, and the {target} that were aimed for are there: {money}."),
            )
        };
        return Sentence::new(code, text, values);
    }
    values["payment"] = json!(payment.to_string());
    let with = if payment.is_zero() {
        "with nothing more paid in".to_owned()
    } else {
        format!("with {} a month from here", case.words.money(payment))
    };
    let markets = beside(chance, case.confidence);
    let (begin, median) = (begin(case, balance, month), against_the_median(case, behind));
    if on_track {
        let text = format!("{begin} the plan is on track: {with}, {markets} markets reach the target. {median}");
        return Sentence::new("SAVING_ON_TRACK", text, values);
    }
    let text = format!(
        "{begin} {markets} markets reach the target {with}; the plan is made for {}. {median}",
        planned(case.confidence)
    );
    Sentence::new("SAVING_OFF_TRACK", text, values)
}

/// Of a plan that lives on what there is: so much at the end of a month, with so much taken a month in money of then, and
/// the chance that it lasts.
pub(super) fn spending(
    case: &Case<'_>,
    (month, there): (u32, f64),
    taken: Decimal,
    behind: Decimal,
    (chance, on_track): (f64, bool),
) -> Sentence {
    let balance = dollars(there);
    let is_wanted = case.reading.details.retirement_income.is_some();
    let taken = if is_wanted { said(taken) } else { rounded_down(taken) };
    let values = json!({
        "balance": balance.to_string(),
        "months": month,
        "monthly": taken.to_string(),
        "behind": behind.to_string(),
        "successProbability": chance,
        "confidence": case.confidence,
    });
    let (money, monthly) = (case.words.money(said(balance)), case.words.money(taken));
    if month >= case.months {
        let text = format!("The time that the money was to last for is over: {money} are left.");
        return Sentence::new("SPENDING_OVER", text, values);
    }
    if balance.is_zero() && chance <= 0.0 {
        let text = format!("Nothing is left, {} before the money was to end.", span(case.months - month));
        return Sentence::new("RAN_OUT", text, values);
    }
    let markets = beside(chance, case.confidence);
    let (begin, median) = (begin(case, balance, month), against_the_median(case, behind));
    if on_track {
        let text = format!(
            "{begin} the plan is on track: {monthly} a month of today's money lasts in {markets} markets. {median}"
        );
        return Sentence::new("SPENDING_ON_TRACK", text, values);
    }
    let text = format!(
        "{begin} {monthly} a month of today's money lasts in {markets} markets; the plan is made for {}. {median}",
        planned(case.confidence)
    );
    Sentence::new("SPENDING_OFF_TRACK", text, values)
}

/// "With $12,000 after 18 months,".
fn begin(case: &Case<'_>, balance: Decimal, month: u32) -> String {
    let money = case.words.money(said(balance));
    if month == 0 { format!("With {money} at the start,") } else { format!("With {money} after {},", span(month)) }
}

fn against_the_median(case: &Case<'_>, behind: Decimal) -> String {
    let shown = rounded(behind.abs());
    if shown.is_zero() {
        return "The median market of its projection has as much.".to_owned();
    }
    let (money, than) = (case.words.money(shown), if behind > Decimal::ZERO { "more" } else { "less" });
    format!("The median market of its projection has {money} {than} by then.")
}
