//! The seed's audit trigger, which notes who made a change as well, and keeps nothing of a person who was deleted.

use sea_orm_migration::prelude::*;

use crate::ledger::{self, Object};

const FUNCTION: Object<'_> = Object::Function("audit_investment_plans()");
const TRIGGER: Object<'_> = Object::Trigger("investment_plans", "trigger_audit_investment_plans");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::remember_function(manager, FUNCTION).await?;
        ledger::run(manager, REPLACE_FUNCTION).await?;
        ledger::create(manager, TRIGGER, CREATE_TRIGGER).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::remove(manager, TRIGGER).await?;
        ledger::restore_function(manager, FUNCTION).await
    }
}

// - SECURITY DEFINER: whoever may change a plan may not write its history.
// - EXECUTE for nobody: a trigger of somebody's own on a table of somebody's own could otherwise forge it.
// - The seed's trigger keeps the whole row when a plan is deleted. Where that happens because its user was, that would keep what
//   the deletion is to erase: then the plan's earlier records lose their images too, and only the fact remains.
const REPLACE_FUNCTION: &str = r"
CREATE OR REPLACE FUNCTION public.audit_investment_plans() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who text := public.plan_changed_by();
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO public.investment_plans_audit (plan_id, operation, new_data, changed_by)
        VALUES (NEW.id, 'INSERT', to_jsonb(NEW), who);
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO public.investment_plans_audit (plan_id, operation, old_data, new_data, changed_by)
        VALUES (NEW.id, 'UPDATE', to_jsonb(OLD), to_jsonb(NEW), who);
    ELSIF EXISTS (SELECT FROM public.users WHERE id_user = OLD.user_id) THEN
        INSERT INTO public.investment_plans_audit (plan_id, operation, old_data, changed_by)
        VALUES (OLD.id, 'DELETE', to_jsonb(OLD), who);
    ELSE
        UPDATE public.investment_plans_audit
           SET old_data = NULL, new_data = NULL, changed_by = NULL
         WHERE plan_id = OLD.id;
        INSERT INTO public.investment_plans_audit (plan_id, operation, changed_by)
        VALUES (OLD.id, 'DELETE', CASE WHEN lower(who) <> OLD.user_id::text THEN who END);
    END IF;
    RETURN NULL;
END;
$$;
REVOKE ALL ON FUNCTION public.audit_investment_plans() FROM PUBLIC, anon, authenticated, service_role;
";

const CREATE_TRIGGER: &str = r"
CREATE TRIGGER trigger_audit_investment_plans
    AFTER INSERT OR UPDATE OR DELETE ON public.investment_plans
    FOR EACH ROW EXECUTE FUNCTION public.audit_investment_plans()";
