//! The tables of a backup: users, plans, and what cannot be derived from them.

/// A table of a backup.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name in the schema `public`.
    pub name: &'static str,
    /// The columns of the primary key.
    pub key: &'static str,
    /// The column of the plan's id; `None` where rows belong to a user.
    pub plan: Option<&'static str>,
    /// The column of the user's id, if any.
    pub user: Option<&'static str>,
}

pub const USERS: &str = "users";
pub const PLANS: &str = "investment_plans";
pub const AUDIT: &str = "investment_plans_audit";
pub const BUDGETS: &str = "user_budgets";
pub const DETAILS: &str = "plan_details";
pub const BALANCES: &str = "plan_balances";
pub const EVENTS: &str = "plan_events";

/// In the order of insertion.
pub const TABLES: [Table; 11] = [
    Table { name: USERS, key: "id_user", plan: None, user: Some("id_user") },
    Table { name: PLANS, key: "id", plan: Some("id"), user: Some("user_id") },
    Table { name: AUDIT, key: "audit_id", plan: Some("plan_id"), user: None },
    // Streams resume after a cursor, and the next event's number follows from the last one's.
    Table { name: EVENTS, key: "id", plan: Some("plan_id"), user: Some("user_id") },
    // Without it, a stream from before a trim would have a gap unnoticed.
    Table { name: "plan_events_trimmed", key: "user_id", plan: None, user: Some("user_id") },
    Table { name: BUDGETS, key: "user_id", plan: None, user: Some("user_id") },
    Table { name: DETAILS, key: "plan_id", plan: Some("plan_id"), user: None },
    Table { name: BALANCES, key: "plan_id, balance_on", plan: Some("plan_id"), user: None },
    // The only record of which columns the planner filled.
    Table { name: "plan_readings", key: "plan_id", plan: Some("plan_id"), user: None },
    Table { name: "plan_failures", key: "plan_id", plan: Some("plan_id"), user: None },
    Table { name: "plan_attempts", key: "plan_id", plan: Some("plan_id"), user: None },
];

/// The tables that are not in a backup, with the reasons. A test checks the schema against both lists.
pub const LEFT_OUT: [(&str, &str); 10] = [
    ("plan_claims", "who works on a plan at a moment that is over; a restored plan is taken over at once"),
    ("plan_claims_ended", "for agents that ask again within a day, of a claim that a restored plan does not have"),
    ("plan_removals", "what the streams of a running server have still to hear of"),
    ("plan_figures", "counted again from the plans"),
    ("user_plan_counts", "likewise"),
    ("user_plan_count_changes", "likewise"),
    ("user_erasures", "people of whom nothing is in a backup any more"),
    ("maintenance_runs", "what was done to one database"),
    ("plan_creator_ledger", "what migrations found in this database, not in another"),
    ("seaql_migrations", "named in the manifest"),
];

/// A `plan` as a record of its history has it, with its details.
pub const IMAGE: &str = "to_jsonb(plan) || coalesce((SELECT jsonb_build_object('details', \
    nullif(jsonb_strip_nulls(to_jsonb(details) - 'plan_id'), '{}')) FROM public.plan_details AS details \
    WHERE details.plan_id = plan.id), '{}')";

impl Table {
    /// The table with this name, if it belongs in a backup.
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }

    /// The file that holds its rows.
    pub fn file(&self) -> String {
        format!("{}.csv.gz", self.name)
    }
}
