//! Validates inputs against the columns before the database does: all problems at once, each with its field.

mod currency;
mod details;

use rust_decimal::Decimal;
use serde_json::Value as Json;

pub use details::{details, ends_too_early};

/// Characters of `plan_name` (VARCHAR(255)).
pub const MAX_NAME: usize = 255;
/// Characters of the free texts: as much as the planner reads.
pub const MAX_TEXT: usize = 10_000;
/// Years of `time_horizon`: the longest that is computed.
pub const MAX_YEARS: i32 = 100;
/// US dollars of `target_amount` (DECIMAL(15,2)).
pub const MAX_AMOUNT: Decimal = Decimal::from_parts(2_764_472_319, 232_830, 0, false, 2);
/// The returns' absolute value (DECIMAL(8,4)).
pub const MAX_RATE: Decimal = Decimal::from_parts(99_999_999, 0, 0, false, 4);
/// Bytes of an agent's output, without whitespace or exponents.
pub const MAX_JSON: usize = 256 * 1024;

/// A problem that the caller can fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path of the field in the input, as the API spells it.
    pub path: Vec<String>,
    /// Human-readable message.
    pub message: String,
}

impl Problem {
    /// A problem with a field of the input itself; `message` goes on behind the field's name.
    fn of(field: &str, message: &str) -> Self {
        Self { path: vec![field.to_owned()], message: format!("{field} {message}") }
    }
}

/// The inputs of a plan that have limits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inputs<'a> {
    pub financial_goals: Option<&'a str>,
    pub investment_preferences: Option<&'a str>,
    pub plan_name: Option<&'a str>,
    pub time_horizon: Option<i32>,
    pub target_amount: Option<Decimal>,
}

/// The problems of a plan's inputs; empty where there are none.
pub fn inputs(inputs: &Inputs<'_>) -> Vec<Problem> {
    let checks = [
        text("financialGoals", inputs.financial_goals, MAX_TEXT),
        text("investmentPreferences", inputs.investment_preferences, MAX_TEXT),
        text("planName", inputs.plan_name, MAX_NAME),
        years("timeHorizon", inputs.time_horizon),
        amount("targetAmount", inputs.target_amount),
    ];
    checks.into_iter().flatten().collect()
}

/// A text of at most `max` characters that Postgres can store.
pub fn text(field: &'static str, value: Option<&str>, max: usize) -> Option<Problem> {
    let value = value.filter(|value| !text_fits(value, max))?;
    let message = if value.contains('\0') {
        "must not contain the character U+0000.".to_owned()
    } else {
        format!("may have at most {max} characters.")
    };
    Some(Problem::of(field, &message))
}

/// Whether a column of `max` characters can hold the text.
pub fn text_fits(value: &str, max: usize) -> bool {
    !value.contains('\0') && value.chars().count() <= max
}

/// The same, not empty.
pub fn name(field: &'static str, value: &str, max: usize) -> Option<Problem> {
    if value.trim().is_empty() {
        return Some(Problem::of(field, "must not be empty."));
    }
    text(field, Some(value), max)
}

fn years(field: &'static str, value: Option<i32>) -> Option<Problem> {
    let wrong = !(1..=MAX_YEARS).contains(&value?);
    wrong.then(|| Problem::of(field, &format!("must be between 1 and {MAX_YEARS} years.")))
}

fn amount(field: &'static str, value: Option<Decimal>) -> Option<Problem> {
    let value = value.filter(|value| !amount_fits(*value))?;
    let message = if value <= Decimal::ZERO {
        "must be greater than 0.".to_owned()
    } else if value > MAX_AMOUNT {
        format!("may be at most {MAX_AMOUNT}.")
    } else {
        "may have at most two decimal places.".to_owned()
    };
    Some(Problem::of(field, &message))
}

/// An amount that may be 0.
pub fn payment(field: &'static str, value: Option<Decimal>) -> Option<Problem> {
    let value = value.filter(|value| !value.is_zero())?;
    if value < Decimal::ZERO {
        return Some(Problem::of(field, "must be 0 or more."));
    }
    amount(field, Some(value))
}

/// A field that says nothing without another.
pub fn without(field: &'static str, is_alone: bool, other: &str) -> Option<Problem> {
    is_alone.then(|| Problem::of(field, &format!("needs {other}.")))
}

/// Whether `target_amount` can hold the amount.
pub fn amount_fits(value: Decimal) -> bool {
    value > Decimal::ZERO && value <= MAX_AMOUNT && value.normalize().scale() <= 2
}

/// A yearly return as a fraction.
pub fn rate(field: &'static str, value: Option<Decimal>) -> Option<Problem> {
    let value = value.filter(|value| !rate_fits(*value))?;
    let message = if value.abs() > MAX_RATE {
        format!("must be between -{MAX_RATE} and {MAX_RATE}.")
    } else {
        "may have at most four decimal places.".to_owned()
    };
    Some(Problem::of(field, &message))
}

