//! Durations, as settings are written.

use std::time::Duration;

/// A hundred years.
const LONGEST: Duration = Duration::from_hours(36_525 * 24);

/// Parses `90s`, `15m`, `1h 30m`, `2d` or `250ms`; a bare number is seconds.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    match parse_duration_or_zero(text)? {
        Duration::ZERO => Err("must be longer than nothing".to_owned()),
        duration => Ok(duration),
    }
}

/// The same, where `0` is valid too.
pub fn parse_duration_or_zero(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map(Duration::from_secs);
    let duration = seconds.or_else(|_| humantime::parse_duration(text)).map_err(|error| error.to_string())?;
    if duration > LONGEST { Err("must be at most a hundred years".to_owned()) } else { Ok(duration) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_with_their_units() {
        for (text, millis) in [("250ms", 250), ("15s", 15_000), ("90", 90_000), ("2m", 120_000), ("1h", 3_600_000)] {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "s", "-1s", "1 eon", "0s", "99999999999999999999s", "9999999d"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
