//! Tokens folded into quantities: currency, number, range, unit and rate make one item.

use rust_decimal::Decimal;

use super::currency;
use super::item::{Item, Measure, Quantity};
use super::lexicon::Senses;
use super::numeral::{Form, Number, number};
use super::range::{ratio, second};
use super::token::{Kind, Token};
use super::unit::{Per, Span, Unit, per, unit};

/// A number with its currency and unit, before ranges are joined.
#[derive(Clone, Copy)]
pub(super) struct Term {
    pub(super) number: Number,
    pub(super) currency: Option<&'static str>,
    pub(super) unit: Option<Unit>,
    pub(super) next: usize,
}

/// The items of `tokens`: each quantity one item, every other token one item.
pub(super) fn fold(tokens: &[Token]) -> Vec<Item> {
    let mut items = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let folded = range(tokens, at);
        let next = folded.as_ref().map_or(at + 1, |(_, next)| *next).max(at + 1);
        items.push(Item {
            word: token.word().to_owned(),
            mark: token.mark(),
            quantity: folded.map(|(quantity, _)| quantity),
            start: token.start,
            end: tokens[next - 1].end,
            upper: tokens[at..next].iter().all(|t| t.upper),
            glued: token.glued,
            senses: Senses::default(),
            sentence: 0,
            clause: 0,
        });
        if let Some(item) = items.last_mut().filter(|item| item.quantity.is_some()) {
            item.word.clear();
            item.mark = None;
        }
        at = next;
    }
    items
}

/// The quantity that begins at `at`, its range joined, and the index behind it.
fn range(tokens: &[Token], at: usize) -> Option<(Quantity, usize)> {
    let first = term(tokens, at)?;
    if let Some(ratio) = ratio(tokens, at, &first) {
        return Some(ratio);
    }
    let (low, high, mut next) = match second(tokens, at, &first) {
        Some((low, high)) => (low, high, high.next),
        None => (first, first, first.next),
    };
    next = skip_vague(tokens, next);
    let mut quantity = quantity(&low, &high)?;
    if quantity.is(Measure::Months)
        && let Some((more, after)) = smaller_unit(tokens, next, &high)
    {
        quantity.low += more;
        quantity.high += more;
        next = after;
    }
    if matches!(quantity.measure, Measure::Money | Measure::Plain) {
        if let Some((code, after)) = currency::behind(tokens, next).filter(|_| quantity.currency.is_none()) {
            quantity = Quantity { measure: Measure::Money, currency: Some(code), sure: true, ..quantity };
            next = after;
        }
        let bracket = usize::from(tokens.get(next).is_some_and(|t| matches!(t.mark(), Some('('))));
        if let Some((often, after)) = per(tokens, next + bracket)
            && (quantity.high >= Decimal::from(20) || quantity.sure)
            // "100k a year from now" is a date, not a rate.
            && !(often == Per::Year && tokens.get(after).is_some_and(|t| matches!(t.word(), "from" | "later" | "or" | "and")))
        {
            quantity = Quantity { measure: Measure::Money, per: Some(often), ..quantity };
            next = after;
        }
    }
    Some((quantity, next))
}

/// One number with its currency and unit.
pub(super) fn term(tokens: &[Token], at: usize) -> Option<Term> {
    let ahead = currency::before(tokens, at);
    let start = ahead.map_or(at, |(_, next)| next);
    let mut number = number(tokens, start)?;
    let mut currency = ahead.map(|(code, _)| code);
    if currency.is_none() {
        number = not_million(tokens, at, number);
    }
    let mut next = skip_vague(tokens, number.next);
    if let Some((code, after)) = currency::behind(tokens, next)
        && !(currency.is_none() && currency::before(tokens, next).is_some_and(|(_, n)| starts_number(tokens, n)))
    {
        currency = currency.or(Some(code));
        next = after;
        // "500$k" is written, too.
        if let Some(token) = tokens.get(next).filter(|t| t.glued && (t.is("k") || t.is("m"))) {
            let scale = if token.is("k") { Decimal::ONE_THOUSAND } else { Decimal::from(1_000_000) };
            number = Number { value: number.value.checked_mul(scale)?, scale, ..number };
            next += 1;
        }
    }
    if currency.is_some() || number.scale >= Decimal::ONE_THOUSAND && number.scale != number.value {
        return Some(Term { number, currency, unit: None, next });
    }
    let unit = match unit(tokens, next) {
        // The "M" of "32M" was read as a man's: it makes the number an age.
        None if number.scale == Decimal::ONE && tokens[number.next - 1].is("m") => {
            Some((Unit::Age(Span::Year), number.next))
        }
        unit => unit,
    };
    let next = unit.map_or(number.next, |(_, after)| after);
    Some(Term { number, currency, unit: unit.map(|(unit, _)| unit), next })
}

fn starts_number(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|t| matches!(t.kind, Kind::Number(_)))
}

