//! Indexes of the plans, and of the records of plans, that maintenance looks for every few minutes: few rows among many. They
//! are built concurrently, later; here they are only taken back.

use sea_orm_migration::prelude::*;

use crate::{concurrent, ledger};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in concurrent::INDEXES {
            ledger::run(manager, &format!("DROP INDEX IF EXISTS public.{name}")).await?;
        }
        Ok(())
    }
}
