//! Which columns the planner filled and with what: a plan that runs again is read anew, but what its person chose stays.

use sea_orm_migration::prelude::*;

use crate::{access, ledger};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, CREATE).await?;
        access::close(manager, "plan_readings", None).await?;
        ledger::run(manager, OPEN).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, "DROP TABLE public.plan_readings").await
    }
}

const CREATE: &str = r"
CREATE TABLE public.plan_readings (
    plan_id uuid PRIMARY KEY REFERENCES public.investment_plans ON DELETE CASCADE,
    filled jsonb NOT NULL
);
COMMENT ON TABLE public.plan_readings IS 'The columns of a plan that its planner filled, with the values it gave them';
";

// The workers' business, as plan_claims is: nothing for people. The restrictive policy takes from the owner what membership in
// service_role would give it before version 16; no trigger writes here.
const OPEN: &str = r"
CREATE POLICY plan_creator_service ON public.plan_readings TO service_role USING (true);
DO $do$
BEGIN
    EXECUTE format('CREATE POLICY plan_creator_owner ON public.plan_readings AS RESTRICTIVE TO %I USING (false)',
        (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.plan_readings'::regclass));
END
$do$;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.plan_readings TO service_role;
";
