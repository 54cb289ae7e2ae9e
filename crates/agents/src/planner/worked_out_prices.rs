//! Targets that are made of prices: a share of one, what comes on top, several together, one less what others pay.

use rust_decimal::Decimal;

use super::classes::Classes;
use super::context::Context;
use super::item::{Measure, Passage};
use super::label::Sum;
use super::target::{Candidate, How};
use super::worked_out::{NEAR, single};

fn percents<'a>(passage: &'a Passage<'_>) -> impl Iterator<Item = (usize, Decimal)> + 'a {
    (0..passage.items.len()).filter_map(|at| {
        let quantity = passage.quantity(at, Measure::Percent)?;
        let share = quantity.high.checked_div(Decimal::ONE_HUNDRED)?;
        (share > Decimal::ZERO && share < Decimal::ONE).then_some((at, share))
    })
}

/// "a third", "half", "a quarter": where they stand, and the share that they say.
pub(super) fn fractions<'a>(passage: &'a Passage<'_>) -> impl Iterator<Item = (usize, Decimal)> + 'a {
    (0..passage.items.len()).filter_map(|at| {
        // "a quarter of" is one item with its number.
        let plain = passage.quantity(at, Measure::Plain).map(|q| q.high);
        let part = match passage.word(at) {
            _ if plain == Some(Decimal::new(5, 1)) => Decimal::TWO,
            _ if plain == Some(Decimal::new(25, 2)) => Decimal::from(4),
            "half" => Decimal::TWO,
            "third" => Decimal::from(3),
            "quarter" => Decimal::from(4),
            "fifth" => Decimal::from(5),
            _ => return None,
        };
        Some((at, Decimal::ONE / part))
    })
}

/// Whether the share at `at` is what others pay, so that the rest is to be put down: "the bank finances 75 %".
fn lent(context: &Context<'_>, at: usize) -> bool {
    let lender = |i: usize| {
        matches!(
            context.passage.word(i),
            "bank"
                | "banks"
                | "loan"
                | "lender"
                | "lends"
                | "finance"
                | "finances"
                | "financed"
                | "financing"
                | "mortgage"
                | "covers"
                | "pays"
                | "borrow"
                | "sba"
                | "grant"
                | "state"
                | "insurance"
        )
    };
    context.passage.back(at, 8).chain(context.passage.ahead(at, 5)).any(lender)
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
pub(super) fn shares(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let mut all = Vec::new();
    let percents = percents(context.passage).take(4).map(|share| (share, NEAR, 3));
    // "A third down" is said of a price sentences before.
    let fractions = fractions(context.passage).take(2).map(|share| (share, 2 * NEAR, 4));
    for ((at, share), reach, most) in percents.chain(fractions) {
        let mut near: Vec<&Sum> = single(sums).filter(|sum| sum.at().abs_diff(at) <= reach).collect();
        near.sort_by_key(|sum| sum.at().abs_diff(at));
        for price in near.into_iter().take(most) {
            let Some(part) = price.amount().checked_mul(share) else { continue };
            all.push(Candidate::new(part, How::Share, vec![price.at(), at]));
            if lent(context, at) {
                all.push(Candidate::new(price.amount() - part, How::Rest, vec![price.at(), at]));
            }
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
pub(super) fn added(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
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
        // "insurance pays 11,000 of it", "after a grant of 8k"
        let granted = list.iter().skip(n + 1).take(3).filter(|other| {
            other.at() - first.at() <= 2 * NEAR
                && other.amount() < first.amount()
                && context.passage.back(other.at(), 7).chain(context.passage.ahead(other.at(), 5)).any(|i| {
                    matches!(
                        context.passage.word(i),
                        "covers"
                            | "cover"
                            | "pays"
                            | "grant"
                            | "rebate"
                            | "subsidy"
                            | "scholarship"
                            | "donated"
                            | "chips"
                            | "pledged"
                            | "promised"
                            | "insurance"
                            | "already"
                            | "deposit"
                            | "paid"
                            | "reimburses"
                            | "refund"
                            | "trade"
                            | "less"
                            | "reimburse"
                            | "matched"
                            | "contributes"
                    )
                })
        });
        for other in granted.collect::<Vec<_>>() {
            all.push(Candidate::new(first.amount() - other.amount(), How::Less, vec![first.at(), other.at()]));
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
