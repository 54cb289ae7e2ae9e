//! Targets that are worked out of figures: shares of a price, months of expenses, sums, debts together.

use rust_decimal::Decimal;

use super::classes::Classes;
use super::context::Context;
use super::item::Measure;
use super::label::Sum;
use super::target::{Candidate, How};
use super::unit::Per;
use super::worked_out_counts;
use super::worked_out_items;
use super::worked_out_prices;
use crate::vocabulary::FactKind;

/// How far the figures of one calculation stand apart, in items.
pub(super) const NEAR: usize = 30;

/// All that can be worked out, likely or not: the score tells.
pub(super) fn worked_out(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let mut all = worked_out_prices::shares(context, sums);
    all.extend(worked_out_prices::added(context, sums));
    all.extend(months_of(context, sums));
    all.extend(times(context, sums));
    all.extend(worked_out_counts::years_of(context, sums));
    all.extend(fractions(context, sums));
    all.extend(multiples(context, sums));
    all.extend(debts(sums));
    all.extend(worked_out_items::items(context, sums));
    all.extend(worked_out_counts::bare(context, sums));
    all.extend(worked_out_counts::more(context, sums));
    for candidate in &mut all {
        candidate.amount = candidate.amount.round_dp(2).normalize();
    }
    all.retain(|candidate| candidate.amount > Decimal::ZERO);
    all
}

pub(super) fn single(sums: &[Sum]) -> impl Iterator<Item = &Sum> {
    sums.iter().filter(|sum| sum.per().is_none() && sum.amount() > Decimal::ZERO)
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
                    | "without"
                    | "off"
            )
        }) || passage.back(at, 5).any(|i| {
            matches!(passage.word(i), "replace" | "cover" | "fund" | "cushion" | "for" | "buffer" | "live" | "survive")
        });
        let flows = sums.iter().filter(|sum| {
            let near = sum.at().abs_diff(at) <= 12;
            let known = sum.per().is_some()
                || of && context.near(sum.at(), Classes::LIVING.union(Classes::JOB), 5, 3)
                || of
                    && matches!(
                        sum.rule,
                        FactKind::Other | FactKind::Income | FactKind::RetirementIncome | FactKind::MonthlyBudget
                    )
                || near && matches!(passage.word_before(sum.at(), 1), "at" | "@" | "costs" | "us" | "of")
                || near && sum.at() > 0 && passage.items[sum.at() - 1].mark == Some('@');
            (of || near)
                && known
                && (sum.per().is_some() || sum.amount() < Decimal::from(20_000))
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

/// "half of", "a third of the price", "half that".
fn fractions(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let mut all = Vec::new();
    for (at, share) in worked_out_prices::fractions(passage) {
        let mut near: Vec<&Sum> = single(sums).filter(|sum| sum.at().abs_diff(at) <= NEAR).collect();
        near.sort_by_key(|sum| sum.at().abs_diff(at));
        for sum in near.into_iter().take(2) {
            if let Some(part) = sum.amount().checked_mul(share) {
                all.push(Candidate::new(part, How::Fraction, vec![sum.at(), at]));
            }
        }
    }
    // "half of what four years cost"
    for yearly in sums.iter().filter(|sum| sum.per() == Some(Per::Year)).take(3) {
        let half = (0..passage.items.len()).find(|i| {
            let plain = passage.quantity(*i, Measure::Plain).map(|q| q.high);
            (passage.word(*i) == "half" || plain == Some(Decimal::new(5, 1))) && i.abs_diff(yearly.at()) <= NEAR
        });
        if let Some(at) = half {
            for years in worked_out_counts::years(context) {
                if let Some(total) = yearly.amount().checked_mul(years) {
                    all.push(Candidate::new(total / Decimal::TWO, How::Fraction, vec![yearly.at(), at]));
                }
            }
        }
    }
    all.truncate(10);
    all
}

/// "double my 50k".
fn multiples(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let mut all = Vec::new();
    for at in 0..passage.items.len() {
        let factor = match passage.word(at) {
            // "double glazing"
            "double"
                if matches!(
                    passage.word(at + 1),
                    "glazing" | "bed" | "bedroom" | "room" | "garage" | "bass" | "bill" | "oven"
                ) =>
            {
                continue;
            }
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
