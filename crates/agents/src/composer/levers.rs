//! The alternative adjustments in one sentence, where the person's own budget is known and falls short.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::case::Case;
use super::money::as_f64;
use super::plan::{Adjustment, InvestmentPlan};
use super::wording::{list, planned, rounded_down, rounded_up, rounded_up_to_three_digits, span};
use crate::sentence::Sentence;
use crate::vocabulary::AdjustmentKind;

/// A target of less than this part of what is wanted is another goal.
const ANOTHER_GOAL: f64 = 1.0 / 3.0;

/// Each adjustment, or that none of them is enough.
pub(super) fn levers(case: &Case<'_>, plan: &InvestmentPlan) -> Option<Sentence> {
    plan.budget.as_ref()?;
    let wanted = if case.is_of_today() { plan.target_today } else { plan.target_nominal };
    let wanted = wanted.filter(|wanted| *wanted > Decimal::ZERO)?;
    let reaches = |adjustment: &Adjustment| as_f64(adjustment.value) / as_f64(wanted);
    let values = json!({
        "confidence": case.confidence,
        "adjustments": plan.adjustments.iter().map(|adjustment| json!({
            "kind": adjustment.kind.as_str(),
            "value": shown_value(adjustment.kind, adjustment.value).to_string(),
            "monthlyIncome": income(adjustment).map(|income| income.to_string()),
        })).collect::<Vec<_>>(),
    });
    if let [less] = &plan.adjustments[..]
        && less.kind == AdjustmentKind::Less
        && reaches(less) < ANOTHER_GOAL
    {
        let text = format!(
            "No single change is enough: {} markets reach {} with it. Amount, date and payment have to change \
             together.",
            planned(case.confidence),
            amount(case, less),
        );
        return Some(Sentence::new("NO_SINGLE_CHANGE", text, values));
    }
    let said: Vec<_> = plan.adjustments.iter().map(|adjustment| adjustment_words(case, adjustment)).collect();
    (!said.is_empty()).then(|| {
        let text = format!("Each of these alone brings it to {}: {}.", planned(case.confidence), list(&said, "or"));
        Sentence::new("ADJUSTMENTS", text, values)
    })
}

fn adjustment_words(case: &Case<'_>, adjustment: &Adjustment) -> String {
    let value = shown_value(adjustment.kind, adjustment.value);
    match adjustment.kind {
        AdjustmentKind::PayMore => format!("pay in {} a month", case.words.money(value)),
        AdjustmentKind::Later => format!("need it in {}", span(u32::try_from(value).unwrap_or_default())),
        AdjustmentKind::Less => match income(adjustment) {
            Some(income) => format!("live on {} a month of today's money", case.words.money(income)),
            None => format!("aim for {}", amount(case, adjustment)),
        },
        AdjustmentKind::Deposit => format!("add {} now", case.words.money(value)),
    }
}

fn amount(case: &Case<'_>, less: &Adjustment) -> String {
    let of_today = if case.is_of_today() { " of today's money" } else { "" };
    format!("{}{of_today}", case.words.money(shown_value(less.kind, less.value)))
}

/// What a smaller target is to live on.
pub(super) fn income(less: &Adjustment) -> Option<Decimal> {
    less.sentence.values.get("monthlyIncome").and_then(Value::as_str)?.parse().ok()
}

/// An adjustment's value as it is written.
pub(super) fn shown_value(kind: AdjustmentKind, value: Decimal) -> Decimal {
    match kind {
        AdjustmentKind::PayMore => rounded_up(value),
        AdjustmentKind::Later => value,
        AdjustmentKind::Less => rounded_down(value),
        AdjustmentKind::Deposit => rounded_up_to_three_digits(value),
    }
}
