//! What the columns can hold, asked before the database is: every problem at once, each with its field.

use rust_decimal::Decimal;

use super::write::NewPlan;

/// Characters of `plan_name` (VARCHAR(255)).
pub const MAX_NAME: usize = 255;
/// Characters of the free texts: as much as the planner reads.
pub const MAX_TEXT: usize = 10_000;
/// Years of `time_horizon`: the longest that is computed.
pub const MAX_YEARS: i32 = 100;
/// US dollars of `target_amount` (DECIMAL(15,2)).
pub const MAX_AMOUNT: Decimal = Decimal::from_parts(2_764_472_319, 232_830, 0, false, 2);

/// Something that the caller can mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field of the input, as the API spells it.
    pub field: &'static str,
    /// What is wrong with it, in a sentence.
    pub message: String,
}

/// What is wrong with a new plan; empty where nothing is.
pub fn new_plan(plan: &NewPlan) -> Vec<Problem> {
    let checks = [
        text("financialGoals", plan.financial_goals.as_deref(), MAX_TEXT),
        text("investmentPreferences", plan.investment_preferences.as_deref(), MAX_TEXT),
        text("planName", plan.plan_name.as_deref(), MAX_NAME),
        years("timeHorizon", plan.time_horizon),
        amount("targetAmount", plan.target_amount),
    ];
    checks.into_iter().flatten().collect()
}

fn text(field: &'static str, value: Option<&str>, max: usize) -> Option<Problem> {
    let value = value?;
    let message = if value.contains('\0') {
        // Postgres cannot store it in a text.
        "must not contain the character U+0000.".to_owned()
    } else if value.chars().count() > max {
        format!("may have at most {max} characters.")
    } else {
        return None;
    };
    Some(Problem { field, message: format!("{field} {message}") })
}

fn years(field: &'static str, value: Option<i32>) -> Option<Problem> {
    let wrong = !(1..=MAX_YEARS).contains(&value?);
    wrong.then(|| Problem { field, message: format!("{field} must be between 1 and {MAX_YEARS} years.") })
}

fn amount(field: &'static str, value: Option<Decimal>) -> Option<Problem> {
    let value = value?;
    let message = if value <= Decimal::ZERO {
        "must be greater than 0.".to_owned()
    } else if value > MAX_AMOUNT {
        format!("may be at most {MAX_AMOUNT}.")
    } else if value.normalize().scale() > 2 {
        "may have at most two decimal places.".to_owned()
    } else {
        return None;
    };
    Some(Problem { field, message: format!("{field} {message}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_amount_is_that_of_the_column() {
        assert_eq!(MAX_AMOUNT.to_string(), "9999999999999.99");
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let plan = NewPlan {
            id: uuid::Uuid::nil(),
            financial_goals: Some("a\0b".into()),
            investment_preferences: Some("x".repeat(MAX_TEXT + 1)),
            plan_name: Some("ü".repeat(MAX_NAME + 1)),
            plan_type: None,
            risk_level: None,
            time_horizon: Some(0),
            target_amount: Some("1.005".parse().unwrap()),
        };
        let fields: Vec<_> = new_plan(&plan).into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["financialGoals", "investmentPreferences", "planName", "timeHorizon", "targetAmount"]);
    }

    #[test]
    fn what_just_fits_is_fine() {
        let plan = NewPlan {
            id: uuid::Uuid::nil(),
            financial_goals: Some("ü".repeat(MAX_TEXT)),
            investment_preferences: None,
            plan_name: Some("ü".repeat(MAX_NAME)),
            plan_type: None,
            risk_level: None,
            time_horizon: Some(MAX_YEARS),
            target_amount: Some(MAX_AMOUNT),
        };
        assert_eq!(new_plan(&plan), []);
        assert_eq!(new_plan(&NewPlan { target_amount: Some("10.500".parse().unwrap()), ..plan }), []);
    }
}
