//! Number expressions: "1.2M", "half a million", "two hundred and fifty thousand", "1 1/2", "six figures".

use rust_decimal::Decimal;

use super::spelled::words;
use super::token::{Kind, Token};

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// In digits alone.
    Digits,
    /// In digits with marks inside.
    Marked,
    /// In letters.
    Letters,
}

/// A number as it was said, and the index of the token behind it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub(super) value: Decimal,
    /// The last word of magnitude ("k", "million"), which the first number of a range shares; 1 where there is none.
    pub(super) scale: Decimal,
    /// How it is written.
    pub(super) form: Form,
    /// Whether a bare "m" was read as million: it may as well mean months, or a man's age.
    pub(super) bare_m: bool,
    /// Whether it is counted in lakh or crore.
    pub(super) indian: bool,
    pub(super) next: usize,
}

/// The number expression that begins at token `at`.
pub(super) fn number(tokens: &[Token], at: usize) -> Option<Number> {
    let first = part(tokens, at)?;
    // "1 million 200 thousand", "a million and fifty thousand": a smaller magnitude is added to a larger one.
    let after = first.next + usize::from(tokens.get(first.next).is_some_and(|t| t.is("and")));
    if first.scale >= Decimal::from(100_000)
        && let Some(second) = part(tokens, after)
        && second.scale >= Decimal::ONE_HUNDRED
        && second.scale < first.scale
        && second.value < first.scale
        && !tokens.get(at.wrapping_sub(1)).is_some_and(|t| t.is("between"))
    {
        let value = first.value.checked_add(second.value)?;
        return Some(Number { value, next: second.next, bare_m: false, ..first });
    }
    if let Some(number) = and_hundreds(tokens, &first) {
        return Some(number);
    }
    Some(million_six(tokens, at, first))
}

/// "fifty two thousand five hundred", "a thousand and fifty": what is said behind the thousands in letters.
fn and_hundreds(tokens: &[Token], first: &Number) -> Option<Number> {
    let letters = first.form == Form::Letters && first.scale == Decimal::ONE_THOUSAND;
    let after = first.next + usize::from(tokens.get(first.next).is_some_and(|t| t.is("and")));
    let second = part(tokens, after).filter(|_| letters)?;
    let below = second.value >= Decimal::from(20) && second.value < Decimal::ONE_THOUSAND && second.value.is_integer();
    // "two thousand thirty" is a year.
    let year = first.value == Decimal::from(2_000) && second.value < Decimal::ONE_HUNDRED;
    let alone = super::unit::unit(tokens, second.next).is_none();
    (second.form == Form::Letters && second.scale == Decimal::ONE && below && !year && alone).then(|| Number {
        value: first.value + second.value,
        next: second.next,
        ..*first
    })
}

/// "a million six" is 1.6 million, as people say it.
fn million_six(tokens: &[Token], at: usize, number: Number) -> Number {
    let digits = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let word = |i: usize| tokens.get(i).map_or("", Token::word);
    let tenths = digits.iter().position(|digit| *digit == word(number.next)).and_then(|n| i64::try_from(n + 1).ok());
    let alone = tokens.get(number.next + 1).is_none_or(|t| t.mark().is_some_and(|mark| mark != '-'));
    match tenths {
        Some(tenths)
            if alone && number.form == Form::Letters && word(number.next - 1) == "million" && at < number.next =>
        {
            let value = number.value.saturating_add(Decimal::from(tenths * 100_000));
            Number { value, next: number.next + 1, ..number }
        }
        _ => number,
    }
}

/// A number up to its first word of magnitude, with the "and a half" behind it.
fn part(tokens: &[Token], at: usize) -> Option<Number> {
    let (mut number, start) = match tokens.get(at)?.kind {
        Kind::Number(literal) => digits(tokens, at, literal?),
        Kind::Word(_) => (words(tokens, at)?, at),
        Kind::Mark(_) => return None,
    };
    if let Some(next) = figures(tokens, number, start) {
        return Some(next);
    }
    if let Some((half, next)) = and_a_half(tokens, number.next) {
        number = Number { value: number.value.checked_add(half.checked_mul(number.scale)?)?, next, ..number };
    }
    while let Some((scale, next)) =
        magnitude(tokens, number.next, number.form == Form::Letters || number.scale > Decimal::ONE)
    {
        if number.scale >= Decimal::ONE_THOUSAND {
            break;
        }
        let literal = match tokens[at].kind {
            Kind::Number(Some(l)) if scale >= Decimal::from(1_000_000) && number.scale == Decimal::ONE => l.decimal,
            _ => None,
        };
        let bare_m = tokens[next - 1].is("m") && number.form != Form::Letters;
        let value = literal.unwrap_or(number.value).checked_mul(scale)?;
        number = Number {
            value,
            scale: number.scale.checked_mul(scale)?,
            bare_m,
            next,
            indian: number.indian || indian(scale),
            ..number
        };
        if let Some((half, next)) = and_a_half(tokens, number.next) {
            number = Number { value: number.value.checked_add(half.checked_mul(number.scale)?)?, next, ..number };
        }
    }
    Some(number)
}

