//! Indexes of the plans, and of the records of plans, that maintenance looks for every few minutes: few rows among many.

use sea_orm_migration::prelude::*;

use crate::ledger::{self, Object};

const INDEXES: [(&str, &str); 3] = [
    ("idx_investment_plans_failed", "investment_plans (created_at) WHERE processing_status = 'FAILED' AND is_active"),
    ("idx_investment_plans_archived", "investment_plans (updated_at) WHERE NOT is_active"),
    ("idx_investment_plans_audit_deleted", "investment_plans_audit (changed_at) WHERE operation = 'DELETE'"),
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, on) in INDEXES {
            ledger::create(manager, Object::Index(name), &format!("CREATE INDEX {name} ON public.{on}")).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in INDEXES {
            ledger::remove(manager, Object::Index(name)).await?;
        }
        Ok(())
    }
}
