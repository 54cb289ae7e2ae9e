//! The trigger that appends to `plan_events`, rings the doorbells and clears what a plan's new status ends.

migration! { up: UP, down: DOWN }

// - The number of the plan's last event cannot change meanwhile: the writer holds the plan's row lock.
// - The doorbells carry nothing. Postgres sends equal notifications of a transaction once, so that a change of a thousand plans
//   rings once, and no payload can grow past the 8,000 bytes at which the write itself would fail.
// - A status that is null counts as PENDING, which is what its default says.
const UP: &str = r"
CREATE FUNCTION public.record_plan_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
REVOKE ALL ON FUNCTION public.record_plan_event() FROM PUBLIC, anon, authenticated, service_role;

CREATE TRIGGER trigger_plan_event
    AFTER INSERT OR UPDATE OR DELETE ON public.investment_plans
    FOR EACH ROW EXECUTE FUNCTION public.record_plan_event();
";

const DOWN: &str = r"
DROP TRIGGER trigger_plan_event ON public.investment_plans;
DROP FUNCTION public.record_plan_event();
";
