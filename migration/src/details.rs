//! What the details of a plan may be: the limits of the API, for whoever writes by SQL.

/// The condition for an amount. NaN is greater than every other number.
macro_rules! money {
    ($column:literal) => {
        concat!($column, " BETWEEN 0 AND 9999999999999.99")
    };
}

/// The condition for a list: at most so many entries, each an object with these numbers and a label. Of a number: least, most, decimal
/// places, and whether there must be one.
macro_rules! list {
    ($column:literal, $most:literal, $numbers:literal) => {
        concat!("public.plan_detail_list_fits(", $column, ", ", $most, ", '", $numbers, "'::jsonb)")
    };
}

/// Table, name, and condition.
pub const DETAILS: [(&str, &str, &str); 19] = [
    ("plan_details", "check_horizon_months_in_range", "horizon_months BETWEEN 1 AND 1200"),
    ("plan_details", "check_starting_amount_in_range", money!("starting_amount")),
    ("plan_details", "check_monthly_budget_in_range", money!("monthly_budget")),
    ("plan_details", "check_employer_contribution_in_range", money!("employer_contribution")),
    ("plan_details", "check_contribution_growth_in_range", "contribution_growth BETWEEN -0.05 AND 0.2"),
    ("plan_details", "check_confidence_in_range", "confidence BETWEEN 0.5 AND 0.99"),
    ("plan_details", "check_valid_amount_basis", "amount_basis IN ('TODAY', 'NOMINAL')"),
    ("plan_details", "check_inflation_in_range", "inflation BETWEEN -0.05 AND 0.2"),
    ("plan_details", "check_annual_fee_in_range", "annual_fee BETWEEN 0 AND 0.05"),
    ("plan_details", "check_current_age_in_range", "current_age BETWEEN 0 AND 120"),
    ("plan_details", "check_yearly_income_in_range", money!("yearly_income")),
    ("plan_details", "check_retirement_yearly_in_range", money!("retirement_yearly")),
    ("plan_details", "check_retirement_until_age_in_range", "retirement_until_age BETWEEN 0 AND 120"),
    ("plan_details", UNTIL_AGE_ABOVE_CURRENT_AGE, "retirement_until_age > current_age"),
    (
        "plan_details",
        "check_retirement_other_fits",
        concat!(
            "(retirement_yearly IS NOT NULL OR retirement_until_age IS NULL AND retirement_other IS NULL) AND ",
            list!(
                "retirement_other",
                20,
                r#"{"yearly": [0, 9999999999999.99, 2, true], "from_age": [0, 120, 0, false]}"#
            )
        ),
    ),
    (
        "plan_details",
        "check_cash_flows_fit",
        list!(
            "cash_flows",
            50,
            r#"{"in_months": [1, 1200, 0, true], "amount": [-9999999999999.99, 9999999999999.99, 2, true]}"#
        ),
    ),
    (
        "plan_details",
        "check_debts_fit",
        list!(
            "debts",
            20,
            r#"{"balance": [0, 9999999999999.99, 2, true], "rate": [0, 1, 6, true], "payment": [0, 9999999999999.99, 2, false]}"#
        ),
    ),
    ("plan_details", "check_valid_currency", "currency ~ '^[A-Z]{3}$'"),
    ("plan_details", "check_priority_positive", "priority > 0"),
];

/// The constraint that two details break together, each of which may be right alone.
pub const UNTIL_AGE_ABOVE_CURRENT_AGE: &str = "check_retirement_until_age_above_current_age";
