//! What maintenance did and when: so that several instances know what is due, and operators what was done.

use sea_orm_migration::prelude::*;

use crate::{access, ledger};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, CREATE).await?;
        access::close(manager, "maintenance_runs", Some("maintenance_runs_id_seq")).await?;
        ledger::run(manager, OPEN).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, "DROP TABLE public.maintenance_runs").await
    }
}

const CREATE: &str = r"
CREATE TABLE public.maintenance_runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    outcome text CHECK (outcome IN ('DONE', 'CANCELLED', 'FAILED')),
    affected bigint NOT NULL DEFAULT 0
);
CREATE INDEX idx_maintenance_runs_job ON public.maintenance_runs (job, started_at DESC);
CREATE INDEX idx_maintenance_runs_started_at ON public.maintenance_runs (started_at);
COMMENT ON TABLE public.maintenance_runs IS 'Each run of a job; one without an outcome goes on, or its program was killed';
";

const OPEN: &str = r"
CREATE POLICY plan_creator_service ON public.maintenance_runs TO service_role USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON public.maintenance_runs TO service_role;
";
