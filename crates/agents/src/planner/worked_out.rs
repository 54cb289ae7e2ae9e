//! Targets that are worked out of figures: shares of a price, months of expenses, sums, debts together.

use rust_decimal::Decimal;

use super::classes::Classes;
use super::context::Context;
use super::derived::{heads, years_of_study};
use super::item::{Measure, Passage};
use super::label::Sum;
use super::target::{Candidate, How};
use super::unit::Per;
use crate::vocabulary::FactKind;

/// How far the figures of one calculation stand apart, in items.
const NEAR: usize = 30;
/// The course of study whose length nobody says.
const YEARS_OF_STUDY: Decimal = Decimal::from_parts(4, 0, 0, false, 0);

/// All that can be worked out, likely or not: the score tells.
pub(super) fn worked_out(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let mut all = shares(context, sums);
    all.extend(added(context, sums));
    all.extend(months_of(context, sums));
    all.extend(times(context, sums));
    all.extend(years_of(context, sums));
    all.extend(fractions(context, sums));
    all.extend(multiples(context, sums));
    all.extend(debts(sums));
    all.extend(bare(context, sums));
    for candidate in &mut all {
        candidate.amount = candidate.amount.round_dp(2).normalize();
    }
    all.retain(|candidate| candidate.amount > Decimal::ZERO);
    all
}

fn single(sums: &[Sum]) -> impl Iterator<Item = &Sum> {
    sums.iter().filter(|sum| sum.per().is_none() && sum.amount() > Decimal::ZERO)
}

fn percents<'a>(passage: &'a Passage<'_>) -> impl Iterator<Item = (usize, Decimal)> + 'a {
    (0..passage.items.len()).filter_map(|at| {
        let quantity = passage.quantity(at, Measure::Percent)?;
        let share = quantity.high.checked_div(Decimal::ONE_HUNDRED)?;
        (share > Decimal::ZERO && share < Decimal::ONE).then_some((at, share))
    })
}

/// What comes on top of a share: sums and shares of the same price that are called closing costs, fees or taxes.
fn on_top(context: &Context<'_>, sums: &[Sum], price: &Sum, share_at: usize) -> Option<(Decimal, Vec<usize>)> {
    let extra =
        |at: usize| at != price.at() && at.abs_diff(share_at) <= NEAR && context.near(at, Classes::CLOSING, 5, 5);
    let (mut total, mut parts) = (Decimal::ZERO, Vec::new());
    for sum in single(sums).filter(|sum| extra(sum.at()) && sum.amount() < price.amount() / Decimal::TWO) {
        total = total.checked_add(sum.amount())?;
        parts.push(sum.at());
    }
    for (at, share) in percents(context.passage).filter(|(at, _)| *at != share_at && extra(*at)).take(2) {
        total = total.checked_add(price.amount().checked_mul(share)?)?;
        parts.push(at);
    }
    (!parts.is_empty()).then_some((total, parts))
}

/// "20 % of a 650k house", and with what comes on top.
fn shares(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let mut all = Vec::new();
    for (at, share) in percents(context.passage).take(4) {
        let mut near: Vec<&Sum> = single(sums).filter(|sum| sum.at().abs_diff(at) <= NEAR).collect();
        near.sort_by_key(|sum| sum.at().abs_diff(at));
        for price in near.into_iter().take(3) {
            let Some(part) = price.amount().checked_mul(share) else { continue };
            all.push(Candidate::new(part, How::Share, vec![price.at(), at]));
            if let Some((top, parts)) = on_top(context, sums, price, at)
                && let Some(total) = part.checked_add(top)
            {
                all.push(Candidate::new(total, How::ShareAdded, [vec![price.at(), at], parts].concat()));
            }
            // "38,500 quoted, add 15 % for surprises"
            let add = context.passage.back(at, 3).any(|i| matches!(context.passage.word(i), "add" | "plus" | "extra"));
            if add && let Some(total) = part.checked_add(price.amount()) {
                all.push(Candidate::new(total, How::Added, vec![price.at(), at]));
            }
        }
    }
    all
}

