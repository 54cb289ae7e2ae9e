//! The seed's audit table, and the indexes by which one plan's history and a deleted user's traces are found.

use sea_orm_migration::prelude::*;

use crate::access;
use crate::ledger::{self, Object};

const TABLE: Object<'_> = Object::Table("investment_plans_audit");
const SEQUENCE: Option<&str> = Some("investment_plans_audit_audit_id_seq");
const BY_PLAN: Object<'_> = Object::Index("idx_investment_plans_audit_plan");
const BY_DELETED_OWNER: Object<'_> = Object::Index("idx_investment_plans_audit_deleted_owner");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::create(manager, TABLE, CREATE).await?;
        ledger::create(manager, BY_PLAN, CREATE_BY_PLAN).await?;
        ledger::create(manager, BY_DELETED_OWNER, CREATE_BY_DELETED_OWNER).await?;
        access::remember(manager, "investment_plans_audit", SEQUENCE).await?;
        access::close(manager, "investment_plans_audit", SEQUENCE).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        access::reopen(manager, "investment_plans_audit", SEQUENCE).await?;
        ledger::remove(manager, BY_DELETED_OWNER).await?;
        ledger::remove(manager, BY_PLAN).await?;
        ledger::remove(manager, TABLE).await
    }
}

const CREATE: &str = r"
CREATE TABLE public.investment_plans_audit (
    audit_id SERIAL PRIMARY KEY,
    plan_id UUID,
    operation VARCHAR(10),
    old_data JSONB,
    new_data JSONB,
    changed_by TEXT,
    changed_at TIMESTAMPTZ DEFAULT NOW()
)";

const CREATE_BY_PLAN: &str =
    "CREATE INDEX idx_investment_plans_audit_plan ON public.investment_plans_audit (plan_id, audit_id)";

const CREATE_BY_DELETED_OWNER: &str = r"
CREATE INDEX idx_investment_plans_audit_deleted_owner ON public.investment_plans_audit ((old_data->>'user_id'))
    WHERE operation = 'DELETE'";
