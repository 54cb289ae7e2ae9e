//! Times as far as Postgres has them, and as far as they are shown.
//!
//! Postgres' first moment is 24 November 4714 BC, its last is in the year 294276, and it has two infinities. Shown are the years
//! 0001 to 9999: those that RFC 3339 can write and Postgres too. No client can store others, but a table that was found, or a
//! backup of before, may hold them.

use chrono::{DateTime, Utc};
use sea_orm::sqlx::{
    Decode, Postgres, Type,
    error::BoxDynError,
    postgres::{PgTypeInfo, PgValueFormat, PgValueRef},
};
use serde::{Deserialize, Deserializer, de::Error};

/// The first moment of Postgres; chrono's last one is before Postgres' last.
const FIRST: DateTime<Utc> = moment(-210_866_803_200_000_000);
/// The first moment that is shown, 0001-01-01T00:00:00Z.
const FIRST_SHOWN: DateTime<Utc> = moment(-62_135_596_800_000_000);
/// The last one, 9999-12-31T23:59:59.999999Z.
const LAST_SHOWN: DateTime<Utc> = moment(253_402_300_799_999_999);
/// From 1970, in microseconds, to 2000, from which Postgres counts.
const POSTGRES_EPOCH: i64 = 946_684_800_000_000;

/// Microseconds since 1970 as a time.
const fn moment(micros: i64) -> DateTime<Utc> {
    match DateTime::from_timestamp_micros(micros) {
        Some(moment) => moment,
        None => DateTime::UNIX_EPOCH,
    }
}

/// The time, or the first moment where it is before that: no row is between the two.
pub(super) fn within(time: DateTime<Utc>) -> DateTime<Utc> {
    time.max(FIRST)
}

/// Microseconds since 1970, as a time that a row can have.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let time = DateTime::from_timestamp_micros(i64::deserialize(deserializer)?);
    time.filter(|time| *time >= FIRST).ok_or_else(|| D::Error::custom("no row has that time"))
}

/// A stored `timestamptz`, whichever it is. sqlx's own reading panics where chrono has no such time, infinity for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Time {
    Shown(DateTime<Utc>),
    /// Before all that is shown, or behind it: with the end that is nearest.
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

    /// The time, or the nearest that is shown.
    pub(super) const fn nearest(self) -> DateTime<Utc> {
        match self {
            Self::Shown(time) | Self::Beyond(time) => time,
        }
    }

    /// The time, where it is one that is shown.
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
