//! A row, read from left to right, in the order in which its columns were asked for: to look each of them up by its name took
//! a fortieth of the instructions of a page of 20 plans.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sea_orm::{
    DbErr, QueryResult,
    sqlx::{
        Decode, Postgres, Row as _, Type,
        error::BoxDynError,
        postgres::{PgRow, PgTypeInfo, PgValueFormat, PgValueRef},
        types::Json,
    },
};
use serde::de::DeserializeOwned;

use super::{JsonText, times::Time};

/// A row, and the column that is read next.
pub(super) struct Row<'r> {
    row: &'r PgRow,
    next: usize,
    /// Whether a value has been read that is shown as another, or not at all.
    beyond: bool,
}

impl<'r> Row<'r> {
    /// The row, from its first column.
    pub(super) fn new(row: &'r QueryResult) -> Result<Self, DbErr> {
        let row = row.try_as_pg_row().ok_or_else(|| DbErr::Type("not a row of Postgres".to_owned()))?;
        Ok(Self { row, next: 0, beyond: false })
    }

    /// The next column.
    pub(super) fn next<T: Decode<'r, Postgres> + Type<Postgres>>(&mut self) -> Result<T, DbErr> {
        let value = self.row.try_get(self.next).map_err(|error| DbErr::Type(error.to_string()))?;
        self.next += 1;
        Ok(value)
    }

    /// Leaves so many columns out.
    pub(super) const fn skip(&mut self, columns: usize) {
        self.next += columns;
    }

    /// Stored JSON. To check it, as sqlx would, costs a plan with all of its JSON a twelfth of its instructions.
    pub(super) fn json(&mut self) -> Result<Option<JsonText>, DbErr> {
        Ok(self.next::<Option<Jsonb<'_>>>()?.map(|json| json.0.into()))
    }

    /// What the JSON says; `None` for null, and where it is of another shape.
    pub(super) fn decoded<T: DeserializeOwned>(&mut self) -> Result<Option<T>, DbErr> {
        Ok(self.next::<Option<Jsonb<'_>>>()?.and_then(|json| serde_json::from_str(json.0).ok()))
    }

    /// A time; `None` for null, and for one that cannot be shown.
    pub(super) fn time(&mut self) -> Result<Option<DateTime<Utc>>, DbErr> {
        let time = self.next::<Option<Time>>()?;
        Ok(time.and_then(Time::shown))
    }

    /// A time that is always shown: the nearest for one that cannot be, 1970 for null.
    pub(super) fn nearest_time(&mut self) -> Result<DateTime<Utc>, DbErr> {
        let time = self.next::<Option<Time>>()?;
        self.beyond |= matches!(time, Some(Time::Beyond(_)));
        Ok(time.map(Time::nearest).unwrap_or_default())
    }

    /// A number; `None` for null, and for one that no `Decimal` is, such as NaN, or 1e28.
    pub(super) fn number(&mut self) -> Result<Option<Decimal>, DbErr> {
        let number = self.next::<Option<Numeric>>()?;
        self.beyond |= matches!(number, Some(Numeric(None)));
        Ok(number.and_then(|number| number.0))
    }

    /// Whether a time or number was none that can be shown.
    pub(super) const fn is_beyond(&self) -> bool {
        self.beyond
    }

    /// A word from a closed list; `None` for null, and for a word that an older table may hold and the list does not.
    pub(super) fn word<T>(&mut self, parse: fn(&str) -> Option<T>) -> Result<Option<T>, DbErr> {
        Ok(self.next::<Option<&str>>()?.and_then(parse))
    }
}

/// The text of a `jsonb`, behind the byte with its version.
struct Jsonb<'r>(&'r str);

impl Type<Postgres> for Jsonb<'_> {
    fn type_info() -> PgTypeInfo {
        <Json<()> as Type<Postgres>>::type_info()
    }
}

impl<'r> Decode<'r, Postgres> for Jsonb<'r> {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        let bytes = value.as_bytes()?;
        match (value.format(), bytes) {
            (PgValueFormat::Text, text) | (PgValueFormat::Binary, [1, text @ ..]) => Ok(Self(str::from_utf8(text)?)),
            _ => Err("not version 1 of jsonb".into()),
        }
    }
}

/// A `numeric`, where a `Decimal` holds it to the last digit: a cursor has it too, and says where a plan stands.
struct Numeric(Option<Decimal>);

impl Type<Postgres> for Numeric {
    fn type_info() -> PgTypeInfo {
        <Decimal as Type<Postgres>>::type_info()
    }
}

impl Decode<'_, Postgres> for Numeric {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        let is_exact = is_exact(&value);
        Ok(Self(<Decimal as Decode<Postgres>>::decode(value).ok().filter(|_| is_exact)))
    }
}

/// Whether a `numeric` has at most 28 digits, before and behind the point. It travels as groups of four, behind their number and the
/// place of the first.
fn is_exact(value: &PgValueRef<'_>) -> bool {
    match (value.format(), value.as_bytes()) {
        (PgValueFormat::Binary, Ok([g0, g1, p0, p1, ..])) => {
            let (groups, place) = (i16::from_be_bytes([*g0, *g1]), i16::from_be_bytes([*p0, *p1]));
            groups <= 7 && place <= 6 && place.saturating_sub(groups) >= -8
        }
        (PgValueFormat::Text, Ok(text)) => text.iter().filter(|byte| byte.is_ascii_digit()).count() <= 28,
        _ => false,
    }
}
