//! Functions that read who is asking from the session: `request.jwt.claims` is Supabase's convention, and `auth.uid()` reads it too.

migration! { up: UP, down: DOWN }

// RETURN binds names when the function is made, so that no search_path can slip in another operator. As a plain expression, without
// a subquery, the planner puts it into the statement; otherwise it would be parsed and planned again for each one.
//
// - A subject that is no UUID (a service's key, another identity provider) is nobody's, so that its statements see no row. Claims
//   that are not even JSON are an error: only the server sets them.
// - plan_owner_in_trigger is what lets the triggers write where row level security binds the owner too. It looks up a catalog, and
//   as PL/pgSQL it plans that once a session. Everyone may execute it, since a policy for everyone asks it.
const UP: &str = r"
CREATE FUNCTION public.plan_viewer_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
        ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
    THEN (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
END;
COMMENT ON FUNCTION public.plan_viewer_id() IS 'The user for whom the session speaks; null when for none';

CREATE FUNCTION public.plan_changed_by() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'worker',
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub',
    nullif(current_setting('role'), 'none'),
    session_user
);
COMMENT ON FUNCTION public.plan_changed_by() IS 'A worker''s name, a user''s id, or the database role that writes directly';

CREATE FUNCTION public.plan_owner_in_trigger(relation regclass) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF pg_trigger_depth() = 0 THEN
        RETURN false;
    END IF;
    RETURN pg_has_role((SELECT relowner FROM pg_class WHERE oid = relation), 'USAGE');
END;
$$;
COMMENT ON FUNCTION public.plan_owner_in_trigger(regclass) IS 'Whether this is a trigger that runs with the rights of the table''s owner';

REVOKE ALL ON FUNCTION public.plan_viewer_id(), public.plan_changed_by() FROM PUBLIC, anon;
GRANT EXECUTE ON FUNCTION public.plan_viewer_id(), public.plan_changed_by() TO authenticated, service_role;
";

const DOWN: &str = r"
DROP FUNCTION public.plan_owner_in_trigger(regclass);
DROP FUNCTION public.plan_changed_by();
DROP FUNCTION public.plan_viewer_id();
";
