//! What holds for every text and number that is given as a decimal.

use async_graphql::{ScalarType, Value};
use proptest::{prelude::*, sample::select};

use super::scalars::Decimal;
use fuzz::hunt;

/// A sign, digits without zeros at either end, and the power of ten of the last of them: equal where numbers are.
type Exact = (bool, String, i64);

fn exact(negative: bool, digits: &str, power: i64) -> Exact {
    let kept = digits.trim_start_matches('0').trim_end_matches('0');
    if kept.is_empty() {
        return (false, String::new(), 0);
    }
    let behind = digits.len() - digits.trim_end_matches('0').len();
    (negative, kept.to_owned(), power + i64::try_from(behind).unwrap())
}

/// The number that `text` is, by the digits; `None` where it is none.
fn number(text: &str) -> Option<Exact> {
    let (base, power) = match text.split_once(['e', 'E']) {
        Some((base, power)) => (base, power.parse::<i64>().ok()?),
        None => (text, 0),
    };
    let unsigned = base.strip_prefix(['+', '-']).unwrap_or(base);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = format!("{whole}{fraction}");
    let good = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| exact(base.starts_with('-'), &digits, power - i64::try_from(fraction.len()).unwrap()))
}

fn digits_of(decimal: rust_decimal::Decimal) -> Exact {
    let digits = decimal.mantissa().unsigned_abs().to_string();
    exact(decimal.is_sign_negative(), &digits, -i64::from(decimal.scale()))
}

fn numbers() -> impl Strategy<Value = String> {
    let digits = "[+-]?[0-9]{0,32}([.][0-9]{0,32})?([eE][+-]?[0-9]{1,3})?";
    let parts =
        select(vec!["0.1", "1e5", "-0", "79228162514264337593543950335", "79228162514264337593543950336", "1.50"]);
    prop_oneof![
        digits.boxed(),
        parts.prop_map(str::to_owned).boxed(),
        any::<f64>().prop_map(|n| format!("{n:e}")).boxed()
    ]
}

#[test]
fn a_decimal_is_exactly_what_is_written_or_refused() {
    hunt("decimal", numbers(), |text| {
        let by_text = Decimal::parse(Value::String(text.to_owned()));
        if let Ok(decimal) = &by_text {
            prop_assert_eq!(number(text), Some(digits_of(decimal.0)));
            prop_assert_eq!(Decimal::parse(decimal.to_value()).unwrap(), *decimal);
            // An amount may get cents, and is never another one for it.
            prop_assert_eq!(Decimal::dollars(decimal.0).0, decimal.0);
        }
        let by_number = match serde_json::from_str::<serde_json::Number>(text) {
            Ok(json) => match Decimal::parse(Value::Number(json.clone())) {
                Ok(decimal) => {
                    prop_assert_eq!(number(&json.to_string()), Some(digits_of(decimal.0)));
                    "read"
                }
                Err(_) => "refused",
            },
            Err(_) => "none",
        };
        let shape: String = ["e", "."].into_iter().filter(|mark| text.contains(mark)).collect();
        let by_text = by_text.map_or("refused", |decimal| if decimal.0.is_zero() { "zero" } else { "read" });
        Ok(format!("as text {by_text}, as number {by_number}, with {shape}"))
    });
}
