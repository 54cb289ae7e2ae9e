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
        let spans = (0..passage.items.len()).filter(|at| at.abs_diff(sum.at()) <= NEAR).filter_map(|at| {
            let count = passage.quantity(at, Measure::Months)?.high / Decimal::from(12);
            let fits = count.is_integer() && count >= Decimal::ONE && count <= Decimal::from(8) && count != years;
            fits.then_some((count, Some(at)))
        });
        for (count, span) in [(years, None)].into_iter().chain(spans).take(4) {
            let Some(total) = sum.amount().checked_mul(count) else { continue };
            let parts = |more: &[usize]| [&[sum.at()], more, span.as_slice()].concat();
            all.push(Candidate::new(total, How::YearsOf, parts(&[])));
            if several > Decimal::ONE {
                all.push(Candidate::new(total.saturating_mul(several), How::Heads, parts(&[])));
            }
            // "9,800 a year and books 1,500 in total"
            let on_top = single(sums).find(|other| {
                other.at() > sum.at()
                    && other.at() - sum.at() <= NEAR / 2
                    && other.amount() < total
                    && (sum.at()..other.at())
                        .any(|i| matches!(passage.word(i), "and" | "plus") || passage.items[i].mark == Some('+'))
            });
            if let Some(other) = on_top {
                all.push(Candidate::new(total.saturating_add(other.amount()), How::YearsOf, parts(&[other.at()])));
            }
            // "9,535 fees and 12k living costs a year"
            let before = n.checked_sub(1).and_then(|n| yearly.get(n)).filter(|before| sum.at() - before.at() <= 8);
            let beside = single(sums).find(|other| other.at() < sum.at() && sum.at() - other.at() <= 6);
            for other in before.copied().into_iter().chain(beside) {
                let both = sum.amount().saturating_add(other.amount()).saturating_mul(count);
                all.push(Candidate::new(both, How::YearsOf, parts(&[other.at()])));
            }
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

/// "9 grand for the bus and 18 more", "and because things go wrong another 12": numbers in the thousands of the amount before.
pub(super) fn more(context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let mut all = Vec::new();
    let list: Vec<&Sum> = single(sums).collect();
    for at in 0..passage.items.len() {
        let number = passage.quantity(at, Measure::Plain).filter(|q| !q.marked && q.high < Decimal::ONE_THOUSAND);
        let cued = passage.word_before(at, 1) == "another" || passage.ahead(at, 1).any(|i| passage.word(i) == "more");
        let Some(number) = number.filter(|_| cued) else { continue };
        let Some(n) = list.iter().rposition(|sum| sum.at() < at && at - sum.at() <= NEAR) else { continue };
        let more = number.high.saturating_mul(Decimal::ONE_THOUSAND);
        let two = list[n].amount().saturating_add(more);
        all.push(Candidate::new(two, How::Added, vec![list[n].at(), at]));
        if let Some(first) = n.checked_sub(1).map(|n| list[n]).filter(|first| at - first.at() <= NEAR) {
            all.push(Candidate::new(
                two.saturating_add(first.amount()),
                How::Added,
                vec![first.at(), list[n].at(), at],
            ));
        }
    }
    all.truncate(6);
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
