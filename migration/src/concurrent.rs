//! Indexes that are built beside whatever goes on (`CREATE INDEX CONCURRENTLY`), which no transaction may be around: not by a
//! migration, but by the program once it runs, since nothing is wrong without them, only slower. What has been missing or was
//! broken off is found by name. A later migration that makes one superfluous drops it and takes it from the list.

/// Name, and table with what is indexed.
pub const INDEXES: [(&str, &str); 5] = [
    ("idx_investment_plans_failed", "investment_plans (created_at) WHERE processing_status = 'FAILED' AND is_active"),
    ("idx_investment_plans_archived", "investment_plans (updated_at) WHERE NOT is_active"),
    ("idx_investment_plans_audit_deleted", "investment_plans_audit (changed_at) WHERE operation = 'DELETE'"),
    // The reader of events goes on in the middle of a transaction, by the event's id.
    ("idx_plan_events_xid_id", "plan_events (xid, id)"),
    ("idx_investment_plans_audit_owner", "investment_plans_audit (user_id) WHERE user_id IS NOT NULL"),
];

/// Indexes that one of these makes superfluous, with its name: dropped once it is there.
pub const SUPERSEDED: [(&str, &str); 1] = [("idx_plan_events_xid", "idx_plan_events_xid_id")];