/// "80k for the deposit plus 10k for fees", "9,000 and 4,500", "the rest of the 16,800, of which 3,000 …".
fn added(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let mut all = Vec::new();
    let list: Vec<&Sum> = single(sums).collect();
    for (n, pair) in list.windows(2).enumerate() {
        let [first, second] = pair else { continue };
        if second.at() - first.at() > NEAR / 2 {
            continue;
        }
        let between = first.at() + 1..second.at();
        let joined = between.clone().any(|i| {
            matches!(context.passage.word(i), "plus" | "and" | "another" | "top" | "also" | "then")
                || matches!(context.passage.items[i].mark, Some('+' | '&' | ','))
        }) || context.near(second.at(), Classes::CLOSING, 4, 5);
        if joined && let Some(two) = first.amount().checked_add(second.amount()) {
            all.push(Candidate::new(two, How::Added, vec![first.at(), second.at()]));
            if let Some(third) = list.get(n + 2).filter(|third| third.at() - second.at() <= NEAR / 2)
                && let Some(three) = two.checked_add(third.amount())
            {
                all.push(Candidate::new(three, How::Added, vec![first.at(), second.at(), third.at()]));
            }
        }
        let lacking = context
            .passage
            .back(first.at(), 4)
            .any(|i| matches!(context.passage.word(i), "lack" | "lacking" | "missing" | "short" | "another" | "more"));
        if lacking && let Some(two) = first.amount().checked_add(second.amount()) {
            all.push(Candidate::new(two, How::Lacking, vec![first.at(), second.at()]));
        }
        let less = between.clone().any(|i| {
            matches!(
                context.passage.word(i),
                "which" | "minus" | "less" | "but" | "except" | "covers" | "pays" | "chips"
            )
        });
        if less && second.amount() < first.amount() {
            all.push(Candidate::new(first.amount() - second.amount(), How::Less, vec![first.at(), second.at()]));
        }
    }
    all
}

/// "six months of expenses", "a year's pay": spans of up to two years times what goes out or comes in a month.
fn months_of(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let mut all = Vec::new();
    for at in 0..passage.items.len() {
        let span = passage.quantity(at, Measure::Months).filter(|q| q.high <= Decimal::from(36)).map(|q| q.high);
        let Some(months) = span else { continue };
        let of = passage.ahead(at, 4).any(|i| {
            matches!(
                passage.word(i),
                "of" | "worth"
                    | "expenses"
                    | "spending"
                    | "salary"
                    | "pay"
                    | "costs"
                    | "s"
                    | "income"
                    | "reserve"
                    | "emergency"
                    | "cushion"
                    | "bills"
                    | "cover"
                    | "rent"
                    | "buffer"
                    | "runway"
                    | "living"
            )
        }) || passage
            .back(at, 5)
            .any(|i| matches!(passage.word(i), "replace" | "cover" | "fund" | "cushion" | "for" | "buffer"));
        if !of {
            continue;
        }
        let flows = sums.iter().filter(|sum| {
            matches!(
                sum.rule,
                FactKind::Other | FactKind::Income | FactKind::RetirementIncome | FactKind::MonthlyBudget
            ) && (sum.per().is_some() || sum.amount() < Decimal::from(20_000))
                && sum.per() != Some(Per::Hour)
        });
        for flow in flows.take(4) {
            if let Some(total) = flow.monthly(Per::Month).checked_mul(months) {
                all.push(Candidate::new(total, How::MonthsOf, vec![flow.at(), at]));
            }
        }
    }
    all.truncate(12);
    all
}

