//! What a run of the database document's script, an owner without inherited roles, and a publication of all tables stumbled over.

use sea_orm_migration::prelude::*;

use crate::ledger;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, RENAME).await?;
        ledger::run(manager, ADMIT_THE_OWNER).await?;
        ledger::run(manager, IDENTIFY_ROWS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, DOWN).await
    }
}

// The document's script replaces functions of its names, and with them what makes ours safe. Triggers keep to the function, whatever
// its name.
const RENAME: &str = r"
ALTER FUNCTION public.audit_investment_plans() RENAME TO plan_creator_audit_plan;
ALTER FUNCTION public.update_investment_plans_updated_at() RENAME TO plan_creator_keep_updated_at;
REVOKE ALL ON FUNCTION public.plan_search_key(text) FROM anon;
";

// Triggers run with the owner's rights. Where the owner does not inherit service_role, its policies do not count for it.
const ADMIT_THE_OWNER: &str = r"
CREATE POLICY plan_creator_triggers ON public.plan_figures
    USING ((SELECT public.plan_owner_in_trigger('public.plan_figures'::regclass)));
CREATE POLICY plan_creator_triggers ON public.plan_removals
    USING ((SELECT public.plan_owner_in_trigger('public.plan_removals'::regclass)));
CREATE POLICY plan_creator_triggers ON public.user_erasures FOR SELECT
    USING ((SELECT public.plan_owner_in_trigger('public.user_erasures'::regclass)));
CREATE POLICY plan_creator_owner ON public.user_plan_counts
    USING ((SELECT pg_catalog.pg_has_role(relowner, 'USAGE') FROM pg_catalog.pg_class
        WHERE oid = 'public.user_plan_counts'::pg_catalog.regclass));
CREATE POLICY plan_creator_owner ON public.user_plan_count_changes
    USING ((SELECT pg_catalog.pg_has_role(relowner, 'USAGE') FROM pg_catalog.pg_class
        WHERE oid = 'public.user_plan_count_changes'::pg_catalog.regclass));
";

// Without one, a table that FOR ALL TABLES publishes refuses updates and deletions.
const IDENTIFY_ROWS: &str = r"
ALTER TABLE public.plan_figures REPLICA IDENTITY FULL;
ALTER TABLE public.plan_removals REPLICA IDENTITY FULL;
ALTER TABLE public.user_plan_count_changes REPLICA IDENTITY FULL;
";

const DOWN: &str = r"
ALTER TABLE public.user_plan_count_changes REPLICA IDENTITY DEFAULT;
ALTER TABLE public.plan_removals REPLICA IDENTITY DEFAULT;
ALTER TABLE public.plan_figures REPLICA IDENTITY DEFAULT;
DROP POLICY plan_creator_owner ON public.user_plan_count_changes;
DROP POLICY plan_creator_owner ON public.user_plan_counts;
DROP POLICY plan_creator_triggers ON public.user_erasures;
DROP POLICY plan_creator_triggers ON public.plan_removals;
DROP POLICY plan_creator_triggers ON public.plan_figures;
DROP FUNCTION IF EXISTS public.update_investment_plans_updated_at();
DROP FUNCTION IF EXISTS public.audit_investment_plans();
ALTER FUNCTION public.plan_creator_keep_updated_at() RENAME TO update_investment_plans_updated_at;
ALTER FUNCTION public.plan_creator_audit_plan() RENAME TO audit_investment_plans;
";
