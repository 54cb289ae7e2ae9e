//! People who are being erased: from the moment that it is accepted nobody finds anything of theirs as them, while their rows go
//! piece by piece. As one statement it took as long as it took, and nothing of it stayed when it took too long.

use sea_orm_migration::prelude::*;

use crate::{access, ledger};

/// The tables in which a row is a user's, with the column that says whose.
const OF_USERS: [(&str, &str); 4] = [
    ("users", "id_user"),
    ("investment_plans", "user_id"),
    ("plan_events", "user_id"),
    ("plan_events_trimmed", "user_id"),
];

/// Who is asking, unless they are being erased.
pub(crate) const VIEWER: &str = "(SELECT public.plan_viewer_id() \
    WHERE NOT EXISTS (SELECT FROM public.user_erasures AS erasure WHERE erasure.user_id = public.plan_viewer_id()))";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, CREATE).await?;
        access::close(manager, "user_erasures", None).await?;
        ledger::run(manager, OPEN).await?;
        for (table, column) in OF_USERS {
            ledger::run(manager, &see(table, column, VIEWER)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in OF_USERS {
            ledger::run(manager, &see(table, column, "(SELECT public.plan_viewer_id())")).await?;
        }
        // Who is not erased yet is erased by then, rather than there again.
        ledger::run(manager, FINISH).await?;
        ledger::run(manager, "DROP TABLE public.user_erasures").await
    }
}

fn see(table: &str, column: &str, viewer: &str) -> String {
    format!("ALTER POLICY plan_creator_viewer ON public.{table} USING ({column} = {viewer})")
}

// No reference to users: the row of a user goes before this one does, and takes nothing with it.
const CREATE: &str = r"
CREATE TABLE public.user_erasures (
    user_id uuid PRIMARY KEY,
    accepted_at timestamptz NOT NULL DEFAULT clock_timestamp()
        CHECK (accepted_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'),
    plans bigint NOT NULL
);
COMMENT ON TABLE public.user_erasures IS 'People who are being erased, since when, and how many plans they had then';
";

// A person may know of their own. Not by (SELECT …): the policies of other tables look here by the same value, once a statement.
const OPEN: &str = r"
CREATE POLICY plan_creator_viewer ON public.user_erasures FOR SELECT TO authenticated
    USING (user_id = public.plan_viewer_id());
CREATE POLICY plan_creator_service ON public.user_erasures TO service_role USING (true);
GRANT SELECT (user_id) ON public.user_erasures TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.user_erasures TO service_role;
";

const FINISH: &str = r"
SET LOCAL ROLE service_role;
DELETE FROM public.users WHERE id_user IN (SELECT user_id FROM public.user_erasures);
RESET ROLE;
";
