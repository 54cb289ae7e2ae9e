//! Durations, as settings are written.

use std::time::Duration;

/// Parses `90`, `90s`, `15m`, `1h`, `2d` or `250ms`; a bare number is seconds.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().map_err(|_| "expected a number with a unit, such as 15s or 1h")?;
    let millis = match &text[digits..] {
        "ms" => 1,
        "" | "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        unit => return Err(format!("unknown unit {unit:?}; use ms, s, m, h or d")),
    };
    match number.checked_mul(millis) {
        Some(0) => Err("must be longer than nothing".into()),
        Some(total) if total <= 36_525 * 86_400_000 => Ok(Duration::from_millis(total)),
        _ => Err("must be at most a hundred years".into()),
    }
}

/// The same, where `0` is valid too.
pub fn parse_duration_or_zero(text: &str) -> Result<Duration, String> {
    if matches!(text, "0" | "0s" | "0ms") { Ok(Duration::ZERO) } else { parse_duration(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_with_their_units() {
        for (text, millis) in [("250ms", 250), ("15s", 15_000), ("90", 90_000), ("2m", 120_000), ("1h", 3_600_000)] {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "s", "-1s", "1.5h", "1 week", "0s", "99999999999999999999s", "9999999d"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
