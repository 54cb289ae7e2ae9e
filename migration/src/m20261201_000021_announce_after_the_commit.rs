//! The program announces what it has committed itself: `NOTIFY` within a transaction takes a lock of the whole cluster until the
//! commit is flushed. The trigger notifies for everybody else, and for the last release's program.

migration! { up: UP, down: DOWN }

const UP: &str = r"
CREATE OR REPLACE FUNCTION public.record_plan_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    status_now text;
    stage_now text;
    status_before text;
    status_former text;
    last_seq integer;
    last_mark xid8;
    notifies boolean := current_setting('plan_creator.announces', true) IS DISTINCT FROM 'on';
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM pg_notify('plan_events', '');
        RETURN NULL;
    END IF;

    IF notifies AND NEW.processing_status = 'PENDING' AND (TG_OP = 'INSERT' OR OLD.processing_status IS DISTINCT FROM 'PENDING') THEN
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
    IF notifies THEN
        PERFORM pg_notify('plan_events', '');
    END IF;

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

const DOWN: &str = r"
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
