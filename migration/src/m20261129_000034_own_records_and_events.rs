//! A record of a plan's history is its owner's of that time, and says so: by the plan's id alone, whoever took the id of a plan that
//! was deleted read what its former owner had. A plan that is handed over is gone for one and new for the other.

use sea_orm_migration::prelude::*;

use crate::{
    backfill::AUDIT_OWNER,
    ledger::{self, Object},
    m20261129_000033_erase_users_in_pieces::VIEWER,
};

const OWNER: Object<'_> = Object::Column("investment_plans_audit", "user_id");

/// Whose plan a record is of, as its images say it; null where they do not, or where the plan was handed from one to another, whose
/// images stand in one record.
const OWNER_IN_IMAGES: &str = "(CASE WHEN old_data IS NULL OR new_data IS NULL OR old_data->>'user_id' = new_data->>'user_id' \
    THEN coalesce(new_data, old_data)->>'user_id' END)";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::create(manager, OWNER, "ALTER TABLE public.investment_plans_audit ADD COLUMN user_id uuid").await?;
        ledger::run(manager, COMMENT).await?;
        ledger::run(manager, AUDIT).await?;
        ledger::run(manager, ERASE).await?;
        ledger::run(manager, EVENTS).await?;
        // What the backfill has not come to yet is found by its images.
        let theirs = format!("user_id = {VIEWER} OR user_id IS NULL AND {OWNER_IN_IMAGES} = {VIEWER}::text");
        ledger::run(manager, &see(&theirs)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, &see("EXISTS (SELECT FROM public.investment_plans AS plan WHERE plan.id = plan_id)"))
            .await?;
        ledger::run(manager, FORMER_EVENTS).await?;
        ledger::run(manager, FORMER_ERASE).await?;
        ledger::run(manager, FORMER_AUDIT).await?;
        ledger::remove(manager, OWNER).await?;
        ledger::forget(manager, &AUDIT_OWNER.note()).await
    }
}

fn see(theirs: &str) -> String {
    format!("ALTER POLICY plan_creator_viewer ON public.investment_plans_audit USING ({theirs})")
}

const COMMENT: &str = "COMMENT ON COLUMN public.investment_plans_audit.user_id IS 'Whose plan it was; null where that is not known, or erased'";

// - A handed over plan has a record for each of the two, with the image that is theirs.
// - Of a person who is erased, or being erased, the fact remains that a plan was deleted. Others' records of the same id stay.
// - A record without an owner is from before there was one. It goes with either of the people in its images.
const AUDIT: &str = r"
CREATE OR REPLACE FUNCTION public.audit_investment_plans() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    who text := public.plan_changed_by();
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO public.investment_plans_audit (plan_id, user_id, operation, new_data, changed_by)
        VALUES (NEW.id, NEW.user_id, 'INSERT', to_jsonb(NEW), who);
    ELSIF TG_OP = 'UPDATE' AND NEW.user_id = OLD.user_id THEN
        INSERT INTO public.investment_plans_audit (plan_id, user_id, operation, old_data, new_data, changed_by)
        VALUES (NEW.id, NEW.user_id, 'UPDATE', to_jsonb(OLD), to_jsonb(NEW), who);
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO public.investment_plans_audit (plan_id, user_id, operation, old_data, new_data, changed_by)
        VALUES (NEW.id, OLD.user_id, 'UPDATE', to_jsonb(OLD), NULL, who), (NEW.id, NEW.user_id, 'UPDATE', NULL, to_jsonb(NEW), who);
    ELSIF EXISTS (SELECT FROM public.users WHERE id_user = OLD.user_id)
        AND NOT EXISTS (SELECT FROM public.user_erasures WHERE user_id = OLD.user_id) THEN
        INSERT INTO public.investment_plans_audit (plan_id, user_id, operation, old_data, changed_by)
        VALUES (OLD.id, OLD.user_id, 'DELETE', to_jsonb(OLD), who);
    ELSE
        UPDATE public.investment_plans_audit
           SET user_id = NULL, old_data = NULL, new_data = NULL, changed_by = NULL, changed_at = CASE WHEN changed_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'
                THEN now() ELSE changed_at END
         WHERE plan_id = OLD.id AND (user_id = OLD.user_id
            OR user_id IS NULL AND OLD.user_id::text IN (old_data->>'user_id', new_data->>'user_id'));
        INSERT INTO public.investment_plans_audit (plan_id, operation, changed_by)
        VALUES (OLD.id, 'DELETE', CASE WHEN lower(who) <> OLD.user_id::text THEN who END);
    END IF;
    RETURN NULL;