/// A number in digits, with the fraction behind it ("1 1/2") or as a fraction itself ("3/4 of a million").
fn digits(tokens: &[Token], at: usize, literal: super::digits::Literal) -> (Number, usize) {
    let plain = |value, next| Number {
        value,
        scale: Decimal::ONE,
        form: if literal.marked { Form::Marked } else { Form::Digits },
        bare_m: false,
        indian: false,
        next,
    };
    if let Some((value, next)) = fraction(tokens, at) {
        return (plain(value, next), at);
    }
    match fraction(tokens, at + 1) {
        Some((value, next)) if !literal.marked => (plain(literal.value + value, next), at),
        _ => (plain(literal.value, at + 1), at),
    }
}

/// A written fraction below one, such as "1/2", and the "of a" behind it. Only halves, thirds and quarters that a
/// magnitude or a unit follows: "7/10" is a mark, "1/4/2030" a date.
fn fraction(tokens: &[Token], at: usize) -> Option<(Decimal, usize)> {
    let value = |i: usize| match tokens.get(i)?.kind {
        Kind::Number(Some(literal)) if !literal.marked => Some(literal.value),
        _ => None,
    };
    let (top, bottom) = (value(at)?, value(at + 2)?);
    let slash = &tokens[at + 1];
    let proper = slash.mark() == Some('/') && top >= Decimal::ONE && top < bottom && bottom <= Decimal::from(4);
    let next = of_a(tokens, at + 3);
    let word = tokens.get(next).map_or("", Token::word);
    let followed = magnitude(tokens, next, true).is_some()
        || matches!(word, "year" | "years" | "yr" | "yrs" | "decade" | "century");
    (proper && followed).then(|| (top / bottom, next))
}

pub(super) fn of_a(tokens: &[Token], at: usize) -> usize {
    let of = usize::from(tokens.get(at).is_some_and(|t| t.is("of")));
    at + of + usize::from(tokens.get(at + of).is_some_and(|t| t.is("a") || t.is("an")))
}

/// "and a half", "and three quarters" at `at`, and the index behind it.
fn and_a_half(tokens: &[Token], at: usize) -> Option<(Decimal, usize)> {
    let word = |i: usize| tokens.get(at + i).map_or("", Token::word);
    match (word(0), word(1), word(2)) {
        ("and", "a", "half") => Some((Decimal::new(5, 1), at + 3)),
        ("and", "a", "quarter") => Some((Decimal::new(25, 2), at + 3)),
        ("and", "three", "quarters" | "quarter") => Some((Decimal::new(75, 2), at + 3)),
        _ => None,
    }
}

/// "six figures" is 100,000; "mid six figures" half of the way up.
fn figures(tokens: &[Token], number: Number, start: usize) -> Option<Number> {
    let hyphen = usize::from(tokens.get(number.next).is_some_and(|t| t.mark() == Some('-')));
    let word = tokens.get(number.next + hyphen)?.word();
    let count = u32::try_from(number.value).ok().filter(|n| (3..=10).contains(n))?;
    if !matches!(word, "figure" | "figures" | "fig" | "figs") {
        return None;
    }
    let place = |back: usize| start.checked_sub(back).and_then(|i| tokens.get(i)).map_or("", Token::word);
    let factor = if place(1) == "mid" || place(2) == "mid" { 5 } else { 1 };
    let value = Decimal::from(10_i64.pow(count - 1) * factor);
    Some(Number { value, scale: value, next: number.next + hyphen + 1, ..number })
}

fn indian(scale: Decimal) -> bool {
    scale == Decimal::from(100_000) || scale == Decimal::from(10_000_000)
}

/// The word of magnitude at `at` (after a hyphen, too) and the index behind it. The letters "l", "g" and "b" count only
/// where they stand on the digits; `loose` says that a number in letters came before, which takes no letters at all.
pub(super) fn magnitude(tokens: &[Token], at: usize, loose: bool) -> Option<(Decimal, usize)> {
    let hyphen = usize::from(tokens.get(at).is_some_and(|t| t.mark() == Some('-') && t.glued));
    let token = tokens.get(at + hyphen)?;
    let power = match token.word() {
        "hundred" => 2,
        "k" | "thousand" | "thousands" | "grand" | "grands" | "thou" | "ks" | "racks" | "rack" => 3,
        "large" if !tokens.get(at + hyphen + 1).is_some_and(|t| matches!(t.kind, Kind::Word(_))) => 3,
        "g" if token.glued && !loose => 3,
        "gs" if !loose => 3,
        "lakh" | "lakhs" | "lac" | "lacs" => 5,
        "l" if token.glued && !loose => 5,
        "million" | "millions" | "mil" | "mill" | "mills" | "mils" | "mio" | "mln" | "mn" | "mm" => 6,
        "m" if !loose => 6,
        "crore" | "crores" | "cr" => 7,
        "billion" | "billions" | "bn" | "bil" => 9,
        "b" if token.glued && !loose => 9,
        "trillion" | "tn" => 12,
        _ => return None,
    };
    Some((Decimal::from(10_i64.pow(power)), at + hyphen + 1))
}
