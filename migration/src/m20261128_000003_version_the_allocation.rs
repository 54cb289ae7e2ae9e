//! The database document's second example: `agent_2_data` says in which version of its form it is. Where an agent does not say so,
//! it is the document's "2.0"; a trigger sees to what is written, `backfill` to what was there.

use sea_orm_migration::prelude::*;

use crate::{
    backfill::BACKFILLS,
    ledger::{self, Object},
};

const FUNCTION: Object<'_> = Object::Function("version_allocation()");
const TRIGGER: Object<'_> = Object::Trigger("investment_plans", "trigger_version_allocation");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::create(manager, FUNCTION, CREATE_FUNCTION).await?;
        ledger::create(manager, TRIGGER, CREATE_TRIGGER).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::remove(manager, TRIGGER).await?;
        ledger::remove(manager, FUNCTION).await?;
        let filled = BACKFILLS[1].note();
        ledger::run(manager, &TAKE_BACK.replace("{filled}", &filled)).await?;
        ledger::forget(manager, &filled).await
    }
}

const CREATE_FUNCTION: &str = r#"
CREATE FUNCTION public.version_allocation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.agent_2_data := NEW.agent_2_data || '{"version": "2.0"}';
    RETURN NEW;
END;
$$"#;

const CREATE_TRIGGER: &str = r"
CREATE TRIGGER trigger_version_allocation
    BEFORE INSERT OR UPDATE OF agent_2_data ON public.investment_plans
    FOR EACH ROW WHEN (jsonb_typeof(NEW.agent_2_data) = 'object' AND NOT NEW.agent_2_data ? 'version')
    EXECUTE FUNCTION public.version_allocation()";

// The plans that were there become what they were, by the audit; what was written since keeps the version that it was given.
const TAKE_BACK: &str = r"
SET LOCAL ROLE service_role;
SET LOCAL plan_creator.filling = 'on';
UPDATE public.investment_plans SET agent_2_data = agent_2_data - 'version'
    WHERE agent_2_data ->> 'version' = '2.0'
        AND id IN (SELECT plan_id FROM public.investment_plans_audit WHERE changed_by = '{filled}');
SET LOCAL plan_creator.filling = 'off';
RESET ROLE";