END;
$$;
";

const FORMER_AUDIT: &str = r"
CREATE OR REPLACE FUNCTION public.audit_investment_plans() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    who text := public.plan_changed_by();
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO public.investment_plans_audit (plan_id, operation, new_data, changed_by)
        VALUES (NEW.id, 'INSERT', to_jsonb(NEW), who);
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO public.investment_plans_audit (plan_id, operation, old_data, new_data, changed_by)
        VALUES (NEW.id, 'UPDATE', to_jsonb(OLD), to_jsonb(NEW), who);
    ELSIF EXISTS (SELECT FROM public.users WHERE id_user = OLD.user_id) THEN
        INSERT INTO public.investment_plans_audit (plan_id, operation, old_data, changed_by)
        VALUES (OLD.id, 'DELETE', to_jsonb(OLD), who);
    ELSE
        UPDATE public.investment_plans_audit
           SET old_data = NULL, new_data = NULL, changed_by = NULL
         WHERE plan_id = OLD.id;
        INSERT INTO public.investment_plans_audit (plan_id, operation, changed_by)
        VALUES (OLD.id, 'DELETE', CASE WHEN lower(who) <> OLD.user_id::text THEN who END);
    END IF;
    RETURN NULL;
END;
$$;
";

const ERASE: &str = r"
CREATE OR REPLACE FUNCTION public.erase_audit_of_deleted_user() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.investment_plans_audit
       SET user_id = NULL, old_data = NULL, new_data = NULL, changed_by = NULL, changed_at = CASE WHEN changed_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'
                THEN now() ELSE changed_at END
     WHERE user_id = OLD.id_user
        OR user_id IS NULL AND OLD.id_user::text IN (old_data->>'user_id', new_data->>'user_id') AND plan_id IN (
            SELECT plan_id FROM public.investment_plans_audit WHERE user_id = OLD.id_user
            UNION SELECT plan_id FROM public.investment_plans_audit
             WHERE operation = 'DELETE' AND old_data->>'user_id' = OLD.id_user::text);
    RETURN NULL;
END;
$$;
";

const FORMER_ERASE: &str = r"
CREATE OR REPLACE FUNCTION public.erase_audit_of_deleted_user() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.investment_plans_audit
       SET old_data = NULL, new_data = NULL, changed_by = NULL
     WHERE plan_id IN (
        SELECT plan_id FROM public.investment_plans_audit
         WHERE operation = 'DELETE' AND old_data->>'user_id' = OLD.id_user::text);
    RETURN NULL;
END;
$$;
";

