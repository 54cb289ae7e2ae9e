//! Constraints that bound what is stored past the API by the same limits: texts by characters, JSON by the bytes of its text, which
//! Postgres writes with spaces: up to half as many more than the API counts. Rows that were there and break one stay, as with
//! [`crate::ranges`].

/// Table, name, and condition.
pub const LENGTHS: [(&str, &str, &str); 9] = [
    ("investment_plans", "check_financial_goals_length", "char_length(financial_goals) <= 10000"),
    ("investment_plans", "check_investment_preferences_length", "char_length(investment_preferences) <= 10000"),
    ("investment_plans", "check_performance_notes_length", "char_length(performance_notes) <= 10000"),
    ("investment_plans", "check_plan_name_length", "char_length(plan_name) <= 255"),
    ("investment_plans", "check_time_horizon_in_range", "time_horizon <= 100"),
    ("investment_plans", "check_plan_data_length", "octet_length(plan_data::text) <= 524288"),
    ("investment_plans", "check_agent_2_data_length", "octet_length(agent_2_data::text) <= 524288"),
    ("investment_plans", "check_agent_3_data_length", "octet_length(agent_3_data::text) <= 524288"),
    ("users", "check_email_length", "char_length(email) <= 10000"),
];
