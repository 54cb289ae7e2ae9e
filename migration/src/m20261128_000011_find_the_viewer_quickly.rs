//! Who is asking, without reading JSON where the server says the user alone: that took a tenth of what Postgres does for a user's
//! analytics, in instructions.

migration! { up: UP, down: DOWN }

// `request.jwt.claim.sub` is how Supabase's gateway said it before it sent all claims in one; `auth.uid()` still looks there first.
// This server sets it, and always to a UUID; whoever sets it to anything else has an error, and no row. Whoever can set it could set the
// claims as well.
const UP: &str = r"
CREATE OR REPLACE FUNCTION public.plan_viewer_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), '')::uuid,
    CASE
        WHEN nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
            ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
        THEN (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
    END
);
";

const DOWN: &str = r"
CREATE OR REPLACE FUNCTION public.plan_viewer_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
        ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
    THEN (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
END;
";
