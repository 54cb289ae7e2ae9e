//! What can be changed, each thing alone, so that a plan reaches its chance.

use rust_decimal::Decimal;
use serde_json::json;

use super::case::{Case, MOST_MONTHS};
use super::money::{as_f64, dollars_rounded_down, dollars_rounded_up};
use super::plan::Adjustment;
use super::saving::Target;
use super::wording::{of_ten, rounded_down, rounded_up, rounded_up_to_three_digits, span};
use crate::cashflow::{Ends, FEW_PAIRS, MARKETS, Variant, simulate};
use crate::sentence::Sentence;
use crate::vocabulary::AdjustmentKind;

/// Until then a later date is looked for by months, behind it by years.
const BY_MONTHS: u32 = 240;
/// How much later a date may be.
const MOST_LATER: u32 = 600;

/// What `own`, paid a month, lacks to reach the plan's chance; the least painful change first.
pub(super) fn adjustments(
    case: &Case<'_>,
    goal: &Target<'_>,
    ends: &Ends,
    own: f64,
    recommended: Decimal,
) -> Vec<Adjustment> {
    let target = as_f64(goal.nominal(case.months));
    if ends.chance(own, target) >= case.confidence {
        return Vec::new();
    }
    let paid_in = case.start + own * f64::from(case.months);
    let deposit = dollars_rounded_up(ends.deposit(target, case.confidence));
    let less = dollars_rounded_down(ends.target(case.confidence));
    let mut found = vec![
        (relative(as_f64(recommended) - own, own), pay_more(case, ends, recommended, target)),
        (relative(as_f64(deposit), paid_in), add_now(case, ends, deposit, target)),
    ];
    if less > Decimal::ZERO {
        found.push((relative(target - as_f64(less), target), aim_for_less(case, ends, less, own)));
    }
    if let Some((months, chance)) = later(case, goal, own) {
        let pain = relative(f64::from(months - case.months), f64::from(case.months));
        found.push((pain, wait(months, chance)));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, adjustment)| adjustment).collect()
}

fn relative(change: f64, of: f64) -> f64 {
    if of > 0.0 { change / of } else { f64::INFINITY }
}

fn pay_more(case: &Case<'_>, ends: &Ends, value: Decimal, target: f64) -> Adjustment {
    let shown = rounded_up(value);
    let chance = ends.chance(as_f64(value), target);
    let words = format!("Pay in {} a month", case.words.money(shown));
    adjustment(AdjustmentKind::PayMore, value, chance, &words, shown)
}

fn add_now(case: &Case<'_>, ends: &Ends, value: Decimal, target: f64) -> Adjustment {
    let shown = rounded_up_to_three_digits(value);
    let chance = ends.chance_with_deposit(as_f64(value), target);
    let words = format!("Pay in {} once, now", case.words.money(shown));
    adjustment(AdjustmentKind::Deposit, value, chance, &words, shown)
}

fn aim_for_less(case: &Case<'_>, ends: &Ends, value: Decimal, own: f64) -> Adjustment {
    let shown = rounded_down(value);
    let words = format!("Aim for {}", case.words.money(shown));
    adjustment(AdjustmentKind::Less, value, ends.chance(own, as_f64(value)), &words, shown)
}

fn wait(months: u32, chance: f64) -> Adjustment {
    let value = Decimal::from(months);
    adjustment(AdjustmentKind::Later, value, chance, &format!("Need it in {} instead", span(months)), value)
}

pub(super) fn adjustment(
    kind: AdjustmentKind,
    value: Decimal,
    success_probability: f64,
    words: &str,
    shown: Decimal,
) -> Adjustment {
    let text = format!("{words}: {} markets then reach it.", of_ten(success_probability));
    let values = json!({ "value": shown.to_string(), "successProbability": success_probability });
    Adjustment { kind, value, success_probability, sentence: Sentence::new(kind.as_str(), text, values) }
}

/// The first date at which `own` reaches the plan's chance, by that date's glide path, in months from now, and the chance.
/// A few markets find it, all of them confirm it.
fn later(case: &Case<'_>, goal: &Target<'_>, own: f64) -> Option<(u32, f64)> {
    let date = |step: u32| {
        let by_months = BY_MONTHS.saturating_sub(case.months);
        case.months + if step <= by_months { step } else { by_months + 12 * (step - by_months) }
    };
    let chance = |step: u32, pairs: usize| {
        let months = date(step);
        let ends = simulate(&case.timeline(months), own, &[Variant::default()], pairs, |_, _| ());
        ends[0].chance(own, as_f64(goal.nominal(months)))
    };
    let last = (1..=MOST_LATER).take_while(|step| date(*step) <= (case.months + MOST_LATER).min(MOST_MONTHS)).last()?;
    let (mut low, mut high) = (0, last);
    while high - low > 1 {
        let middle = u32::midpoint(low, high);
        *(if chance(middle, FEW_PAIRS) >= case.confidence { &mut high } else { &mut low }) = middle;
    }
    let (mut step, mut reached) = (high, chance(high, MARKETS / 2));
    while reached < case.confidence {
        step += 1;
        if step > last {
            return None;
        }
        reached = chance(step, MARKETS / 2);
    }
    while step > 1 {
        let sooner = chance(step - 1, MARKETS / 2);
        if sooner < case.confidence {
            break;
        }
        (step, reached) = (step - 1, sooner);
    }
    Some((date(step), reached))
}
