//! Columns of `investment_plans` that are filled in for the plans that were there before them: not by the migration, which would
//! keep everybody waiting, but by the program once it runs, some plans at a time. Each migration that adds such a column adds a
//! trigger as well, which fills the column of whatever is written from then on, by this version or by the last; so that all that
//! is left to do is to touch what is empty. The program notes in the ledger what is done.

/// A column and the plans in which it is to be filled.
#[derive(Debug)]
pub struct Backfill {
    /// What it is called in logs, in the ledger and, as `backfill …`, in the audit.
    pub name: &'static str,
    /// What is filled in.
    pub column: &'static str,
    /// Which plans are left, as a condition on `plan`.
    pub left: &'static str,
    /// What the owner of the table does when none is.
    pub end: &'static str,
}

/// All that there are.
pub const BACKFILLS: [Backfill; 2] = [
    Backfill {
        name: "plan-category",
        column: "plan_category",
        left: "plan.plan_category IS NULL",
        // What was there, and is none of the words, stays; the constraint holds for what is written.
        end: r"DO $do$
            BEGIN
                ALTER TABLE public.investment_plans VALIDATE CONSTRAINT check_valid_plan_category;
            EXCEPTION WHEN check_violation THEN
                RAISE WARNING 'Rows of investment_plans break check_valid_plan_category. They cannot be updated until they are mended.';
            END
            $do$",
    },
    Backfill {
        name: "agent-data-version",
        column: "agent_2_data",
        left: "jsonb_typeof(plan.agent_2_data) = 'object' AND NOT plan.agent_2_data ? 'version'",
        end: "",
    },
];

impl Backfill {
    /// How the ledger calls it once it is done.
    pub fn note(&self) -> String {
        format!("backfill {}", self.name)
    }
}
