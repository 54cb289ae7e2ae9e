//! The queue is looked up by user, since the next plan is that of the user whose turn it is; before, by time alone.

use sea_orm_migration::prelude::*;

use crate::ledger::{self, Object};

const BY_TIME: Object<'_> = Object::Index("idx_investment_plans_queue");
const BY_USER: Object<'_> = Object::Index("idx_investment_plans_turns");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::create(manager, BY_USER, CREATE_BY_USER).await?;
        ledger::remove(manager, BY_TIME).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::create(manager, BY_TIME, CREATE_BY_TIME).await?;
        ledger::remove(manager, BY_USER).await
    }
}

const CREATE_BY_USER: &str = r"
CREATE INDEX idx_investment_plans_turns ON public.investment_plans (user_id, created_at, id)
    WHERE processing_status = 'PENDING'";

const CREATE_BY_TIME: &str = r"
CREATE INDEX idx_investment_plans_queue ON public.investment_plans (created_at, id) WHERE processing_status = 'PENDING'";
