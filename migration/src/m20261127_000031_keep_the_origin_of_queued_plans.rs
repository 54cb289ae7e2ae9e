//! The trace of the request that queued a plan is kept with it, for the worker to be part of.

migration! { up: UP, down: "ALTER TABLE public.plan_attempts DROP COLUMN traceparent" }

// Here and not on the plan: it ends with the wait, and is nothing that a person wrote. The service role has the whole table, others
// none of it.
const UP: &str = r"
ALTER TABLE public.plan_attempts ADD COLUMN traceparent text
    CHECK (traceparent ~ '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');
COMMENT ON COLUMN public.plan_attempts.traceparent IS 'The request that queued the plan, as W3C Trace Context names it, where it is traced';
";
