//! That a plan or a user is gone, for those who watch it: the events go with the plan, so that they cannot say it.

use sea_orm_migration::prelude::*;

use crate::{access, ledger};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, CREATE).await?;
        access::close(manager, "plan_removals", None).await?;
        ledger::run(manager, OPEN).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, DOWN).await
    }
}

// An id and nothing else, and that for a day: what was to be erased leaves no trace of what it was.
const CREATE: &str = r"
CREATE TABLE public.plan_removals (
    subject uuid NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    removed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX idx_plan_removals_xid ON public.plan_removals (xid);
COMMENT ON TABLE public.plan_removals IS 'Ids of plans and users that were deleted within the last day';

CREATE FUNCTION public.record_removal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'users' THEN
        INSERT INTO public.plan_removals (subject) VALUES (OLD.id_user);
    ELSE
        INSERT INTO public.plan_removals (subject) VALUES (OLD.id);
    END IF;
    PERFORM pg_notify('plan_events', '');
    RETURN NULL;
END;
$$;
REVOKE ALL ON FUNCTION public.record_removal() FROM PUBLIC, anon, authenticated, service_role;

CREATE TRIGGER trigger_plan_removal
    AFTER DELETE ON public.investment_plans
    FOR EACH ROW EXECUTE FUNCTION public.record_removal();
CREATE TRIGGER trigger_user_removal
    AFTER DELETE ON public.users
    FOR EACH ROW EXECUTE FUNCTION public.record_removal();
";

const OPEN: &str = r"
CREATE POLICY plan_creator_service ON public.plan_removals TO service_role USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON public.plan_removals TO service_role;
";

const DOWN: &str = r"
DROP TRIGGER trigger_user_removal ON public.users;
DROP TRIGGER trigger_plan_removal ON public.investment_plans;
DROP FUNCTION public.record_removal();
DROP TABLE public.plan_removals;
";
