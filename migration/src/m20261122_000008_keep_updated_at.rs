//! The seed's trigger for `updated_at`.

use sea_orm_migration::prelude::*;

use crate::ledger::{self, Object};

const FUNCTION: Object<'_> = Object::Function("update_investment_plans_updated_at()");
const TRIGGER: Object<'_> = Object::Trigger("investment_plans", "trigger_investment_plans_updated_at");

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
        ledger::remove(manager, FUNCTION).await
    }
}

const CREATE_FUNCTION: &str = r"
CREATE FUNCTION public.update_investment_plans_updated_at()
RETURNS TRIGGER AS $$
BEGIN
    NEW.updated_at = NOW();
    RETURN NEW;
END;
$$ LANGUAGE plpgsql";

const CREATE_TRIGGER: &str = r"
CREATE TRIGGER trigger_investment_plans_updated_at
    BEFORE UPDATE ON public.investment_plans
    FOR EACH ROW EXECUTE FUNCTION public.update_investment_plans_updated_at()";