/// A bare "m" behind a number means months after "in", and a man's age where people give age and sex ("32M").
fn not_million(tokens: &[Token], at: usize, number: Number) -> Number {
    if !number.bare_m || !number.value.is_integer() {
        return number;
    }
    let Some(count) = number.value.checked_div(number.scale).and_then(|n| u32::try_from(n).ok()) else { return number };
    let word = |i: Option<usize>| i.and_then(|i| tokens.get(i)).map_or("", Token::word);
    let before = word(at.checked_sub(1));
    let suffix = &tokens[number.next - 1];
    let opens = at.checked_sub(1).and_then(|i| tokens.get(i)).is_none_or(|t| {
        matches!(t.mark(), Some(',' | '(' | '[' | '.' | '!' | '\n' | ':')) || matches!(t.word(), "am" | "me" | "here")
    });
    let closes = tokens.get(number.next).is_none_or(|t| matches!(t.mark(), Some(',' | ')' | ']' | '.' | '/' | '-')))
        || matches!(
            word(Some(number.next)),
            "here" | "and" | "looking" | "married" | "single" | "with" | "from" | "living"
        );
    let age = suffix.upper && suffix.glued && opens && closes && (16..=75).contains(&count) && number.next > at + 1;
    let months = matches!(before, "in" | "within" | "next") && suffix.glued && count <= 60;
    if age || months {
        return Number {
            value: Decimal::from(count),
            scale: Decimal::ONE,
            next: number.next - usize::from(months),
            ..number
        };
    }
    number
}

fn quantity(low: &Term, high: &Term) -> Option<Quantity> {
    let scaled =
        |factor: Decimal| Some((low.number.value.checked_mul(factor)?, high.number.value.checked_mul(factor)?));
    let plain = (low.number.value, high.number.value);
    let money = high.currency.is_some() || high.number.scale >= Decimal::ONE_THOUSAND;
    let (measure, (low_value, high_value)) = match high.unit {
        Some(Unit::Time(span)) => {
            let low_span = if let Some(Unit::Time(span)) = low.unit { span } else { span };
            let low_value = low.number.value.checked_mul(low_span.months())?;
            (Measure::Months, (low_value, scaled(span.months())?.1))
        }
        Some(Unit::Age(Span::Year)) => (Measure::Age, plain),
        Some(Unit::Age(span)) => (Measure::Age, scaled(span.months() / Decimal::from(12))?),
        Some(Unit::Percent) => (Measure::Percent, plain),
        Some(Unit::AgeDecade) => (Measure::AgeDecade, (high.number.value, high.number.value + Decimal::from(9))),
        Some(Unit::Ordinal) => (Measure::Ordinal, plain),
        None if money => (Measure::Money, plain),
        None => (Measure::Plain, plain),
    };
    Some(Quantity {
        measure,
        low: low_value,
        high: high_value,
        currency: high.currency,
        per: None,
        sure: money || high.unit.is_some(),
        indian: high.number.indian,
        marked: high.number.form == Form::Marked,
    })
}

/// "and 6 months" behind "1 year"; "and a half" behind "a year".
fn smaller_unit(tokens: &[Token], at: usize, high: &Term) -> Option<(Decimal, usize)> {
    let Some(Unit::Time(span)) = high.unit else { return None };
    let word = |i: usize| tokens.get(i).map_or("", Token::word);
    if (word(at), word(at + 1), word(at + 2)) == ("and", "a", "half") {
        return Some((span.months() / Decimal::TWO, at + 3));
    }
    // "two years and half", as other languages say it.
    if (word(at), word(at + 1)) == ("and", "half") && !matches!(word(at + 2), "of" | "a" | "the" | "my" | "our") {
        return Some((span.months() / Decimal::TWO, at + 2));
    }
    if (word(at), word(at + 1), word(at + 2)) == ("and", "a", "bit") {
        return Some((Decimal::ONE, at + 3));
    }
    let start = at + usize::from(word(at) == "and" || tokens.get(at)?.mark() == Some(','));
    let more = term(tokens, start)?;
    match more.unit {
        Some(Unit::Time(smaller)) if smaller.months() < span.months() => {
            let months = more.number.value.checked_mul(smaller.months())?;
            (months < span.months()).then_some((months, more.next))
        }
        _ => None,
    }
}

/// The index behind "+", "ish", "-ish", "plus", "odd", which leave a number as it is.
fn skip_vague(tokens: &[Token], at: usize) -> usize {
    let Some(token) = tokens.get(at) else { return at };
    if token.mark() == Some('+') && token.glued || matches!(token.word(), "ish" | "odd") {
        return at + 1;
    }
    let next = tokens.get(at + 1);
    if token.mark() == Some('-') && next.is_some_and(|t| t.glued && matches!(t.word(), "ish" | "odd" | "plus")) {
        return at + 2;
    }
    let time = next.is_some_and(|t| super::unit::span(t.word()).is_some());
    if token.is("plus") && time { at + 1 } else { at }
}
