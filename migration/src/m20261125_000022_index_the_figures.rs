//! An index that has all that figures over plans are made of, so that nobody's rows, with their documents, are read for them.

use sea_orm_migration::prelude::*;

use crate::ledger::{self, Object};

const INDEX: Object<'_> = Object::Index("idx_investment_plans_figures");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::create(manager, INDEX, CREATE).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::remove(manager, INDEX).await
    }
}

const CREATE: &str = r"
CREATE INDEX idx_investment_plans_figures ON public.investment_plans (user_id)
    INCLUDE (plan_type, processing_status, is_favorite, created_at, target_amount) WHERE is_active";
