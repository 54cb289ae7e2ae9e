//! Constraints that keep out what a column's type can hold and the program's types cannot: times of no year from 0001 to 9999, as
//! RFC 3339 writes them, infinity among them; NaN and other numbers that are none of a `Decimal`; counters at the end of their type.
//! Rows that were there and break one stay; `maintain constraints` validates those that none breaks.

/// The condition for a time.
macro_rules! in_range {
    ($column:literal) => {
        concat!($column, " BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'")
    };
}

/// Table, name, and condition.
pub const RANGES: [(&str, &str, &str); 15] = [
    // NaN is greater than every other number. The bounds are those of the columns' types in the database document.
    ("investment_plans", "check_target_amount_in_range", "target_amount < 10000000000000"),
    ("investment_plans", "check_expected_return_in_range", "abs(expected_return) < 10000"),
    ("investment_plans", "check_actual_return_in_range", "abs(actual_return) < 10000"),
    ("investment_plans", "check_created_at_in_range", in_range!("created_at")),
    ("investment_plans", "check_updated_at_in_range", in_range!("updated_at")),
    ("investment_plans", "check_last_reviewed_at_in_range", in_range!("last_reviewed_at")),
    ("investment_plans_audit", "check_changed_at_in_range", in_range!("changed_at")),
    ("users", "check_created_at_in_range", in_range!("created_at")),
    ("plan_events", "check_event_in_range", concat!("seq > 0 AND ", in_range!("occurred_at"))),
    ("plan_claims", "check_claim_in_range", concat!(in_range!("claimed_at"), " AND ", in_range!("expires_at"))),
    (
        "plan_attempts",
        "check_attempts_in_range",
        concat!("attempts BETWEEN 0 AND 1000001 AND ", in_range!("available_at")),
    ),
    ("plan_failures", "check_failure_in_range", in_range!("failed_at")),
    ("plan_removals", "check_removal_in_range", in_range!("removed_at")),
    (
        "plan_figures",
        "check_figures_in_range",
        "plans + 0.0 + completed + amounts BETWEEN -1e15 AND 1e15 AND abs(total) < 1e28",
    ),
    ("maintenance_runs", "check_run_in_range", concat!(in_range!("started_at"), " AND ", in_range!("finished_at"))),
];

/// The same of what a plan is worth on the way, of which no row is older: an amount of money, at a time.
pub const BALANCES: [(&str, &str, &str); 2] = [
    ("plan_balances", "check_amount_in_range", "amount BETWEEN 0 AND 9999999999999.99"),
    ("plan_balances", "check_balance_on_in_range", in_range!("balance_on")),
];
