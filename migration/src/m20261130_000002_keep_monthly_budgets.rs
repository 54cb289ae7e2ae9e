//! What a person can pay a month for all plans together.

use sea_orm_migration::prelude::*;

use crate::{access, ledger, m20261129_000033_erase_users_in_pieces::VIEWER};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, CREATE).await?;
        access::close(manager, "user_budgets", None).await?;
        let theirs = format!(
            "CREATE POLICY plan_creator_viewer ON public.user_budgets TO authenticated USING (user_id = {VIEWER})"
        );
        ledger::run(manager, &theirs).await?;
        ledger::run(manager, OPEN).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, "DROP TABLE public.user_budgets").await
    }
}

const CREATE: &str = r"
CREATE TABLE public.user_budgets (
    user_id uuid PRIMARY KEY REFERENCES public.users (id_user) ON DELETE CASCADE,
    monthly_budget numeric(15,2) NOT NULL CHECK (monthly_budget BETWEEN 0 AND 9999999999999.99)
);
COMMENT ON TABLE public.user_budgets IS 'What a person can pay a month for all plans together, in US dollars';
";

// The restrictive policy takes from the owner what membership in service_role would give it before version 16; no trigger reads here.
const OPEN: &str = r"
CREATE POLICY plan_creator_service ON public.user_budgets TO service_role USING (true);
DO $do$
BEGIN
    EXECUTE format('CREATE POLICY plan_creator_owner ON public.user_budgets AS RESTRICTIVE TO %I USING (false)',
        (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.user_budgets'::regclass));
END
$do$;
GRANT SELECT, INSERT, DELETE, UPDATE (monthly_budget) ON public.user_budgets TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.user_budgets TO service_role;
";
