//! Failures of a plan's attempts are counted apart from its claims: one that was lost with its worker or its database is none.

migration! { up: UP, down: "ALTER TABLE public.plan_attempts DROP COLUMN failures" }

// The default is kept in the catalog: no row is written. The last version's program counts claims, and leaves this at 0.
const UP: &str = r"
ALTER TABLE public.plan_attempts ADD COLUMN failures integer NOT NULL DEFAULT 0 CHECK (failures BETWEEN 0 AND 1000001);
COMMENT ON COLUMN public.plan_attempts.failures IS 'How many of these attempts failed in a way that another may mend';
";
