//! The seed's table, column for column.

use sea_orm_migration::prelude::*;

use crate::access;
use crate::ledger::{self, Object};

const TABLE: Object<'_> = Object::Table("investment_plans");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::create(manager, TABLE, CREATE).await?;
        access::remember(manager, "investment_plans", None).await?;
        access::close(manager, "investment_plans", None).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        access::reopen(manager, "investment_plans", None).await?;
        ledger::remove(manager, TABLE).await
    }
}

const CREATE: &str = r"
CREATE TABLE public.investment_plans (
    id UUID DEFAULT gen_random_uuid() PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES public.users(id_user) ON DELETE CASCADE,

    -- User Input Data (from frontend form)
    financial_goals TEXT,
    investment_preferences TEXT,

    -- Generated Plan Data (from agents)
    plan_data JSONB,

    -- Plan Metadata
    plan_name VARCHAR(255),
    plan_type VARCHAR(50) DEFAULT 'GENERAL',
    risk_level VARCHAR(20),
    time_horizon INTEGER,
    target_amount DECIMAL(15,2),

    -- Agent Processing Data
    agent_2_data JSONB,
    agent_3_data JSONB,
    processing_status VARCHAR(20) DEFAULT 'PENDING',

    -- Plan Status
    is_active BOOLEAN DEFAULT true,
    is_favorite BOOLEAN DEFAULT false,

    -- Timestamps
    created_at TIMESTAMPTZ DEFAULT NOW(),
    updated_at TIMESTAMPTZ DEFAULT NOW(),
    last_reviewed_at TIMESTAMPTZ,

    -- Performance Tracking (for future use)
    expected_return DECIMAL(8,4),
    actual_return DECIMAL(8,4),
    performance_notes TEXT
)";
