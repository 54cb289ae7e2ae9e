//! One index for a page of the dashboard and one for the next plan of the queue.

use sea_orm_migration::prelude::*;

use crate::ledger::{self, Object};

const DASHBOARD: Object<'_> = Object::Index("idx_investment_plans_dashboard");
const QUEUE: Object<'_> = Object::Index("idx_investment_plans_queue");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::create(manager, DASHBOARD, CREATE_DASHBOARD).await?;
        ledger::create(manager, QUEUE, CREATE_QUEUE).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::remove(manager, QUEUE).await?;
        ledger::remove(manager, DASHBOARD).await
    }
}

// The seed lets both columns be null, and a page that goes on behind a row needs a total order, so that null counts as false
// and as 1970; a query has to spell it the same way. Not with COALESCE: under row level security a viewer's condition may only
// be looked up in an index if the planner knows that no part of it can leak a row, and of IS TRUE and CASE it does.
const CREATE_DASHBOARD: &str = r"
CREATE INDEX idx_investment_plans_dashboard ON public.investment_plans (
    user_id,
    (is_favorite IS TRUE) DESC,
    (CASE WHEN created_at IS NULL THEN '1970-01-01 00:00:00+00'::timestamptz ELSE created_at END) DESC,
    id DESC
) WHERE is_active";

const CREATE_QUEUE: &str = r"
CREATE INDEX idx_investment_plans_queue ON public.investment_plans (created_at, id) WHERE processing_status = 'PENDING'";
