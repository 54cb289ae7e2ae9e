//! Policies: a user sees and writes what is theirs, the service role everything, anyone else nothing.

migration! { up: UP, down: DOWN }

// - As (SELECT …) the viewer is asked for once a statement, not once a row.
// - The audit and the failures have no user of their own: they follow the plan, and the plan's own policy decides.
// - plan_claims and plan_attempts are the workers' business: no policy, no row.
// - On Supabase service_role passes by row level security; elsewhere it needs its policy. That is plainly true, so that nothing
//   stands between the role's conditions and an index.
const UP: &str = r"
CREATE POLICY plan_creator_viewer ON public.users TO authenticated
    USING (id_user = (SELECT public.plan_viewer_id()));
CREATE POLICY plan_creator_viewer ON public.investment_plans TO authenticated
    USING (user_id = (SELECT public.plan_viewer_id()));
CREATE POLICY plan_creator_viewer ON public.investment_plans_audit FOR SELECT TO authenticated
    USING (EXISTS (SELECT FROM public.investment_plans AS plan WHERE plan.id = plan_id));
CREATE POLICY plan_creator_viewer ON public.plan_events FOR SELECT TO authenticated
    USING (user_id = (SELECT public.plan_viewer_id()));
CREATE POLICY plan_creator_viewer ON public.plan_failures FOR SELECT TO authenticated
    USING (EXISTS (SELECT FROM public.investment_plans AS plan WHERE plan.id = plan_id));

CREATE POLICY plan_creator_service ON public.users TO service_role USING (true);
CREATE POLICY plan_creator_service ON public.investment_plans TO service_role USING (true);
CREATE POLICY plan_creator_service ON public.investment_plans_audit TO service_role USING (true);
CREATE POLICY plan_creator_service ON public.plan_events TO service_role USING (true);
CREATE POLICY plan_creator_service ON public.plan_claims TO service_role USING (true);
CREATE POLICY plan_creator_service ON public.plan_attempts TO service_role USING (true);
CREATE POLICY plan_creator_service ON public.plan_failures TO service_role USING (true);

-- Policies that were there before add to these: what they allow stays allowed.
DO $do$
DECLARE
    other record;
BEGIN
    FOR other IN
        SELECT policyname, tablename FROM pg_policies
         WHERE schemaname = 'public' AND policyname NOT LIKE 'plan\_creator\_%'
           AND tablename IN ('users', 'investment_plans', 'investment_plans_audit')
    LOOP
        RAISE WARNING 'The policy % on % is not of plan-creator and stays in force', other.policyname, other.tablename;
    END LOOP;
END
$do$;
";

const DOWN: &str = r"
DROP POLICY plan_creator_service ON public.plan_failures;
DROP POLICY plan_creator_service ON public.plan_attempts;
DROP POLICY plan_creator_service ON public.plan_claims;
DROP POLICY plan_creator_service ON public.plan_events;
DROP POLICY plan_creator_service ON public.investment_plans_audit;
DROP POLICY plan_creator_service ON public.investment_plans;
DROP POLICY plan_creator_service ON public.users;
DROP POLICY plan_creator_viewer ON public.plan_failures;
DROP POLICY plan_creator_viewer ON public.plan_events;
DROP POLICY plan_creator_viewer ON public.investment_plans_audit;
DROP POLICY plan_creator_viewer ON public.investment_plans;
DROP POLICY plan_creator_viewer ON public.users;
";
