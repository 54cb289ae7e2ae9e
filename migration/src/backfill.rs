//! Columns of `investment_plans` that are filled in for the plans that were there before them: not by the migration, which would
//! keep everybody waiting, but by the program once it runs, some plans at a time. Where every plan must have a value, whoever writes
//! it, the migration adds a trigger as well, which fills the column of whatever is touched. The program notes in the ledger what
//! is done.

/// What is to be filled in, and the plans in which it is not.
#[derive(Debug)]
pub struct Backfill {
    /// What it is called in logs, in the ledger and, as `backfill …`, in the audit.
    pub name: &'static str,
    /// What fills it in, as a part of an `UPDATE` of `plan`.
    pub set: &'static str,
    /// Which plans are left, as a condition on `plan`.
    pub left: &'static str,
    /// What the owner of the table does when none is.
    pub end: &'static str,
}

/// The category of plans (`m20261128_000002_categorize_plans`).
pub const PLAN_CATEGORY: Backfill = Backfill {
    name: "plan-category",
    // The trigger does the rest.
    set: "plan_category = plan.plan_category",
    left: "plan.plan_category IS NULL",
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
    set: r#"agent_2_data = plan.agent_2_data || '{"version": "2.0"}'"#,
    left: "jsonb_typeof(plan.agent_2_data) = 'object' AND NOT plan.agent_2_data ? 'version'",
    end: "",
};

/// All that there are.
pub const BACKFILLS: [Backfill; 2] = [PLAN_CATEGORY, AGENT_DATA_VERSION];

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
