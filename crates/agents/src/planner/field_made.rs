//! Values that are made of what is said: less what is kept, a part, a share of the income, a bare number.

use rust_decimal::Decimal;

use super::classes::Classes;
use super::context::Context;
use super::field::{Candidate, Field, Made};
use super::item::Measure;
use super::label::Sum;
use super::regular::InputValue;

/// "12k, of which 3k stays for the car", "28,400, and I want to keep 8 of that".
pub(super) fn less(context: &Context<'_>, sums: &[Sum], likely: &[&Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let mut all = Vec::new();
    for whole in likely.iter().take(3) {
        for at in passage.ahead(whole.at(), 24).collect::<Vec<_>>() {
            let kept = match sums.iter().find(|sum| sum.at() == at) {
                Some(sum) if sum.per().is_none() => sum.amount(),
                Some(_) => continue,
                None => match passage.quantity(at, Measure::Plain) {
                    Some(number) if number.high >= Decimal::ONE && whole.amount() >= Decimal::from(5_000) => {
                        number.high.saturating_mul(Decimal::ONE_THOUSAND)
                    }
                    _ => continue,
                },
            };
            let cued = (at.saturating_sub(6)..(at + 7).min(passage.items.len())).any(|i| {
                matches!(
                    passage.word(i),
                    "keep"
                        | "keeping"
                        | "kept"
                        | "leave"
                        | "leaving"
                        | "left"
                        | "stay"
                        | "stays"
                        | "untouched"
                        | "which"
                        | "reserve"
                        | "reserved"
                        | "minus"
                        | "except"
                        | "spoken"
                        | "earmarked"
                        | "emergency"
                        | "emergencies"
                )
            });
            if cued && kept < whole.amount() {
                all.push(Candidate::new(whole.amount() - kept, Made::Less, vec![whole.at(), at]));
            }
        }
    }
    all.truncate(8);
    all
}

/// "half of which is hers": the part that counts, or what is left of it.
pub(super) fn parts(context: &Context<'_>, likely: &[&Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let mut all = Vec::new();
    for sum in likely.iter().take(3) {
        let half = passage.back(sum.at(), 4).chain(passage.ahead(sum.at(), 8)).find(|i| passage.word(*i) == "half");
        if let Some(at) = half {
            all.push(Candidate::new(sum.amount() / Decimal::TWO, Made::Part, vec![sum.at(), at]));
        }
    }
    all
}

/// "8 % of my pay": shares of the income a month.
pub(super) fn shares_of(context: &Context<'_>, income: Option<&InputValue>) -> Vec<Candidate> {
    let Some(income) = income else { return Vec::new() };
    let passage = context.passage;
    let percents = (0..passage.items.len()).filter_map(|at| {
        let share = passage.quantity(at, Measure::Percent)?.high / Decimal::ONE_HUNDRED;
        (share > Decimal::ZERO && share <= Decimal::new(6, 1)).then_some((at, share))
    });
    let value = |share: Decimal| (income.amount.saturating_mul(share) / Decimal::from(12)).round_dp(2);
    percents.take(6).map(|(at, share)| Candidate::new(value(share), Made::Share, vec![at])).collect()
}

/// "we're at 515", "240 saved" in thousands; "I can do three fifty" a month.
pub(super) fn bare(field: Field, context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let thousands =
        sums.iter().any(|sum| sum.per().is_none() && sum.amount() >= Decimal::from(10_000)) && field == Field::Start;
    let mut all = Vec::new();
    for at in 0..passage.items.len() {
        let Some(number) = short_number(context, at) else { continue };
        match field {
            Field::Start
                if thousands && number > Decimal::ONE && number < Decimal::ONE_THOUSAND && held(context, at) =>
            {
                all.push(Candidate::new(number.saturating_mul(Decimal::ONE_THOUSAND), Made::Bare, vec![at]));
            }
            Field::Budget if number >= Decimal::from(20) && number < Decimal::from(6_000) && paid(context, at) => {
                all.push(Candidate::new(number, Made::Bare, vec![at]));
            }
            _ => {}
        }
    }
    all.truncate(4);
    all
}

/// A number that nothing explains, or that could be money for want of anything else: "we're at 515".
fn short_number(context: &Context<'_>, at: usize) -> Option<Decimal> {
    let quantity = context.passage.items.get(at)?.quantity?;
    let plain = quantity.is(Measure::Plain) && !quantity.marked;
    let unsure = quantity.is(Measure::Money)
        && !quantity.sure
        && quantity.currency.is_none()
        && quantity.per.is_none()
        && quantity.high < Decimal::ONE_THOUSAND;
    (plain || unsure).then_some(quantity.high)
}

/// Whether a number without a unit stands where what is there is told.
fn held(context: &Context<'_>, at: usize) -> bool {
    let passage = context.passage;
    let noun = matches!(passage.word(at + 1), "years" | "year" | "months" | "kids" | "percent" | "now" | "and" | "in");
    let behind = passage.ahead(at, 3).any(|i| {
        matches!(passage.word(i), "saved" | "there" | "already" | "aside" | "invested" | "banked" | "put")
            && passage.same_clause(i, at)
    });
    let before = matches!(passage.word_before(at, 1), "at" | "got" | "it" | "have" | "with" | "the" | "say" | "has")
        || context.class(at.wrapping_sub(1), Classes::HAVE);
    behind || before && !noun
}

/// Whether a number without a unit stands where what is paid in is told.
fn paid(context: &Context<'_>, at: usize) -> bool {
    context.near(at, Classes::PAY_IN, 6, 4)
        || context.passage.ahead(at, 3).any(|i| {
            matches!(context.passage.word(i), "month" | "monthly" | "mo" | "pm" | "mth") && {
                context.passage.items[i].quantity.is_none()
            }
        })
}
