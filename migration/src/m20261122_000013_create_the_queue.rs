//! Who works on a plan (claims), how often that was begun (attempts), and why it ended without a plan (failures).

use sea_orm_migration::prelude::*;

use crate::{access, ledger};

const TABLES: [&str; 3] = ["plan_claims", "plan_attempts", "plan_failures"];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, UP).await?;
        for table in TABLES {
            access::close(manager, table, None).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, DOWN).await
    }
}

const UP: &str = r"
-- A row is there while a plan is claimed, or was and its lease ran out: finishing deletes it.
CREATE TABLE public.plan_claims (
    plan_id uuid PRIMARY KEY REFERENCES public.investment_plans ON DELETE CASCADE,
    token uuid NOT NULL UNIQUE,
    worker text NOT NULL,
    attempt integer NOT NULL CHECK (attempt > 0),
    claimed_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX idx_plan_claims_expires_at ON public.plan_claims (expires_at);
COMMENT ON TABLE public.plan_claims IS 'Who works on a plan, fenced by a token, until when';

CREATE TABLE public.plan_attempts (
    plan_id uuid PRIMARY KEY REFERENCES public.investment_plans ON DELETE CASCADE,
    attempts integer NOT NULL DEFAULT 0,
    available_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE public.plan_attempts IS 'How often a plan was claimed since it was queued last, and when it may be again';

CREATE TABLE public.plan_failures (
    plan_id uuid PRIMARY KEY REFERENCES public.investment_plans ON DELETE CASCADE,
    code text NOT NULL,
    message text NOT NULL,
    agent text CHECK (agent IN ('PLANNER', 'PORTFOLIO')),
    attempts integer NOT NULL DEFAULT 0,
    failed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE public.plan_failures IS 'Why a plan is FAILED. Write it before the status: the event copies it';
";

const DOWN: &str = r"
DROP TABLE public.plan_failures;
DROP TABLE public.plan_attempts;
DROP TABLE public.plan_claims;
";
