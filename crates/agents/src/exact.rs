//! Decimal numbers exactly as they are written. The library's own readers round what is too long, read underscores, and
//! take two signs before an exponent.

use rust_decimal::Decimal;
use serde_json::Number;

/// Characters of a number, leading zeros and an exponent included: the library's reader goes a call deeper with each digit
/// and would end the program with a million of them.
const MAX_CHARACTERS: usize = 100;

/// The number that `text` is, in digits or with an exponent; `None` where it is none, or has more digits than a
/// decimal holds.
pub fn exact(text: &str) -> Option<Decimal> {
    if text.len() > MAX_CHARACTERS {
        return None;
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (base, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(base, power)| (base, Some(power)));
    if base.contains('_') || exponent.is_some_and(|power| !digits(power.strip_prefix(['+', '-']).unwrap_or(power))) {
        return None;
    }
    let number = Decimal::from_str_exact(base).ok()?;
    if exponent.is_none() { Some(number) } else { Decimal::from_scientific(text).ok() }
}

/// The number of a JSON document, by way of its text, whose digits are those of the amount.
pub fn exact_number(number: &Number) -> Option<Decimal> {
    exact(&number.to_string())
}

#[cfg(test)]
mod tests {
    use super::exact;

    #[test]
    fn a_number_is_what_is_written_or_none() {
        for (text, number) in [("1.50", "1.50"), ("-0.5e1", "-5"), ("1E+3", "1000"), ("15e-1", "1.5")] {
            assert_eq!(exact(text), number.parse().ok(), "{text}");
        }
        for text in ["", "e5", "1e", "1e-+5", "1_000", "1_0e3", "NaN", "1e29", "1.00000000000000000000000000001e0"] {
            assert_eq!(exact(text), None, "{text}");
        }
        assert_eq!(exact(&"0".repeat(900_000)), None);
    }
}
