//! Columns that are filled in for the rows that were there before them: not by the migration, which would
//! keep everybody waiting, but by the program once it runs, some rows at a time. Where every row must have a value, whoever writes
//! it, the migration adds a trigger as well, which fills the column of whatever is touched. The program notes in the ledger what
//! is done.

/// What is to be filled in, and the rows in which it is not.
#[derive(Debug)]
pub struct Backfill {
    /// What it is called in logs, in the ledger and, as `backfill …`, in the audit.
    pub name: &'static str,
    /// Where it is to be filled in.
    pub rows: Rows,
    /// What fills it in, as a part of an `UPDATE` of `stored`.
    pub set: &'static str,
    /// Which rows are left, as a condition on `stored`.
    pub left: &'static str,
    /// What the owner of the table does when none is.
    pub end: &'static str,
}

/// The rows of a table, in the order of a key.
#[derive(Debug)]
pub struct Rows {
    /// Of the schema `public`.
    pub table: &'static str,
    /// A column that no two rows share.
    pub key: &'static str,
    /// Its type.
    pub key_type: &'static str,
}

const PLANS: Rows = Rows { table: "investment_plans", key: "id", key_type: "uuid" };

/// The category of plans (`m20261128_000002_categorize_plans`).
pub const PLAN_CATEGORY: Backfill = Backfill {
    name: "plan-category",
    rows: PLANS,
    // The trigger does the rest.
    set: "plan_category = stored.plan_category",
    left: "stored.plan_category IS NULL",
    // What was there, and is none of the words, stays; the constraint holds for what is written.
    end: r"DO $do$
        BEGIN
            ALTER TABLE public.investment_plans VALIDATE CONSTRAINT check_valid_plan_category;
        EXCEPTION WHEN check_violation THEN
            RAISE WARNING 'Rows of investment_plans break check_valid_plan_category. They cannot be updated until they are mended.';
        END
        $do$",
};

/// The version of the allocation's form (`m20261128_000003_version_the_allocation`).
pub const AGENT_DATA_VERSION: Backfill = Backfill {
    name: "agent-data-version",
    rows: PLANS,
    set: r#"agent_2_data = stored.agent_2_data || '{"version": "2.0"}'"#,
    left: "jsonb_typeof(stored.agent_2_data) = 'object' AND NOT stored.agent_2_data ? 'version'",
    end: "",
};

/// The owner of the records of the audit (`m20261129_000034_own_records_and_events`).
pub const AUDIT_OWNER: Backfill = Backfill {
    name: "audit-owner",
    rows: Rows { table: "investment_plans_audit", key: "audit_id", key_type: "integer" },
    set: "user_id = (coalesce(new_data, old_data)->>'user_id')::uuid",
    left: "stored.user_id IS NULL AND (CASE WHEN old_data IS NULL OR new_data IS NULL OR old_data->>'user_id' = new_data->>'user_id' \
        THEN coalesce(new_data, old_data)->>'user_id' END) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'",
    end: "",
};

/// All that there are.
pub const BACKFILLS: [Backfill; 3] = [PLAN_CATEGORY, AGENT_DATA_VERSION, AUDIT_OWNER];

/// Lets the ledger forget that any is done.
pub const FORGET: &str = "DELETE FROM public.plan_creator_ledger WHERE object LIKE 'backfill %'";

impl Backfill {
    /// How the ledger calls it once it is done.
    pub fn note(&self) -> String {
        format!("backfill {}", self.name)
    }

    /// Ends it, and notes in the ledger that it is done.
    pub fn finish(&self) -> String {
        let (end, note) = (self.end, self.note());
        format!("{end}; INSERT INTO public.plan_creator_ledger (object) VALUES ('{note}') ON CONFLICT DO NOTHING")
    }
}
