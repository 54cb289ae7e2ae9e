//! What ended a claim is remembered for a while: an agent whose answer was lost asks again, and is told that it is done.

use sea_orm_migration::prelude::*;

use crate::{access, ledger};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, CREATE).await?;
        access::close(manager, "plan_claims_ended", None).await?;
        ledger::run(manager, OPEN).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, "DROP TABLE public.plan_claims_ended").await
    }
}

const CREATE: &str = r"
CREATE TABLE public.plan_claims_ended (
    token uuid PRIMARY KEY,
    plan_id uuid NOT NULL REFERENCES public.investment_plans ON DELETE CASCADE,
    how text NOT NULL CHECK (how IN ('COMPLETE', 'FAIL', 'RELEASE')),
    ended_at timestamptz NOT NULL DEFAULT now()
        CHECK (ended_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00')
);
CREATE INDEX idx_plan_claims_ended_plan_id ON public.plan_claims_ended (plan_id);
CREATE INDEX idx_plan_claims_ended_ended_at ON public.plan_claims_ended (ended_at);
COMMENT ON TABLE public.plan_claims_ended IS 'How an agent elsewhere ended its claim, for when it asks again';
";

// As plan_claims: nothing for people. The restrictive policy takes from the owner what membership in service_role would give it
// before version 16; no trigger writes here.
const OPEN: &str = r"
CREATE POLICY plan_creator_service ON public.plan_claims_ended TO service_role USING (true);
DO $do$
BEGIN
    EXECUTE format('CREATE POLICY plan_creator_owner ON public.plan_claims_ended AS RESTRICTIVE TO %I USING (false)',
        (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.plan_claims_ended'::regclass));
END
$do$;
GRANT SELECT, INSERT, DELETE ON public.plan_claims_ended TO service_role;
";
