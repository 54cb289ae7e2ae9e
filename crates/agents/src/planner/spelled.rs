//! Numbers in letters: "two hundred and fifty", "half a", "a couple of".

use rust_decimal::Decimal;

use super::numeral::{Form, Number, magnitude, of_a};
use super::token::Token;

/// A number in letters below its first magnitude of a thousand or more: "two hundred and fifty", "half a", "a couple of".
pub(super) fn words(tokens: &[Token], at: usize) -> Option<Number> {
    let number =
        |value, next| Number { value, scale: Decimal::ONE, form: Form::Letters, bare_m: false, indian: false, next };
    let word = |i: usize| tokens.get(i).map_or("", Token::word);
    let article = usize::from(matches!(word(at), "a" | "an"));
    let adjective = usize::from(matches!(
        word(at + article),
        "cool"
            | "solid"
            | "good"
            | "nice"
            | "whole"
            | "full"
            | "round"
            | "mere"
            | "measly"
            | "clean"
            | "lousy"
            | "single"
    ));
    let head = at + article + adjective;
    match word(head) {
        "millionaire" => {
            let million = Decimal::from(1_000_000);
            return Some(Number { scale: million, ..number(million, head + 1) });
        }
        "half" => {
            let dozen = of_a(tokens, head + 1);
            if word(dozen) == "dozen" {
                return Some(number(Decimal::from(6), dozen + 1));
            }
            return Some(number(Decimal::new(5, 1), dozen));
        }
        "quarter" => return Some(number(Decimal::new(25, 2), of_a(tokens, head + 1))),
        "couple" => return Some(number(Decimal::TWO, head + 1 + usize::from(word(head + 1) == "of"))),
        "few" => return Some(number(Decimal::from(3), head + 1)),
        "several" => return Some(number(Decimal::from(5), head + 1)),
        "dozen" => return Some(number(Decimal::from(12), head + 1)),
        "hundred" => return spelled(tokens, head, Some((1, head))).map(|(value, next)| number(value, next)),
        "thousand" | "million" | "billion" | "mil" | "mill" | "lakh" | "crore"
            if article == 1 || word(head).len() > 4 =>
        {
            return Some(number(Decimal::ONE, head));
        }
        unit if article == 1 && super::unit::span(unit).is_some() && unit.len() > 3 => {
            return Some(number(Decimal::ONE, head));
        }
        _ if article == 1 => return None,
        _ => {}
    }
    let (value, next) = spelled(tokens, at, None)?;
    if word(next).starts_with("quarter") && value < Decimal::from(4) {
        return Some(number(value / Decimal::from(4), of_a(tokens, next + 1)));
    }
    Some(number(value, next))
}

/// Letters that say a number below ten thousand without a magnitude word of their own except "hundred".
/// `first` is given where an article stands for the number before "hundred".
fn spelled(tokens: &[Token], at: usize, first: Option<(u32, usize)>) -> Option<(Decimal, usize)> {
    let (mut value, mut next) = first.or_else(|| below_hundred(tokens, at))?;
    let hyphen = |i: usize| usize::from(tokens.get(i).is_some_and(|t| t.mark() == Some('-') && t.glued));
    let word = |i: usize| tokens.get(i).map_or("", Token::word);
    // "two fifty grand" is 250 thousand.
    if value < 10
        && let Some((tens, after)) = below_hundred(tokens, next).filter(|(tens, _)| *tens >= 20)
        && magnitude(tokens, after, true).is_some_and(|(scale, _)| scale == Decimal::ONE_THOUSAND)
    {
        return Some((Decimal::from(value * 100 + tens), after));
    }
    // "three eighty", "eighteen fifty", "twenty two sixty": hundreds that nobody names, unless a unit follows.
    if first.is_none()
        && value >= 1
        && let Some((tens, after)) = below_hundred(tokens, next).filter(|(tens, _)| *tens >= 10)
        && super::unit::unit(tokens, after).is_none()
        && !matches!(word(after), "hundred" | "thousand" | "million" | "grand" | "k")
        && !matches!(word(after), "and" | "or")
        && (value < 10 && tens >= 20 && tens % 10 == 0
            || value > 10 && value < 100 && tens >= 20 && !(19..=20).contains(&value))
    {
        return Some((Decimal::from(value * 100 + tens), after));
    }
    // "twenty twenty nine" is a year of the calendar.
    if first.is_none()
        && value == 20
        && let Some((short, after)) = below_hundred(tokens, next).filter(|(short, _)| (24..=70).contains(short))
        && super::unit::unit(tokens, after).is_none()
        && magnitude(tokens, after, true).is_none()
    {
        return Some((Decimal::from(2000 + short), after));
    }
    // "thirteen five" is thirteen and a half thousand.
    if first.is_none()
        && (11..20).contains(&value)
        && word(next) == "five"
        && super::unit::unit(tokens, next + 1).is_none()
    {
        return Some((Decimal::from(value * 1000 + 500), next + 1));
    }
    if word(next + hyphen(next)) == "hundred" {
        value *= 100;
        next += hyphen(next) + 1;
        let and = next + usize::from(word(next) == "and") + hyphen(next);
        if let Some((rest, after)) = below_hundred(tokens, and)
            && word(after + hyphen(after)) != "hundred"
        {
            (value, next) = (value + rest, after);
        }
    }
    let mut decimal = Decimal::from(value);
    if word(next) == "point" {
        let mut place = Decimal::new(1, 1);
        let mut digit = next + 1;
        while let Some(unit) = unit_word(word(digit)).filter(|unit| *unit < 10 && place > Decimal::new(1, 5)) {
            decimal += Decimal::from(unit) * place;
            place *= Decimal::new(1, 1);
            digit += 1;
            next = digit;
        }
    }
    Some((decimal, next))
}

fn below_hundred(tokens: &[Token], at: usize) -> Option<(u32, usize)> {
    let word = |i: usize| tokens.get(i).map_or("", Token::word);
    if let Some(unit) = unit_word(word(at)) {
        return Some((unit, at + 1));
    }
    let tens = tens_word(word(at))?;
    let hyphen = usize::from(tokens.get(at + 1).is_some_and(|t| t.mark() == Some('-') && t.glued));
    match unit_word(word(at + 1 + hyphen)) {
        Some(unit) if (1..10).contains(&unit) => Some((tens + unit, at + 2 + hyphen)),
        _ => Some((tens, at + 1)),
    }
}

fn unit_word(word: &str) -> Option<u32> {
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    UNITS.iter().position(|unit| *unit == word).and_then(|n| u32::try_from(n).ok())
}

fn tens_word(word: &str) -> Option<u32> {
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    TENS.iter().position(|tens| *tens == word).and_then(|n| u32::try_from(n).ok()).map(|n| n * 10 + 20)
}
