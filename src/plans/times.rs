//! Times as far as Postgres has them. Its first moment is 24 November 4714 BC; a client may write earlier ones, which it
//! would refuse as out of range.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, de::Error};

/// The first moment; chrono's last one is before Postgres' last.
const FIRST: DateTime<Utc> = match DateTime::from_timestamp(-210_866_803_200, 0) {
    Some(first) => first,
    None => DateTime::UNIX_EPOCH,
};

/// The time, or the first moment where it is before that: no row is between the two.
pub(super) fn within(time: DateTime<Utc>) -> DateTime<Utc> {
    time.max(FIRST)
}

/// Microseconds since 1970, as a time that a row can have.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let time = DateTime::from_timestamp_micros(i64::deserialize(deserializer)?);
    time.filter(|time| *time >= FIRST).ok_or_else(|| D::Error::custom("no row has that time"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_early_is_the_first_moment() {
        assert_eq!(FIRST.to_rfc3339(), "-4713-11-24T00:00:00+00:00");
        assert_eq!(within(DateTime::<Utc>::MIN_UTC), FIRST);
        assert_eq!(within(DateTime::<Utc>::UNIX_EPOCH), DateTime::<Utc>::UNIX_EPOCH);
    }
}