/// "25 times our spending of 90k", "30x spend".
fn times(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let mut all = Vec::new();
    for at in 0..passage.items.len() {
        let factor = passage
            .quantity(at, Measure::Plain)
            .map(|q| q.high)
            .filter(|factor| *factor >= Decimal::from(10) && *factor <= Decimal::from(50));
        let times = matches!(passage.word(at + 1), "x" | "times")
            || passage.items.get(at + 1).is_some_and(|i| i.mark == Some('×'));
        let Some(factor) = factor.filter(|_| times) else { continue };
        for flow in sums.iter().filter(|sum| sum.at().abs_diff(at) <= NEAR).take(4) {
            let usual = if flow.amount() >= Decimal::from(12_000) { Per::Year } else { Per::Month };
            if let Some(total) = flow.yearly(usual).checked_mul(factor) {
                all.push(Candidate::new(total, How::Times, vec![flow.at(), at]));
            }
        }
    }
    all.truncate(8);
    all
}

/// A yearly cost for each year, and for each child; a sum for each of several.
fn years_of(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let several = Decimal::from(heads(passage));
    let years = years_of_study(passage).unwrap_or(YEARS_OF_STUDY);
    let mut all = Vec::new();
    let yearly: Vec<&Sum> =
        sums.iter().filter(|sum| sum.per() == Some(Per::Year) && sum.amount() > Decimal::ZERO).take(12).collect();
    for (n, sum) in yearly.iter().enumerate() {
        let Some(total) = sum.amount().checked_mul(years) else { continue };
        all.push(Candidate::new(total, How::YearsOf, vec![sum.at()]));
        if several > Decimal::ONE
            && let Some(total) = total.checked_mul(several)
        {
            all.push(Candidate::new(total, How::Heads, vec![sum.at()]));
        }
        // "9,800 a year and books 1,500 in total"
        let on_top = single(sums).find(|other| {
            other.at() > sum.at()
                && other.at() - sum.at() <= NEAR / 2
                && other.amount() < total
                && (sum.at()..other.at())
                    .any(|i| matches!(passage.word(i), "and" | "plus") || passage.items[i].mark == Some('+'))
        });
        if let Some(other) = on_top
            && let Some(total) = total.checked_add(other.amount())
        {
            all.push(Candidate::new(total, How::YearsOf, vec![sum.at(), other.at()]));
        }
        if let Some(next) = yearly.get(n + 1).filter(|next| next.at() - sum.at() <= 8)
            && let Some(total) = sum.amount().checked_add(next.amount()).and_then(|both| both.checked_mul(years))
        {
            all.push(Candidate::new(total, How::YearsOf, vec![sum.at(), next.at()]));
        }
    }
    for sum in single(sums).take(20) {
        let each = sum.money.quantity.per == Some(Per::Head) || context.near(sum.at(), Classes::EACH, 8, 5);
        let times = (sum.at().saturating_sub(2)..sum.at())
            .any(|i| passage.word(i) == "x" || passage.items[i].mark == Some('×'));
        if !each && !times {
            continue;
        }
        let counts = (sum.at().saturating_sub(25)..(sum.at() + 25).min(passage.items.len())).filter_map(|i| {
            let plain = passage.quantity(i, Measure::Plain).map(|q| q.high);
            let span = passage.quantity(i, Measure::Months).map(|q| q.high / Decimal::from(12)).filter(|_| times);
            plain.or(span).filter(|n| *n >= Decimal::TWO && *n <= Decimal::from(12) && n.is_integer())
        });
        let mut counts: Vec<Decimal> = counts.chain([several].into_iter().filter(|n| *n > Decimal::ONE)).collect();
        counts.sort_unstable();
        counts.dedup();
        for count in counts.into_iter().take(4) {
            if let Some(total) = sum.amount().checked_mul(count) {
                all.push(Candidate::new(total, How::Heads, vec![sum.at()]));
            }
        }
    }
    all.truncate(24);
    all
}

