//! Which statements and columns the roles may use at all, before row level security looks at rows.

migration! { up: UP, down: DOWN }

// The seed grants its table to PUBLIC, which no policy makes good for roles that nobody thought of. Here:
//
// - anon: nothing.
// - authenticated: a user writes inputs, flags and reviews. What the agents produce, the status and the owner of a plan are not
//   theirs to write, also where a Supabase client comes past the server with the same role; running a plan again is the
//   service's. updated_at is there because the seed's statements set it; the trigger decides. Of a table of users that was found
//   only our three columns.
// - service_role: all rows, all columns.
const UP: &str = r"
DO $do$
DECLARE
    wanted name;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['authenticated', 'service_role'] LOOP
        IF NOT has_schema_privilege(wanted, 'public', 'USAGE') THEN
            EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', wanted);
        END IF;
    END LOOP;
END
$do$;

GRANT SELECT (id_user, email, created_at), INSERT (id_user, email), UPDATE (email), DELETE ON public.users TO authenticated;
GRANT
    SELECT,
    INSERT (id, user_id, financial_goals, investment_preferences, plan_name, plan_type, risk_level, time_horizon,
        target_amount, is_favorite),
    UPDATE (financial_goals, investment_preferences, plan_name, plan_type, risk_level, time_horizon, target_amount,
        is_active, is_favorite, updated_at, last_reviewed_at, actual_return, performance_notes),
    DELETE
    ON public.investment_plans TO authenticated;
GRANT SELECT ON public.investment_plans_audit, public.plan_events, public.plan_failures TO authenticated;

GRANT SELECT, INSERT, UPDATE, DELETE
    ON public.users, public.investment_plans, public.investment_plans_audit, public.plan_events, public.plan_claims,
        public.plan_attempts, public.plan_failures
    TO service_role;
GRANT USAGE, SELECT ON SEQUENCE public.investment_plans_audit_audit_id_seq TO service_role;
";

const DOWN: &str = r"
REVOKE ALL ON SEQUENCE public.investment_plans_audit_audit_id_seq FROM service_role;
REVOKE ALL
    ON public.users, public.investment_plans, public.investment_plans_audit, public.plan_events, public.plan_claims,
        public.plan_attempts, public.plan_failures
    FROM authenticated, service_role;
";