// The events of a plan are numbered anew for whom it was handed to; who watched it before is told that it is gone.
const EVENTS: &str = r"
CREATE OR REPLACE FUNCTION public.record_plan_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    status_now text;
    stage_now text;
    status_before text;
    status_former text;
    last_seq integer;
    last_mark xid8;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM pg_notify('plan_events', '');
        RETURN NULL;
    END IF;

    IF NEW.processing_status = 'PENDING' AND (TG_OP = 'INSERT' OR OLD.processing_status IS DISTINCT FROM 'PENDING') THEN
        PERFORM pg_notify('plan_queue', '');
    END IF;

    status_now := coalesce(NEW.processing_status, 'PENDING');
    stage_now := public.plan_stage(status_now, NEW.agent_3_data, NEW.agent_2_data);
    IF TG_OP = 'UPDATE' THEN
        status_former := coalesce(OLD.processing_status, 'PENDING');
        IF NEW.user_id = OLD.user_id THEN
            status_before := status_former;
            IF status_now = status_before
                AND stage_now = public.plan_stage(status_before, OLD.agent_3_data, OLD.agent_2_data) THEN
                RETURN NULL;
            END IF;
        END IF;
        SELECT seq, mark INTO last_seq, last_mark
          FROM public.plan_events WHERE plan_id = NEW.id ORDER BY seq DESC LIMIT 1;
        IF NEW.user_id <> OLD.user_id THEN
            DELETE FROM public.plan_events WHERE plan_id = NEW.id;
            INSERT INTO public.plan_removals (subject) VALUES (NEW.id);
            last_seq := 0;
        END IF;
    END IF;

    INSERT INTO public.plan_events (plan_id, user_id, seq, mark, status, previous_status, stage, failure)
    VALUES (
        NEW.id, NEW.user_id, coalesce(last_seq, 0) + 1, greatest(pg_current_xact_id(), last_mark),
        status_now, nullif(status_before, status_now), stage_now,
        CASE WHEN status_now = 'FAILED' THEN
            (SELECT to_jsonb(failure) FROM public.plan_failures AS failure WHERE plan_id = NEW.id)
        END
    );
    PERFORM pg_notify('plan_events', '');

    IF status_former = 'FAILED' AND status_now <> 'FAILED' THEN
        DELETE FROM public.plan_failures WHERE plan_id = NEW.id;
    END IF;
    IF status_former IN ('COMPLETED', 'FAILED') AND status_now = 'PENDING' THEN
        DELETE FROM public.plan_attempts WHERE plan_id = NEW.id;
    END IF;
    RETURN NULL;
END;
$$;
";

const FORMER_EVENTS: &str = r"
CREATE OR REPLACE FUNCTION public.record_plan_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    status_now text;
    stage_now text;
    status_before text;
    last_seq integer;
    last_mark xid8;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM pg_notify('plan_events', '');
        RETURN NULL;
    END IF;

    IF NEW.processing_status = 'PENDING' AND (TG_OP = 'INSERT' OR OLD.processing_status IS DISTINCT FROM 'PENDING') THEN
        PERFORM pg_notify('plan_queue', '');
    END IF;

    status_now := coalesce(NEW.processing_status, 'PENDING');
    stage_now := public.plan_stage(status_now, NEW.agent_3_data, NEW.agent_2_data);
    IF TG_OP = 'UPDATE' THEN
        status_before := coalesce(OLD.processing_status, 'PENDING');
        IF status_now = status_before
            AND stage_now = public.plan_stage(status_before, OLD.agent_3_data, OLD.agent_2_data) THEN
            RETURN NULL;
        END IF;
        SELECT seq, mark INTO last_seq, last_mark
          FROM public.plan_events WHERE plan_id = NEW.id ORDER BY seq DESC LIMIT 1;
    END IF;

    INSERT INTO public.plan_events (plan_id, user_id, seq, mark, status, previous_status, stage, failure)
    VALUES (
        NEW.id, NEW.user_id, coalesce(last_seq, 0) + 1, greatest(pg_current_xact_id(), last_mark),
        status_now, nullif(status_before, status_now), stage_now,
        CASE WHEN status_now = 'FAILED' THEN
            (SELECT to_jsonb(failure) FROM public.plan_failures AS failure WHERE plan_id = NEW.id)
        END
    );
    PERFORM pg_notify('plan_events', '');

    IF status_before = 'FAILED' AND status_now <> 'FAILED' THEN
        DELETE FROM public.plan_failures WHERE plan_id = NEW.id;
    END IF;
    IF status_before IN ('COMPLETED', 'FAILED') AND status_now = 'PENDING' THEN
        DELETE FROM public.plan_attempts WHERE plan_id = NEW.id;
    END IF;
    RETURN NULL;
END;
$$;
";
