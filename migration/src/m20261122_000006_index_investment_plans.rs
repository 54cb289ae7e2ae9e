//! The seed's indexes.
//!
//! Its two indexes over `->>` are `USING GIN` there, which Postgres refuses: text has no default operator class for GIN. What
//! they are for are conditions like `agent_2_data->>'status' = 'success'`; the planner serves these from a btree over the same
//! expression, which is cheaper to write as well.

use sea_orm_migration::prelude::*;

use crate::ledger::{self, Object};

const INDEXES: [(&str, &str); 9] = [
    ("idx_investment_plans_user_id", "(user_id)"),
    ("idx_investment_plans_created_at", "(created_at DESC)"),
    ("idx_investment_plans_plan_type", "(plan_type)"),
    ("idx_investment_plans_active", "(is_active) WHERE is_active = true"),
    ("idx_investment_plans_status", "(processing_status)"),
    ("idx_investment_plans_user_status", "(user_id, processing_status)"),
    ("idx_investment_plans_favorites", "(user_id, is_favorite) WHERE is_favorite = true"),
    ("idx_investment_plans_plan_data_type", "((plan_data->'user_input'->>'goal_type'))"),
    ("idx_investment_plans_agent_status", "((agent_2_data->>'status'), (agent_3_data->>'status'))"),
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, definition) in INDEXES {
            let create = format!("CREATE INDEX {name} ON public.investment_plans {definition}");
            ledger::create(manager, Object::Index(name), &create).await?;
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
