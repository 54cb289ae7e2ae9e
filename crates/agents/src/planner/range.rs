//! Ranges and ratios: "80-100k", "3 or maybe 4 years", "60/40".

use rust_decimal::Decimal;

use super::item::{Measure, Quantity};
use super::numeral::number;
use super::quantity::{Term, term};
use super::token::Token;
use super::unit::Unit;

/// The second number of a range that begins with `first`, both with the same scale and unit.
pub(super) fn second(tokens: &[Token], at: usize, first: &Term) -> Option<(Term, Term)> {
    let start = connector(tokens, at, first)?;
    let high = term(tokens, start)?;
    let mut low = *first;
    let mut high_term = high;
    match (low.unit, high.unit) {
        (None, Some(unit)) if low.currency.is_none() && low.number.scale == Decimal::ONE => low.unit = Some(unit),
        // "a year or two"
        (Some(unit @ Unit::Time(_)), None) if high.number.scale == Decimal::ONE && high.currency.is_none() => {
            if !tokens.get(first.next).is_some_and(|t| t.is("or")) || high.number.value > Decimal::ONE_HUNDRED {
                return None;
            }
            high_term.unit = Some(unit);
        }
        (a, b) if a == b => {}
        (Some(Unit::Time(_)), Some(Unit::Time(_))) => {}
        _ => return None,
    }
    if low.number.scale < high.number.scale && low.unit.is_none() {
        let shared = low.number.value.checked_mul(high.number.scale)?;
        if shared <= high.number.value {
            low.number.value = shared;
        } else if low.number.value < Decimal::ONE_THOUSAND {
            return None;
        }
    }
    high_term.currency = high.currency.or(low.currency);
    low.currency = high_term.currency;
    let months = |t: &Term| match t.unit {
        Some(Unit::Time(span)) => t.number.value.checked_mul(span.months()),
        _ => Some(t.number.value),
    };
    (months(&low)? <= months(&high_term)?).then_some((low, high_term))
}

/// The index behind the words that join a range, such as "-", "to", "or maybe".
fn connector(tokens: &[Token], at: usize, first: &Term) -> Option<usize> {
    let word = |i: usize| tokens.get(i).map_or("", Token::word);
    let before = |back: usize| at.checked_sub(back).map_or("", word);
    let mut next = first.next;
    if tokens.get(next)?.mark() == Some('-') || tokens[next].mark() == Some('~') {
        return Some(next + 1);
    }
    let between = (1..=3).any(|back| matches!(before(back), "between" | "btw" | "btwn"));
    let comma = tokens[next].mark() == Some(',');
    next += usize::from(comma);
    let begin = next;
    if !comma && word(next) == "to" && !grows(tokens, at)
        || word(next) == "or"
        || !comma && between && word(next) == "and"
    {
        next += 1;
    }
    if comma && !matches!(word(next), "or" | "maybe" | "perhaps" | "possibly" | "even" | "and") {
        return None;
    }
    if word(next) == "and" && (word(next + 1) == "up" || word(next + 1) == "possibly" || word(next + 1) == "maybe") {
        next += 1;
    }
    while next < begin + 3
        && matches!(word(next), "maybe" | "perhaps" | "possibly" | "even" | "about" | "up" | "around")
    {
        next += 1 + usize::from(word(next) == "up" && word(next + 1) == "to");
    }
    (next > begin).then_some(next)
}

/// Whether "50k to 200k" at `at` says from where to where money grows.
fn grows(tokens: &[Token], at: usize) -> bool {
    tokens[at.saturating_sub(6)..at].iter().any(|t| {
        matches!(
            t.word(),
            "grow"
                | "growing"
                | "turn"
                | "turning"
                | "increase"
                | "get"
                | "go"
                | "take"
                | "bring"
                | "multiply"
                | "invest"
                | "double"
                | "doubling"
                | "triple"
        )
    })
}

/// "60/40", "7/10", "7 out of 10".
pub(super) fn ratio(tokens: &[Token], at: usize, first: &Term) -> Option<(Quantity, usize)> {
    if first.unit.is_some() || first.currency.is_some() || first.number.scale != Decimal::ONE {
        return None;
    }
    let start = match (tokens.get(first.next)?.mark(), tokens[first.next].word()) {
        (Some('/'), _) => first.next + 1,
        (None, "out") if tokens.get(first.next + 1).is_some_and(|t| t.is("of")) => first.next + 2,
        _ => return None,
    };
    let second = number(tokens, start)?;
    let (a, b) = (first.number.value, second.value);
    let mark = a <= b && [3, 5, 7, 10, 100].iter().any(|best| b == Decimal::from(*best));
    let shares = a + b == Decimal::ONE_HUNDRED && at + 3 == second.next;
    let date = tokens.get(second.next).is_some_and(|t| t.mark() == Some('/') && t.glued);
    let ratio = second.scale == Decimal::ONE && !date && (mark || shares);
    ratio.then_some((Quantity::of(Measure::Ratio, a, b), second.next))
}
