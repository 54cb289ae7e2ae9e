//! Times: the range of Postgres, and the range that is shown.
//!
//! Postgres has times from 24 November 4714 BC to the year 294276, and two infinities. Shown are the years 0001 to 9999, which
//! RFC 3339 can write. No client can store others, but an existing table or an older backup may have them.

use chrono::{DateTime, Utc};
use sea_orm::sqlx::{
    Decode, Postgres, Type,
    error::BoxDynError,
    postgres::{PgTypeInfo, PgValueFormat, PgValueRef},
};
use serde::{Deserialize, Deserializer, de::Error};

/// Postgres' earliest time; chrono's latest is before Postgres' latest.
const FIRST: DateTime<Utc> = moment(-210_866_803_200_000_000);
/// The earliest time shown, 0001-01-01T00:00:00Z.
const FIRST_SHOWN: DateTime<Utc> = moment(-62_135_596_800_000_000);
/// The latest time shown, 9999-12-31T23:59:59.999999Z.
const LAST_SHOWN: DateTime<Utc> = moment(253_402_300_799_999_999);
/// Microseconds from 1970 to 2000, Postgres' epoch.
const POSTGRES_EPOCH: i64 = 946_684_800_000_000;

/// Converts microseconds since 1970.
const fn moment(micros: i64) -> DateTime<Utc> {
    match DateTime::from_timestamp_micros(micros) {
        Some(moment) => moment,
        None => DateTime::UNIX_EPOCH,
    }
}

/// Clamps to Postgres' earliest time: no row lies in between.
pub(super) fn within(time: DateTime<Utc>) -> DateTime<Utc> {
    time.max(FIRST)
}

/// Microseconds since 1970 of a time that a row can have.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let time = DateTime::from_timestamp_micros(i64::deserialize(deserializer)?);
    time.filter(|time| *time >= FIRST).ok_or_else(|| D::Error::custom("no row has that time"))
}

/// A stored `timestamptz`. sqlx's own decoding panics on times that chrono does not have, such as infinity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Time {
    Shown(DateTime<Utc>),
    /// Out of the shown range, with its nearest end.
    Beyond(DateTime<Utc>),
}

impl Time {
    fn of(micros_since_2000: i64) -> Self {
        let micros = micros_since_2000.saturating_add(POSTGRES_EPOCH);
        match DateTime::from_timestamp_micros(micros) {
            Some(time) if (FIRST_SHOWN..=LAST_SHOWN).contains(&time) => Self::Shown(time),
            _ => Self::Beyond(if micros < 0 { FIRST_SHOWN } else { LAST_SHOWN }),
        }
    }

    /// The time, clamped to the shown range.
    pub(super) const fn nearest(self) -> DateTime<Utc> {
        match self {
            Self::Shown(time) | Self::Beyond(time) => time,
        }
    }

    /// The time, if it is in the shown range.
    pub(super) fn shown(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Shown(time) => Some(time),
            Self::Beyond(_) => None,
        }
    }
}

impl Type<Postgres> for Time {
    fn type_info() -> PgTypeInfo {
        <DateTime<Utc> as Type<Postgres>>::type_info()
    }
}

impl Decode<'_, Postgres> for Time {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        match value.format() {
            PgValueFormat::Binary => Ok(Self::of(<i64 as Decode<Postgres>>::decode(value)?)),
            PgValueFormat::Text => Err("a time comes in binary".into()),
        }
    }
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

    #[test]
    fn what_is_shown_has_four_digits_of_a_year_and_the_rest_is_the_nearest_end() {
        let shown = |text: &str| Time::Shown(text.parse().unwrap());
        let (first, last) = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z");
        assert_eq!([FIRST_SHOWN, LAST_SHOWN].map(Time::Shown), [first, last].map(shown));
        let since_2000 = |time: DateTime<Utc>| time.timestamp_micros() - POSTGRES_EPOCH;
        assert_eq!(Time::of(0), shown("2000-01-01T00:00:00Z"));
        assert_eq!(Time::of(since_2000(FIRST_SHOWN)), shown(first));
        assert_eq!(Time::of(since_2000(LAST_SHOWN)), shown(last));
        for beyond in [i64::MIN, since_2000(FIRST), since_2000(FIRST_SHOWN) - 1] {
            assert_eq!(Time::of(beyond), Time::Beyond(FIRST_SHOWN));
        }
        for beyond in [since_2000(LAST_SHOWN) + 1, since_2000(DateTime::<Utc>::MAX_UTC), i64::MAX] {
            assert_eq!(Time::of(beyond), Time::Beyond(LAST_SHOWN));
        }
    }
}
