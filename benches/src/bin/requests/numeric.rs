//! `numeric` as Postgres sends it, made text: the program sends amounts as text as well.

use std::{error::Error, fmt::Write};

use serde::{Serialize, Serializer};
use tokio_postgres::types::{FromSql, Type};

/// A number that is not negative and has at most four decimal places, such as an amount or a rate.
pub(crate) struct Numeric(String);

impl FromSql<'_> for Numeric {
    /// Four numbers of 16 bits (how many digits follow, the weight of the first, the sign, the decimal places shown), and
    /// the digits to the base 10,000.
    fn from_sql(_: &Type, raw: &[u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        let mut parts = raw.as_chunks::<2>().0.iter().map(|bytes| i16::from_be_bytes(*bytes));
        let mut next = || parts.next().ok_or("a number that ends too soon");
        let (_, weight, _, scale) = (next()?, next()?, next()?, next()?);
        let digits: Vec<i16> = parts.collect();
        let digit = |at: i16| usize::try_from(at).ok().and_then(|at| digits.get(at)).copied().unwrap_or(0);
        let whole = (0..=weight).fold(0, |whole, at| whole * 10_000 + i64::from(digit(at)));
        let mut text = whole.to_string();
        if scale > 0 {
            write!(text, ".{:04}", digit(weight + 1))?;
            text.truncate(text.len() - 4 + usize::try_from(scale)?.min(4));
        }
        Ok(Self(text))
    }

    fn accepts(of: &Type) -> bool {
        *of == Type::NUMERIC
    }
}

impl Serialize for Numeric {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
