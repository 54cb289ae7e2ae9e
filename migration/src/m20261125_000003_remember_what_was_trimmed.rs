//! How far a user's events have been trimmed: a stream that was asked to begin before that has lost some.

use sea_orm_migration::prelude::*;

use crate::{access, ledger};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, CREATE).await?;
        access::close(manager, "plan_events_trimmed", None).await?;
        ledger::run(manager, OPEN).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, "DROP TABLE public.plan_events_trimmed").await
    }
}

// A row for each user, not one for all: who has had no news for a year has lost nothing.
const CREATE: &str = r"
CREATE TABLE public.plan_events_trimmed (
    user_id uuid PRIMARY KEY REFERENCES public.users ON DELETE CASCADE,
    mark xid8 NOT NULL,
    id bigint NOT NULL
);
COMMENT ON TABLE public.plan_events_trimmed IS 'The last event of each user that is not kept any more';
";

const OPEN: &str = r"
CREATE POLICY plan_creator_viewer ON public.plan_events_trimmed FOR SELECT TO authenticated
    USING (user_id = (SELECT public.plan_viewer_id()));
CREATE POLICY plan_creator_service ON public.plan_events_trimmed TO service_role USING (true);
GRANT SELECT ON public.plan_events_trimmed TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.plan_events_trimmed TO service_role;
";
