//! The transaction that wrote an event: with it, a reader finds exactly what has become visible since it last looked.

migration! { up: UP, down: DOWN }

// - By the mark alone a reader had to take everything again from the oldest transaction in progress on, at each ring.
// - Events from before get 0, which is older than any transaction: a constant, so that the table is not rewritten.
// - The index on (mark, id) served the reader alone; a user's stream has its own.
const UP: &str = r"
ALTER TABLE public.plan_events ADD COLUMN xid xid8 NOT NULL DEFAULT '0';
ALTER TABLE public.plan_events ALTER COLUMN xid SET DEFAULT pg_current_xact_id();
COMMENT ON COLUMN public.plan_events.xid IS 'The transaction that wrote the event';
CREATE INDEX idx_plan_events_xid ON public.plan_events (xid);
DROP INDEX public.idx_plan_events_mark;
";

const DOWN: &str = r"
CREATE INDEX idx_plan_events_mark ON public.plan_events (mark, id);
ALTER TABLE public.plan_events DROP COLUMN xid;
";
