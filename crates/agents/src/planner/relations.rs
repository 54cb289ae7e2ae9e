//! How the amounts of a text stand to each other by arithmetic: what is the sum of others, their difference, a share of one.
//! Who reckons in front of the reader ends with what is wanted: "31,000 and 7,200 and 12,000, that's 50,200".

use rust_decimal::Decimal;

use super::role::Money;
use super::unit::Per;

/// A text that reckons has fewer amounts; those behind stand in no relation.
const MOST: usize = 16;
/// The most amounts of one sum.
const PARTS: usize = 7;

/// The relations of the amounts `all`: the item of each with what it is to others.
pub(super) fn relations(all: &[Money]) -> Vec<(usize, &'static str)> {
    let first = || all.iter().filter(|money| money.quantity.high > Decimal::ZERO);
    let whole = |money: &&Money| money.quantity.per.is_none_or(|per| per == Per::Head);
    let singles: Vec<(usize, Decimal)> = first().filter(whole).take(MOST).map(|m| (m.at, m.quantity.high)).collect();
    let flows: Vec<Decimal> = first().filter(|money| !whole(money)).take(MOST).map(|m| m.quantity.high).collect();
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    let mut add = |at: usize, name: &'static str| {
        if !found.contains(&(at, name)) {
            found.push((at, name));
        }
    };
    for (n, (at, amount)) in singles.iter().enumerate() {
        // Nobody knows whether the sum or its parts are said first.
        for from in 0..singles.len() {
            let mut total = Decimal::ZERO;
            for (count, (_, part)) in singles[from..].iter().take(PARTS).enumerate() {
                total = total.saturating_add(*part);
                let apart = !(from..=from + count).contains(&n);
                if count > 0 && apart && total == *amount {
                    add(*at, if from < n { "sum" } else { "sum ahead" });
                    singles[from..=from + count].iter().for_each(|(part, _)| add(*part, "part"));
                }
            }
        }
        for (i, (first, one)) in singles.iter().enumerate() {
            for (second, other) in singles.iter().skip(i + 2) {
                let apart = first != at && second != at;
                if apart && one.saturating_add(*other) == *amount {
                    add(*at, "sum of two");
                    add(*first, "part of two");
                    add(*second, "part of two");
                }
            }
            for (second, other) in &singles {
                if first != at && second != at && first != second && one.saturating_sub(*other) == *amount {
                    add(*at, "difference");
                }
            }
            if let Some(name) = share(*amount, *one).filter(|_| first != at) {
                add(*at, name);
                add(*first, "whole");
            }
        }
        if flows.iter().any(|flow| times(*amount, *flow)) {
            add(*at, "times");
        }
    }
    found
}

/// Whether `part` is a share of `whole` that people speak of.
fn share(part: Decimal, whole: Decimal) -> Option<&'static str> {
    if part >= whole {
        return None;
    }
    let thousandths = part.saturating_mul(Decimal::ONE_THOUSAND).checked_div(whole)?.round();
    let exact = thousandths.saturating_mul(whole) == part.saturating_mul(Decimal::ONE_THOUSAND);
    match i64::try_from(thousandths.trunc().mantissa()).unwrap_or(0) {
        500 if exact => Some("half"),
        333 if (part.saturating_mul(Decimal::from(3)) - whole).abs() <= Decimal::TWO => Some("third"),
        250 if exact => Some("quarter"),
        50 | 100 | 150 | 200 | 300 | 350 | 400 if exact => Some("share"),
        _ => None,
    }
}

/// Whether `amount` is so many times what flows: months or years of it.
fn times(amount: Decimal, flow: Decimal) -> bool {
    let count = amount.checked_div(flow).unwrap_or_default();
    count.is_integer() && count >= Decimal::TWO && count <= Decimal::from(36)
}
