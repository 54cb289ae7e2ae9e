//! Scalars beyond async-graphql's: exact decimals, and stored JSON as text.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

use crate::plans::JsonText;
use agents::exact::exact;

/// A decimal number, exact in both directions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decimal(pub rust_decimal::Decimal);

impl Decimal {
    /// A monetary amount with its cents: JSON numbers lose trailing zeros.
    pub fn dollars(mut amount: rust_decimal::Decimal) -> Self {
        if amount.scale() < 2 {
            amount.rescale(2);
        }
        Self(amount)
    }
}

impl From<Decimal> for rust_decimal::Decimal {
    fn from(decimal: Decimal) -> Self {
        decimal.0
    }
}

/// An exact decimal number, as a JSON string, e.g. "500000.00". Exact numbers are accepted as input, too.
#[Scalar]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = match &value {
            Value::String(text) => text.clone(),
            // The shortest representation, which is what the client wrote.
            Value::Number(number) => number.to_string(),
            _ => return Err(InputValueError::expected_type(value)),
        };
        let refused = || InputValueError::custom("expected an exact decimal number of at most 28 digits");
        exact(&text).map(Self).ok_or_else(refused)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// JSON as stored text.
#[derive(Clone, Debug)]
pub struct Json(pub JsonText);

/// Any JSON value, exactly as stored.
#[Scalar(name = "JSON")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        // Only called where null is not allowed.
        if value == Value::Null {
            return Err(InputValueError::expected_type(value));
        }
        Ok(Self(serde_json::to_string(&value)?.into()))
    }

    fn to_value(&self) -> Value {
        // The feature `raw_value` serialises this object as its text.
        let key = async_graphql::Name::new(async_graphql_value::RAW_VALUE_TOKEN);
        Value::Object([(key, Value::String(self.0.to_string()))].into_iter().collect())
    }
}
