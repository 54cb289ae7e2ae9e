//! The log that status streams read: every change of a plan's status or stage.

use sea_orm_migration::prelude::*;

use crate::{access, ledger};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, UP).await?;
        access::close(manager, "plan_events", Some("plan_events_id_seq")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, DOWN).await
    }
}

// `mark`, not `id`, is the order of a stream over several plans: ids are drawn when an event is written, and whoever drew a lower
// one may commit later. A reader takes what lies below pg_snapshot_xmin(pg_current_snapshot()), in the order of (mark, id).
//
// - The mark is the writer's transaction id. While that transaction is in progress xmin is not above it, so that no reader has
//   passed the place where its event is going to appear.
// - It is never less than the mark of the plan's last event. A transaction that began early may write to a plan after a younger
//   one did and committed; by its own id alone, its event would sort before the one that it follows.
const UP: &str = r"
CREATE TABLE public.plan_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan_id uuid NOT NULL REFERENCES public.investment_plans ON DELETE CASCADE,
    user_id uuid NOT NULL,
    seq integer NOT NULL,
    mark xid8 NOT NULL,
    status text NOT NULL,
    previous_status text,
    stage text NOT NULL,
    failure jsonb,
    occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (plan_id, seq)
);
CREATE INDEX idx_plan_events_mark ON public.plan_events (mark, id);
CREATE INDEX idx_plan_events_user_mark ON public.plan_events (user_id, mark, id);
CREATE INDEX idx_plan_events_occurred_at ON public.plan_events (occurred_at);
COMMENT ON TABLE public.plan_events IS 'Every change of a plan''s status or stage, numbered per plan in the order of commits';

CREATE FUNCTION public.plan_stage(status text, agent_3_data jsonb, agent_2_data jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE status
    WHEN 'PROCESSING' THEN
        CASE WHEN agent_3_data IS NULL THEN 'PLANNING' WHEN agent_2_data IS NULL THEN 'ALLOCATING' ELSE 'COMPOSING' END
    WHEN 'COMPLETED' THEN 'DONE'
    WHEN 'FAILED' THEN 'STOPPED'
    ELSE 'QUEUED'
END;
COMMENT ON FUNCTION public.plan_stage(text, jsonb, jsonb) IS 'How far the agents have come, from what is stored';
REVOKE ALL ON FUNCTION public.plan_stage(text, jsonb, jsonb) FROM PUBLIC, anon;
GRANT EXECUTE ON FUNCTION public.plan_stage(text, jsonb, jsonb) TO authenticated, service_role;
";

const DOWN: &str = r"
DROP FUNCTION public.plan_stage(text, jsonb, jsonb);
DROP TABLE public.plan_events;
";
