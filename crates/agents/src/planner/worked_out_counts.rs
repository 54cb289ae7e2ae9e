//! Targets that are so many times something: years of study, each of several people, a number in another's thousands.

use rust_decimal::Decimal;

use super::classes::Classes;
use super::context::Context;
use super::derived::{heads, years_of_study};
use super::item::Measure;
use super::label::Sum;
use super::target::{Candidate, How};
use super::unit::Per;
use super::worked_out::{NEAR, single};

/// The course of study whose length nobody says.
const YEARS_OF_STUDY: Decimal = Decimal::from_parts(4, 0, 0, false, 0);

/// The courses that a text speaks of, in years; four where none is named.
pub(super) fn years(context: &Context<'_>) -> Vec<Decimal> {
    let passage = context.passage;
    let spans = (0..passage.items.len()).filter_map(|at| {
        let years = passage.quantity(at, Measure::Months)?.high / Decimal::from(12);
        (years.is_integer() && years >= Decimal::TWO && years <= Decimal::from(8)).then_some(years)
    });
    let mut all: Vec<Decimal> = spans.chain(years_of_study(passage)).chain([YEARS_OF_STUDY]).collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(6);
    all
}

/// A yearly cost for each year, and for each child; a sum for each of several.
pub(super) fn years_of(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let several = Decimal::from(heads(passage));
    let years = years_of_study(passage).unwrap_or(YEARS_OF_STUDY);
    let mut all = Vec::new();
    let yearly: Vec<&Sum> =
        sums.iter().filter(|sum| sum.per() == Some(Per::Year) && sum.amount() > Decimal::ZERO).take(12).collect();
    for (n, sum) in yearly.iter().enumerate() {
        let Some(total) = sum.amount().checked_mul(years) else { continue };
        all.push(Candidate::new(total, How::YearsOf, vec![sum.at()]));
        for span in (0..passage.items.len()).filter(|at| at.abs_diff(sum.at()) <= NEAR) {
            let Some(other) = passage.quantity(span, Measure::Months).map(|q| q.high / Decimal::from(12)) else {
                continue;
            };
            if other.is_integer() && other >= Decimal::ONE && other <= Decimal::from(8) && other != years {
                all.push(Candidate::new(sum.amount().saturating_mul(other), How::YearsOf, vec![sum.at(), span]));
            }
        }
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
pub(super) fn bare(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
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
