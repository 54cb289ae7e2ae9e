//! The table in which the migrations note what they made and how what they found looked before.

use sea_orm_migration::prelude::*;

use crate::ledger;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, "DROP TABLE public.plan_creator_ledger").await
    }
}

const UP: &str = r"
CREATE TABLE public.plan_creator_ledger (
    object text PRIMARY KEY,
    -- Null: the object is ours, and a down drops it. Otherwise the statements that put it back as it was found.
    restore text
);
COMMENT ON TABLE public.plan_creator_ledger IS 'What the migrations of plan-creator made, and how what they found looked before';
";
