//! Policies for the owner of the tables: a trigger may write where it has to, and the owner's own statements see no row.

migration! { up: UP, down: DOWN }

// - plan_creator_triggers: triggers run with the owner's rights, and forced row level security binds these as well. It names no
//   role, so that a dump may be restored under another owner; whoever else it applies to fails its condition.
// - plan_creator_owner: the owner may become service_role, and before version 16 that makes the policies of service_role the
//   owner's own. A restrictive policy takes them away again, except in triggers.
// - A foreign key's own statements (the check, ON DELETE CASCADE) are exempt from FORCE in Postgres itself.
const UP: &str = r"
CREATE POLICY plan_creator_triggers ON public.users FOR SELECT
    USING ((SELECT public.plan_owner_in_trigger('public.users'::pg_catalog.regclass)));
CREATE POLICY plan_creator_triggers ON public.investment_plans_audit
    USING ((SELECT public.plan_owner_in_trigger('public.investment_plans_audit'::pg_catalog.regclass)));
CREATE POLICY plan_creator_triggers ON public.plan_events
    USING ((SELECT public.plan_owner_in_trigger('public.plan_events'::pg_catalog.regclass)));
CREATE POLICY plan_creator_triggers ON public.plan_attempts
    USING ((SELECT public.plan_owner_in_trigger('public.plan_attempts'::pg_catalog.regclass)));
CREATE POLICY plan_creator_triggers ON public.plan_failures
    USING ((SELECT public.plan_owner_in_trigger('public.plan_failures'::pg_catalog.regclass)));

DO $do$
DECLARE
    bound record;
BEGIN
    FOR bound IN
        SELECT relname, pg_get_userbyid(relowner) AS owner FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relname IN ('users', 'investment_plans', 'investment_plans_audit',
            'plan_events', 'plan_claims', 'plan_attempts', 'plan_failures')
    LOOP
        EXECUTE format(
            'CREATE POLICY plan_creator_owner ON public.%I AS RESTRICTIVE TO %I USING ((SELECT public.plan_owner_in_trigger(%L::pg_catalog.regclass)))',
            bound.relname, bound.owner, 'public.' || bound.relname);
    END LOOP;
END
$do$;
";

const DOWN: &str = r"
DROP POLICY plan_creator_owner ON public.users;
DROP POLICY plan_creator_owner ON public.investment_plans;
DROP POLICY plan_creator_owner ON public.investment_plans_audit;
DROP POLICY plan_creator_owner ON public.plan_events;
DROP POLICY plan_creator_owner ON public.plan_claims;
DROP POLICY plan_creator_owner ON public.plan_attempts;
DROP POLICY plan_creator_owner ON public.plan_failures;
DROP POLICY plan_creator_triggers ON public.plan_failures;
DROP POLICY plan_creator_triggers ON public.plan_attempts;
DROP POLICY plan_creator_triggers ON public.plan_events;
DROP POLICY plan_creator_triggers ON public.investment_plans_audit;
DROP POLICY plan_creator_triggers ON public.users;
";