/// Whether the columns of returns can hold the value.
pub fn rate_fits(value: Decimal) -> bool {
    value.abs() <= MAX_RATE && value.normalize().scale() <= 4
}

/// JSON that Postgres can store.
pub fn json(field: &'static str, value: &Json) -> Option<Problem> {
    let message = if contains_nul(value) {
        "must not contain the character U+0000.".to_owned()
    } else if value.to_string().len() + exponents(value) > MAX_JSON {
        format!("may have at most {MAX_JSON} bytes.")
    } else {
        return None;
    };
    Some(Problem::of(field, &message))
}

/// The seed's condition on `plan_data` (`validate_plan_data`) in the meaning of its operator `?`: a key of an object, an
/// entry of an array, or the text itself.
pub fn plan_data(field: &'static str, value: &Json) -> Option<Problem> {
    let wanted = |text: &str| text == "investment_plan" || text == "user_input";
    let has = match value {
        Json::Object(fields) => fields.keys().any(|key| wanted(key)),
        Json::Array(entries) => entries.iter().filter_map(Json::as_str).any(wanted),
        value => value.as_str().is_some_and(wanted),
    };
    let problem = || Problem::of(field, "must have investment_plan or user_input.");
    json(field, value).or_else(|| (!has).then(problem))
}

/// Digits that take the place of exponents where Postgres writes the numbers.
fn exponents(value: &Json) -> usize {
    match value {
        Json::Number(number) => {
            let text = number.to_string();
            let exponent = text.split_once('e').and_then(|(_, exponent)| exponent.parse::<i32>().ok());
            exponent.map_or(0, |exponent| exponent.unsigned_abs() as usize)
        }
        Json::Array(entries) => entries.iter().map(exponents).sum(),
        Json::Object(fields) => fields.values().map(exponents).sum(),
        _ => 0,
    }
}

fn contains_nul(value: &Json) -> bool {
    match value {
        Json::String(text) => text.contains('\0'),
        Json::Array(entries) => entries.iter().any(contains_nul),
        Json::Object(fields) => fields.iter().any(|(key, value)| key.contains('\0') || contains_nul(value)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_greatest_figures_are_those_of_the_columns() {
        assert_eq!((MAX_AMOUNT.to_string(), MAX_RATE.to_string()), ("9999999999999.99".into(), "9999.9999".into()));
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let (long_text, long_name) = ("x".repeat(MAX_TEXT + 1), "ü".repeat(MAX_NAME + 1));
        let problems = inputs(&Inputs {
            financial_goals: Some("a\0b"),
            investment_preferences: Some(&long_text),
            plan_name: Some(&long_name),
            time_horizon: Some(0),
            target_amount: Some("1.005".parse().unwrap()),
        });
        let fields: Vec<_> = problems.into_iter().map(|problem| problem.path.join(".")).collect();
        assert_eq!(fields, ["financialGoals", "investmentPreferences", "planName", "timeHorizon", "targetAmount"]);
    }

    #[test]
    fn what_just_fits_is_fine() {
        let (text, name) = ("ü".repeat(MAX_TEXT), "ü".repeat(MAX_NAME));
        let fits = Inputs {
            financial_goals: Some(&text),
            investment_preferences: None,
            plan_name: Some(&name),
            time_horizon: Some(MAX_YEARS),
            target_amount: Some(MAX_AMOUNT),
        };
        assert_eq!(inputs(&fits), []);
        assert_eq!(inputs(&Inputs { target_amount: Some("10.500".parse().unwrap()), ..fits }), []);
        assert_eq!(rate("actualReturn", Some(-MAX_RATE)), None);
        assert!(rate("actualReturn", Some("0.00001".parse().unwrap())).is_some());
    }

    #[test]
    fn json_that_postgres_would_refuse_is_found_at_any_depth() {
        assert_eq!(json("output", &json!({ "a": [1, "b", { "c": null }] })), None);
        for bad in [json!("\0"), json!([{ "a": "x\0" }]), json!({ "k\0": 1 })] {
            assert!(json("output", &bad).is_some(), "{bad}");
        }
        let just = json!("x".repeat(MAX_JSON - 2));
        assert_eq!(json("output", &just), None);
        assert!(json("output", &json!([just])).is_some());
        // Postgres writes each of these with 301 digits.
        assert_eq!(json("output", &json!(vec![1e300; 800])), None);
        assert!(json("output", &json!(vec![1e300; 900])).is_some());
        assert!(json("output", &json!(vec![1e-300; 900])).is_some());
    }

    #[test]
    fn plan_data_is_what_the_seeds_condition_lets_through() {
        for good in [json!({ "user_input": 1 }), json!(["investment_plan"]), json!("user_input")] {
            assert_eq!(plan_data("planData", &good), None, "{good}");
        }
        for bad in [json!({}), json!(7), json!({ "plan": { "user_input": 1 } })] {
            assert!(plan_data("planData", &bad).is_some(), "{bad}");
        }
    }
}
