//! How many active plans each user has, kept, so that a page of users by the number of their plans is a walk along an index.

use sea_orm_migration::prelude::*;

use crate::{access, ledger};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, TABLES).await?;
        for table in ["user_plan_counts", "user_plan_count_changes"] {
            access::close(manager, table, None).await?;
        }
        for sql in [FUNCTIONS, COUNT_BOTH, TRIGGERS, OPEN] {
            ledger::run(manager, sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, COUNT_FIGURES).await?;
        ledger::run(manager, DOWN).await
    }
}

// - Each writer appends what it adds and takes away, and waits for nobody, in whatever order it changes plans. Whoever reads adds
//   the changes to the counts: there are never many.
// - Only whoever merges changes into counts touches the counts, one at a time. It passes over what somebody has locked.
const TABLES: &str = r"
CREATE TABLE public.user_plan_counts (
    user_id uuid PRIMARY KEY,
    plans bigint NOT NULL CHECK (plans BETWEEN -1e15 AND 1e15),
    favorites bigint NOT NULL CHECK (favorites BETWEEN -1e15 AND 1e15)
);
CREATE INDEX idx_user_plan_counts_plans ON public.user_plan_counts (plans, user_id);
COMMENT ON TABLE public.user_plan_counts IS 'Active plans of each user, without those of user_plan_count_changes';

CREATE TABLE public.user_plan_count_changes (
    user_id uuid NOT NULL,
    plans bigint NOT NULL CHECK (plans BETWEEN -1e12 AND 1e12),
    favorites bigint NOT NULL CHECK (favorites BETWEEN -1e12 AND 1e12)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
COMMENT ON TABLE public.user_plan_count_changes IS 'What is still to be added to user_plan_counts';
";

// - A statement that inserts or deletes many plans appends a row for each user. Not one that updates: it would keep all rows that it
//   changes, most of which count as before.
// - Whose user is deleted has no plans left: nothing is left of the counts either, once what the plans' triggers appended is there. Where
//   somebody merges at this moment, they add up to nothing, which the next merge lets go.
// - A transaction merges once at most: what it has merged stays in the table until it ends, to be passed over each time.
const FUNCTIONS: &str = r"
CREATE FUNCTION public.merge_user_plan_counts() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    merged bigint;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed'
        OR current_setting('plan_creator.has_merged', true) = 'yes'
        OR NOT pg_try_advisory_xact_lock('public.user_plan_counts'::regclass::bigint) THEN
        RETURN 0;
    END IF;
    PERFORM set_config('plan_creator.has_merged', 'yes', true);
    WITH taken AS (
        DELETE FROM public.user_plan_count_changes
        WHERE ctid = ANY (ARRAY(SELECT ctid FROM public.user_plan_count_changes FOR UPDATE SKIP LOCKED))
        RETURNING *
    ), summed AS (
        INSERT INTO public.user_plan_counts AS counts
        SELECT user_id, sum(plans), sum(favorites) FROM taken
        GROUP BY user_id HAVING sum(plans) <> 0 OR sum(favorites) <> 0
        ON CONFLICT (user_id) DO UPDATE
            SET plans = counts.plans + excluded.plans, favorites = counts.favorites + excluded.favorites
    )
    SELECT count(*) INTO merged FROM taken;
    DELETE FROM public.user_plan_counts WHERE plans = 0 AND favorites = 0;
    RETURN merged;
END;
$$;
COMMENT ON FUNCTION public.merge_user_plan_counts() IS 'Adds the changes to the counts, and says how many they were';

CREATE FUNCTION public.count_plans_of_users() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    appended bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO public.user_plan_count_changes
        SELECT user_id, count(*), count(*) FILTER (WHERE is_favorite) FROM written
        WHERE is_active AND user_id IS NOT NULL GROUP BY user_id;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO public.user_plan_count_changes
        SELECT user_id, -count(*), -count(*) FILTER (WHERE is_favorite) FROM written
        WHERE is_active AND user_id IS NOT NULL GROUP BY user_id;
    ELSE
        INSERT INTO public.user_plan_count_changes
        SELECT user_id, sum(factor), coalesce(sum(factor) FILTER (WHERE is_favorite), 0)
        FROM (VALUES (OLD.user_id, OLD.is_active, OLD.is_favorite, -1), (NEW.user_id, NEW.is_active, NEW.is_favorite, 1))
            AS plan (user_id, is_active, is_favorite, factor)
        WHERE is_active AND user_id IS NOT NULL GROUP BY user_id;
    END IF;
    GET DIAGNOSTICS appended = ROW_COUNT;
    IF random() < 0.001 * appended THEN
        PERFORM public.merge_user_plan_counts();
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION public.forget_plan_counts_of_user() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    counts tid[] := ARRAY(SELECT ctid FROM public.user_plan_counts WHERE user_id = OLD.id_user FOR UPDATE SKIP LOCKED);
    changes tid[] :=
        ARRAY(SELECT ctid FROM public.user_plan_count_changes WHERE user_id = OLD.id_user FOR UPDATE SKIP LOCKED);
BEGIN
    IF cardinality(counts) = (SELECT count(*) FROM public.user_plan_counts WHERE user_id = OLD.id_user)
        AND cardinality(changes) = (SELECT count(*) FROM public.user_plan_count_changes WHERE user_id = OLD.id_user) THEN
        DELETE FROM public.user_plan_counts WHERE ctid = ANY (counts);
        DELETE FROM public.user_plan_count_changes WHERE ctid = ANY (changes);
    END IF;
    RETURN NULL;
END;
$$;
REVOKE ALL ON FUNCTION public.merge_user_plan_counts(), public.count_plans_of_users(), public.forget_plan_counts_of_user()
    FROM PUBLIC, anon, authenticated, service_role;
";

// In the place of those that know the figures alone. An amount that no plan should have, in a column without bounds that was found, counts as
// null: one of 1e28 would make sums that the table of figures refuses.
const COUNT_BOTH: &str = r"
CREATE OR REPLACE FUNCTION public.count_plans() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock('public.plan_figures'::regclass::bigint);
    WITH former AS (DELETE FROM public.plan_figures)
    INSERT INTO public.plan_figures
    SELECT CASE WHEN plan_type IN ('RETIREMENT', 'HOUSE', 'EDUCATION') THEN plan_type ELSE 'GENERAL' END AS type,
        count(*), count(*) FILTER (WHERE processing_status = 'COMPLETED'),
        count(*) FILTER (WHERE abs(target_amount) < 10000000000000),
        coalesce(sum(target_amount) FILTER (WHERE abs(target_amount) < 10000000000000), 0)
    FROM public.investment_plans WHERE is_active GROUP BY type;

    PERFORM pg_advisory_xact_lock('public.user_plan_counts'::regclass::bigint);
    DELETE FROM public.user_plan_counts;
    WITH former AS (DELETE FROM public.user_plan_count_changes)
    INSERT INTO public.user_plan_counts
    SELECT user_id, count(*), count(*) FILTER (WHERE is_favorite)
    FROM public.investment_plans WHERE is_active AND user_id IS NOT NULL GROUP BY user_id;
END;
$$;
COMMENT ON FUNCTION public.count_plans() IS
    'Makes plan_figures and user_plan_counts anew: for whoever has written plans without their triggers';

CREATE OR REPLACE FUNCTION public.forget_plan_figures() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM public.plan_figures;
    DELETE FROM public.user_plan_count_changes;
    DELETE FROM public.user_plan_counts;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION public.add_up_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.plan_figures (plan_type, plans, completed, amounts, total)
    SELECT CASE WHEN plan_type IN ('RETIREMENT', 'HOUSE', 'EDUCATION') THEN plan_type ELSE 'GENERAL' END, factor,
        CASE WHEN processing_status = 'COMPLETED' THEN factor ELSE 0 END,
        CASE WHEN abs(target_amount) < 10000000000000 THEN factor ELSE 0 END,
        CASE WHEN abs(target_amount) < 10000000000000 THEN factor * target_amount ELSE 0 END
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
";

const TRIGGERS: &str = r"
CREATE TRIGGER trigger_count_inserted_plans
    AFTER INSERT ON public.investment_plans REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION public.count_plans_of_users();
CREATE TRIGGER trigger_count_deleted_plans
    AFTER DELETE ON public.investment_plans REFERENCING OLD TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION public.count_plans_of_users();
CREATE TRIGGER trigger_count_changed_plan
    AFTER UPDATE ON public.investment_plans
    FOR EACH ROW WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active OR OLD.is_favorite IS DISTINCT FROM NEW.is_favorite
        OR OLD.user_id IS DISTINCT FROM NEW.user_id)
    EXECUTE FUNCTION public.count_plans_of_users();
