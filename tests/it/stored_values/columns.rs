//! Every column of every table, with the ends of its type: what somebody with enough rights may have stored.

/// A table's columns, each with values as SQL has them.
pub(super) type Table = (&'static str, &'static [(&'static str, &'static [&'static str])]);

/// Names a row, this one or another: the database itself sees to it.
const KEY: &[&str] = &[];
/// Written by migrations alone, as the owner.
const OWNERS: &[&str] = &[];
/// Written by the program alone; the table itself refuses what cannot be read.
const PROGRAMS: &[&str] = &[];
const TIMES: &[&str] = &[
    "'infinity'",
    "'-infinity'",
    "'294276-12-31 23:59:59.999999+00'",
    "'262143-01-01 00:00:00+00'",
    "'10000-01-01 00:00:00+00'",
    "'9999-12-31 23:59:59.999999+00'",
    "'0001-01-01 00:00:00+00'",
    "'0001-12-31 23:59:59+00 BC'",
    "'4714-11-24 00:00:00+00 BC'",
];
const TEXTS: &[&str] = &["''", "repeat('x', 300000)", r"E'\U0010FFFF\n\t\x01'"];
const SHORT_TEXTS: &[&str] = &["''", r"E'\U0010FFFF\n\t\x01'"];
const WORDS: &[&str] = &["NULL", "''", "'ANOTHER'"];
const BOOLEANS: &[&str] = &["NULL", "true", "false"];
const JSON: &[&str] = &[
    "NULL",
    "'null'",
    "'1e400'",
    r#"'{"parsed_goal": {"target_amount": 1e131071, "time_horizon": -1e400}, "portfolio": {"expected_return": 1e400}}'"#,
    r#"'{"investment_plan": {"monthly_contribution": 1e400, "projection": [{"year": 1e30}]}, "user_input": "NaN"}'"#,
    r#"'["a", 1, null]'"#,
    r#"'"text"'"#,
    "(repeat('[', 1000) || repeat(']', 1000))::jsonb",
];
/// The same, where the column may not be null.
const SOME_JSON: &[&str] = &[
    "'null'",
    "'1e400'",
    r#"'{"time_horizon": 1e400, "target_amount": "NaN", "plan_type": [], "plan_name": 1, "risk_level": null}'"#,
    r#"'{"time_horizon": "x", "target_amount": {}}'"#,
    "'[]'",
];
const INTEGERS: &[&str] = &["-2147483648", "0", "2147483647"];
const BIGINTS: &[&str] = &["-9223372036854775808", "0", "9223372036854775807"];
const TRANSACTIONS: &[&str] = &["'0'", "'18446744073709551615'"];
const AMOUNTS: &[&str] = &["NULL", "'NaN'", "-9999999999999.99", "9999999999999.99"];
const RATES: &[&str] = &["NULL", "'NaN'", "-9.999999", "9.999999"];
const DOUBLES: &[&str] = &["NULL", "'NaN'", "'Infinity'", "'-Infinity'", "5e-324", "1.7976931348623157e308"];
const RETURNS: &[&str] = &["'NaN'", "9999.9999", "-9999.9999"];

pub(super) const TABLES: &[Table] = &[
    ("users", &[("id_user", KEY), ("email", TEXTS), ("created_at", TIMES), ("email_as_of", TIMES)]),
    (
        "investment_plans",
        &[
            ("id", KEY),
            ("user_id", KEY),
            ("financial_goals", TEXTS),
            ("investment_preferences", TEXTS),
            ("plan_data", JSON),
            ("plan_name", SHORT_TEXTS),
            ("plan_type", WORDS),
            ("risk_level", WORDS),
            ("time_horizon", INTEGERS),
            ("target_amount", &["'NaN'", "9999999999999.99", "0.01", "0", "-9999999999999.99"]),
            ("agent_2_data", JSON),
            ("agent_3_data", JSON),
            ("processing_status", WORDS),
            ("is_active", BOOLEANS),
            ("is_favorite", BOOLEANS),
            ("created_at", TIMES),
            ("updated_at", TIMES),
            ("last_reviewed_at", TIMES),
            ("expected_return", RETURNS),
            ("actual_return", RETURNS),
            ("performance_notes", TEXTS),
            ("plan_category", WORDS),
        ],
    ),
    (
        "investment_plans_audit",
        &[
            ("audit_id", KEY),
            ("plan_id", KEY),
            ("operation", WORDS),
            ("old_data", JSON),
            ("new_data", JSON),
            ("changed_by", TEXTS),
            ("changed_at", TIMES),
            ("user_id", KEY),
        ],
    ),
    (
        "plan_events",
        &[
            ("id", KEY),
            ("plan_id", KEY),
            ("user_id", KEY),
            ("seq", &["-2147483648", "0", "2147483647"]),
            ("mark", TRANSACTIONS),
            ("status", &["''", "'ANOTHER'"]),
            ("previous_status", WORDS),
            ("stage", &["''", "'ANOTHER'"]),
            ("failure", JSON),
            ("occurred_at", TIMES),
            ("xid", TRANSACTIONS),
        ],
    ),
    (
        "plan_claims",
        &[
            ("plan_id", KEY),
            ("token", KEY),
            ("worker", SHORT_TEXTS),
            ("attempt", INTEGERS),
            ("claimed_at", TIMES),
            ("expires_at", TIMES),
        ],
    ),
    (
        "plan_attempts",
        &[
            ("plan_id", KEY),
            ("attempts", INTEGERS),
            ("failures", INTEGERS),
            ("available_at", TIMES),
            ("traceparent", &["NULL", "''", "'00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-ff'"]),
        ],
    ),
    (
        "plan_failures",
        &[
            ("plan_id", KEY),
            ("code", SHORT_TEXTS),
            ("message", SHORT_TEXTS),
            ("agent", WORDS),
            ("attempts", INTEGERS),
            ("failed_at", TIMES),
        ],
    ),
    ("plan_claims_ended", &[("token", KEY), ("plan_id", KEY), ("how", PROGRAMS), ("ended_at", PROGRAMS)]),
    ("user_erasures", &[("user_id", KEY), ("accepted_at", PROGRAMS), ("plans", BIGINTS)]),
    ("plan_readings", &[("plan_id", KEY), ("filled", SOME_JSON)]),
    ("user_budgets", &[("user_id", KEY), ("monthly_budget", &["'NaN'", "9999999999999.99", "-9999999999999.99"])]),
    (
        "plan_balances",
        &[("plan_id", KEY), ("balance_on", TIMES), ("amount", &["'NaN'", "9999999999999.99", "-9999999999999.99"])],
    ),
    (
        "plan_details",
        &[
            ("plan_id", KEY),
            ("horizon_months", INTEGERS),
            ("starting_amount", AMOUNTS),
            ("monthly_budget", AMOUNTS),
            ("employer_contribution", AMOUNTS),
            ("contribution_growth", RATES),
            ("confidence", DOUBLES),
            ("amount_basis", WORDS),
            ("inflation", RATES),
            ("annual_fee", RATES),
            ("current_age", INTEGERS),
            ("yearly_income", AMOUNTS),
            ("retirement_yearly", AMOUNTS),
            ("retirement_until_age", INTEGERS),
            ("retirement_other", JSON),
            ("cash_flows", JSON),
            ("debts", JSON),
            ("currency", WORDS),
            ("priority", INTEGERS),
        ],
    ),
    ("plan_removals", &[("subject", KEY), ("xid", TRANSACTIONS), ("removed_at", TIMES)]),
    ("plan_events_trimmed", &[("user_id", KEY), ("mark", TRANSACTIONS), ("id", BIGINTS)]),
    (
        "plan_figures",
        &[
            ("plan_type", &["''", "'ANOTHER'"]),
            ("plans", BIGINTS),
            ("completed", BIGINTS),
            ("amounts", BIGINTS),
            ("total", &["'NaN'", "'Infinity'", "'-Infinity'", "1e1000", "-1e1000", "1e-1000"]),
        ],
    ),
    ("user_plan_counts", &[("user_id", KEY), ("plans", PROGRAMS), ("favorites", PROGRAMS)]),
    ("user_plan_count_changes", &[("user_id", KEY), ("plans", PROGRAMS), ("favorites", PROGRAMS)]),
    (
        "maintenance_runs",
        &[
            ("id", KEY),
            ("job", SHORT_TEXTS),
            ("started_at", TIMES),
            ("finished_at", TIMES),
            ("outcome", WORDS),
            ("affected", BIGINTS),
        ],
    ),
    ("plan_creator_ledger", &[("object", OWNERS), ("restore", OWNERS)]),
    ("seaql_migrations", &[("version", OWNERS), ("applied_at", OWNERS)]),
];

/// What nobody may store from now on, whoever it is; what else the program can be brought to show is shown.
pub(super) const REFUSED: &[(&str, &str, &[&str])] = &[
    ("users", "created_at", OUT_OF_RANGE),
    ("users", "email", &["repeat('x', 10001)"]),
    ("investment_plans", "financial_goals", &["repeat('ü', 10001)", "repeat('x', 20000000)"]),
    ("investment_plans", "investment_preferences", &["repeat('x', 10001)"]),
    ("investment_plans", "performance_notes", &["repeat('x', 10001)"]),
    ("investment_plans", "time_horizon", &["101", "2000000000"]),
    ("investment_plans", "plan_data", &["jsonb_build_object('user_input', repeat('x', 524288))"]),
    (
        "investment_plans",
        "agent_2_data",
        &["to_jsonb(repeat('x', 524288))", "to_jsonb(array_fill(1e300, ARRAY[2000]))"],
    ),
    ("investment_plans", "agent_3_data", &["to_jsonb(repeat('x', 524288))"]),
    ("investment_plans", "target_amount", &["'NaN'", "0"]),
    ("investment_plans", "expected_return", &["'NaN'"]),
    ("investment_plans", "actual_return", &["'NaN'"]),
    ("investment_plans", "created_at", OUT_OF_RANGE),
    ("investment_plans", "last_reviewed_at", OUT_OF_RANGE),
    ("investment_plans_audit", "changed_at", OUT_OF_RANGE),
    ("plan_events", "occurred_at", OUT_OF_RANGE),
    ("plan_events", "seq", &["0"]),
    ("plan_claims", "claimed_at", OUT_OF_RANGE),
    ("plan_claims", "expires_at", OUT_OF_RANGE),
    ("plan_attempts", "available_at", OUT_OF_RANGE),
    ("plan_attempts", "attempts", &["-1", "2147483647"]),
    ("plan_attempts", "failures", &["-1", "2147483647"]),
    ("plan_claims_ended", "ended_at", OUT_OF_RANGE),
    ("user_erasures", "accepted_at", OUT_OF_RANGE),
    ("plan_failures", "failed_at", OUT_OF_RANGE),
    ("user_budgets", "monthly_budget", &["'NaN'", "-0.01"]),
    ("plan_balances", "amount", &["'NaN'", "-0.01"]),
    ("plan_balances", "balance_on", OUT_OF_RANGE),
    ("plan_details", "horizon_months", &["0", "1201"]),
    ("plan_details", "starting_amount", &["'NaN'", "-0.01"]),
    ("plan_details", "monthly_budget", &["'NaN'", "-0.01"]),
    ("plan_details", "employer_contribution", &["'NaN'", "-0.01"]),
    ("plan_details", "contribution_growth", &["'NaN'", "-0.050001", "0.200001"]),
    ("plan_details", "confidence", &["'NaN'", "'Infinity'", "0.49", "1"]),
    ("plan_details", "amount_basis", &["''", "'today'"]),
    ("plan_details", "inflation", &["'NaN'", "0.200001"]),
    ("plan_details", "annual_fee", &["'NaN'", "-0.000001", "0.050001"]),
    ("plan_details", "current_age", &["-1", "121"]),
    ("plan_details", "yearly_income", &["'NaN'", "-0.01"]),
    ("plan_details", "retirement_yearly", &["'NaN'", "-0.01"]),
    ("plan_details", "retirement_until_age", &["-1", "121"]),
    ("plan_details", "retirement_other", &["'{}'", r#"'[{"yearly": "1"}]'"#, r#"'[{"yearly": 1, "from_age": 121}]'"#]),
    (
        "plan_details",
        "cash_flows",
        &[
            "'null'",
            r#"'"text"'"#,
            "'[1]'",
            r#"'[{"in_months": 1}]'"#,
            r#"'[{"in_months": 1.5, "amount": 1}]'"#,
            r#"'[{"in_months": 1, "amount": 1e1000}]'"#,
            r#"'[{"in_months": 1, "amount": 0.001}]'"#,
            r#"'[{"in_months": 1, "amount": 1, "more": 1}]'"#,
            r#"'[{"in_months": 1, "amount": 1, "label": 1}]'"#,
            "jsonb_build_array(jsonb_build_object('in_months', 1, 'amount', 1, 'label', repeat('x', 101)))",
            r#"array_to_json(array_fill('{"in_months": 1, "amount": 1}'::json, ARRAY[51]))::jsonb"#,
        ],
    ),
    (
        "plan_details",
        "debts",
        &[r#"'[{"balance": 1, "rate": 1.01}]'"#, r#"'[{"balance": 1, "rate": 0.1, "payment": -1}]'"#],
    ),
    ("plan_details", "currency", &["''", "'usd'", "repeat('X', 300000)"]),
    ("plan_details", "priority", &["0"]),
    ("plan_removals", "removed_at", OUT_OF_RANGE),
    ("plan_figures", "total", &["'NaN'", "'Infinity'", "1e100"]),
    ("plan_figures", "plans", &["9223372036854775807"]),
    ("user_plan_counts", "plans", &["9223372036854775807"]),
    ("user_plan_count_changes", "favorites", &["-9223372036854775808"]),
    ("maintenance_runs", "started_at", OUT_OF_RANGE),
    ("maintenance_runs", "finished_at", OUT_OF_RANGE),
];

const OUT_OF_RANGE: &[&str] = &[
    "'infinity'",
    "'-infinity'",
    "'294276-12-31 23:59:59.999999+00'",
    "'10000-01-01 00:00:00+00'",
    "'0001-12-31 23:59:59+00 BC'",
];
