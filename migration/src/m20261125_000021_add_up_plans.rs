//! How many plans of each type there are and what they are to reach, kept: over everyone's plans it takes a walk over the
//! whole table otherwise (`make bench`).

use sea_orm_migration::prelude::*;

use crate::{access, ledger};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, CREATE).await?;
        access::close(manager, "plan_figures", None).await?;
        ledger::run(manager, OPEN).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, DOWN).await
    }
}

// - One row of each type that every writer changes would let them wait for one another until they commit. Each writer
//   appends what it adds and takes away instead, and whoever reads adds it all up.
// - About each thousandth writer replaces all rows by their sums, so that there are never many. Only one does at a time, since
//   two would wait for one another; and not in a transaction that sees the database as it once was, where rows that
//   another has replaced meanwhile are an error.
// - What is no plan type, or NaN, which the column may hold, counts as the API shows it.
// - The rows are few and always new: Postgres is to clear away what is gone by number, not by share.
const CREATE: &str = r"
CREATE TABLE public.plan_figures (
    plan_type text NOT NULL,
    plans bigint NOT NULL,
    completed bigint NOT NULL,
    amounts bigint NOT NULL,
    total numeric NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
COMMENT ON TABLE public.plan_figures IS 'The sums over its rows are the figures of each type over all active plans';

CREATE FUNCTION public.add_up_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO public.plan_figures (plan_type, plans, completed, amounts, total)
    SELECT CASE WHEN plan_type IN ('RETIREMENT', 'HOUSE', 'EDUCATION') THEN plan_type ELSE 'GENERAL' END, factor,
        CASE WHEN processing_status = 'COMPLETED' THEN factor ELSE 0 END,
        CASE WHEN target_amount <> 'NaN' THEN factor ELSE 0 END,
        CASE WHEN target_amount <> 'NaN' THEN factor * target_amount ELSE 0 END
    FROM (VALUES
        (OLD.is_active, OLD.plan_type, OLD.processing_status, OLD.target_amount, -1),
        (NEW.is_active, NEW.plan_type, NEW.processing_status, NEW.target_amount, 1)
    ) AS plan (is_active, plan_type, processing_status, target_amount, factor)
    WHERE is_active;

    IF random() < 0.001 AND current_setting('transaction_isolation') = 'read committed'
        AND pg_try_advisory_xact_lock('public.plan_figures'::regclass::bigint) THEN
        WITH former AS (DELETE FROM public.plan_figures RETURNING *)
        INSERT INTO public.plan_figures
        SELECT plan_type, sum(plans), sum(completed), sum(amounts), sum(total) FROM former GROUP BY plan_type;
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION public.count_plans() RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock('public.plan_figures'::regclass::bigint);
    WITH former AS (DELETE FROM public.plan_figures)
    INSERT INTO public.plan_figures
    SELECT CASE WHEN plan_type IN ('RETIREMENT', 'HOUSE', 'EDUCATION') THEN plan_type ELSE 'GENERAL' END AS type,
        count(*), count(*) FILTER (WHERE processing_status = 'COMPLETED'),
        count(*) FILTER (WHERE target_amount <> 'NaN'),
        coalesce(sum(target_amount) FILTER (WHERE target_amount <> 'NaN'), 0)
    FROM public.investment_plans WHERE is_active GROUP BY type;
END;
$$;
COMMENT ON FUNCTION public.count_plans() IS 'Makes plan_figures anew: for whoever has written plans without their triggers';

CREATE FUNCTION public.forget_plan_figures() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM public.plan_figures;
    RETURN NULL;
END;
$$;
REVOKE ALL ON FUNCTION public.add_up_plan(), public.count_plans(), public.forget_plan_figures()
    FROM PUBLIC, anon, authenticated, service_role;

CREATE TRIGGER trigger_add_up_plan
    AFTER INSERT OR DELETE ON public.investment_plans
    FOR EACH ROW EXECUTE FUNCTION public.add_up_plan();
CREATE TRIGGER trigger_add_up_changed_plan
    AFTER UPDATE ON public.investment_plans
    FOR EACH ROW WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active OR OLD.plan_type IS DISTINCT FROM NEW.plan_type
        OR OLD.target_amount IS DISTINCT FROM NEW.target_amount
        OR (OLD.processing_status = 'COMPLETED') IS DISTINCT FROM (NEW.processing_status = 'COMPLETED'))
    EXECUTE FUNCTION public.add_up_plan();
CREATE TRIGGER trigger_forget_plan_figures
    AFTER TRUNCATE ON public.investment_plans
    FOR EACH STATEMENT EXECUTE FUNCTION public.forget_plan_figures();
";

const OPEN: &str = r"
CREATE POLICY plan_creator_service ON public.plan_figures TO service_role USING (true);
GRANT SELECT, INSERT, DELETE ON public.plan_figures TO service_role;
GRANT EXECUTE ON FUNCTION public.count_plans() TO service_role;
SET LOCAL ROLE service_role;
SELECT public.count_plans();
RESET ROLE;
";

const DOWN: &str = r"
DROP TRIGGER trigger_forget_plan_figures ON public.investment_plans;
DROP TRIGGER trigger_add_up_changed_plan ON public.investment_plans;
DROP TRIGGER trigger_add_up_plan ON public.investment_plans;
DROP FUNCTION public.forget_plan_figures();
DROP FUNCTION public.count_plans();
DROP FUNCTION public.add_up_plan();
DROP TABLE public.plan_figures;
";