CREATE CONSTRAINT TRIGGER trigger_forget_plan_counts
    AFTER DELETE ON public.users DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION public.forget_plan_counts_of_user();
";

const OPEN: &str = r"
CREATE POLICY plan_creator_service ON public.user_plan_counts TO service_role USING (true);
CREATE POLICY plan_creator_service ON public.user_plan_count_changes TO service_role USING (true);
GRANT SELECT, INSERT, DELETE ON public.user_plan_counts, public.user_plan_count_changes TO service_role;
GRANT EXECUTE ON FUNCTION public.merge_user_plan_counts() TO service_role;
SET LOCAL ROLE service_role;
SELECT public.count_plans();
RESET ROLE;
";

const COUNT_FIGURES: &str = r"
CREATE OR REPLACE FUNCTION public.count_plans() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION public.forget_plan_figures() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM public.plan_figures;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION public.add_up_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
";

const DOWN: &str = r"
DROP TRIGGER trigger_forget_plan_counts ON public.users;
DROP TRIGGER trigger_count_changed_plan ON public.investment_plans;
DROP TRIGGER trigger_count_deleted_plans ON public.investment_plans;
DROP TRIGGER trigger_count_inserted_plans ON public.investment_plans;
DROP FUNCTION public.forget_plan_counts_of_user();
DROP FUNCTION public.count_plans_of_users();
DROP FUNCTION public.merge_user_plan_counts();
DROP TABLE public.user_plan_count_changes;
DROP TABLE public.user_plan_counts;
";