/// "need 9", "make it 30", "two will do": a number in the thousands or millions of the amount before it.
fn bare(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let mut all = Vec::new();
    for at in 0..passage.items.len() {
        let Some(number) = passage
            .quantity(at, Measure::Plain)
            .filter(|q| !q.marked && q.high >= Decimal::ONE && q.high < Decimal::ONE_THOUSAND)
        else {
            continue;
        };
        let cued = matches!(
            passage.word_before(at, 1),
            "it" | "need"
                | "say"
                | "about"
                | "around"
                | "maybe"
                | "want"
                | "get"
                | "now"
                | "honestly"
                | "like"
                | "to"
                | "on"
                | "is"
                | "be"
                | "nearer"
        ) || matches!(
            (passage.word(at + 1), passage.word(at + 2)),
            ("will" | "would" | "should", "do") | ("total" | "max", _)
        );
        let before =
            single(sums).filter(|sum| sum.amount() >= Decimal::ONE_THOUSAND).min_by_key(|sum| sum.at().abs_diff(at));
        let Some(sum) = before.filter(|sum| cued && sum.at().abs_diff(at) <= 2 * NEAR) else { continue };
        let million = Decimal::from(1_000_000);
        let scale =
            if sum.amount() >= million && number.high < Decimal::from(20) { million } else { Decimal::ONE_THOUSAND };
        if let Some(amount) = number.high.checked_mul(scale) {
            all.push(Candidate::new(amount, How::Bare, vec![at, sum.at()]));
        }
    }
    all.truncate(8);
    all
}

/// "half of", "a third of the price", "half that".
fn fractions(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let mut all = Vec::new();
    for at in 0..passage.items.len() {
        let plain = passage.quantity(at, Measure::Plain).map(|q| q.high);
        let part = match passage.word(at) {
            _ if plain == Some(Decimal::new(5, 1)) => Decimal::TWO,
            _ if plain == Some(Decimal::new(25, 2)) => Decimal::from(4),
            "half" => Decimal::TWO,
            "third" => Decimal::from(3),
            "quarter" => Decimal::from(4),
            "fifth" => Decimal::from(5),
            _ => continue,
        };
        let mut near: Vec<&Sum> = single(sums).filter(|sum| sum.at().abs_diff(at) <= NEAR).collect();
        near.sort_by_key(|sum| sum.at().abs_diff(at));
        for sum in near.into_iter().take(2) {
            if let Some(share) = sum.amount().checked_div(part) {
                all.push(Candidate::new(share, How::Fraction, vec![sum.at(), at]));
            }
        }
    }
    all.truncate(6);
    all
}

/// "double my 50k".
fn multiples(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let mut all = Vec::new();
    for at in 0..passage.items.len() {
        let factor = match passage.word(at) {
            "double" | "doubled" | "doubling" | "doubles" => Decimal::TWO,
            "triple" | "tripling" | "tripled" => Decimal::from(3),
            "quadruple" => Decimal::from(4),
            _ => continue,
        };
        let mut near: Vec<&Sum> = single(sums).filter(|sum| sum.at().abs_diff(at) <= 10).collect();
        near.sort_by_key(|sum| sum.at().abs_diff(at));
        if let Some(sum) = near.first()
            && let Some(total) = sum.amount().checked_mul(factor)
        {
            all.push(Candidate::new(total, How::Multiple, vec![sum.at(), at]));
        }
    }
    all.truncate(3);
    all
}

/// All that is owed, where it is more than one debt.
fn debts(sums: &[Sum]) -> Vec<Candidate> {
    let owed: Vec<&Sum> =
        single(sums).filter(|sum| sum.kind == FactKind::Debt || sum.rule == FactKind::Debt).take(8).collect();
    let total = owed.iter().try_fold(Decimal::ZERO, |total, sum| total.checked_add(sum.amount()));
    match total {
        Some(total) if owed.len() > 1 => {
            vec![Candidate::new(total, How::Debts, owed.iter().map(|sum| sum.at()).collect())]
        }
        _ => Vec::new(),
    }
}
