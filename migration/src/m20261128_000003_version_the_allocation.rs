//! The database document's second example: `agent_2_data` says in which version of its form it is. The program's own agent writes it,
//! `backfill` gives the document's "2.0" to what was there. What an agent elsewhere hands in is stored as it came.

use sea_orm_migration::prelude::*;

use crate::{backfill::AGENT_DATA_VERSION, ledger};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Nothing waits for it.
    async fn up(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let filled = AGENT_DATA_VERSION.note();
        ledger::run(manager, &TAKE_BACK.replace("{filled}", &filled)).await?;
        ledger::forget(manager, &filled).await
    }
}

// The allocations that were filled in become what they were, by the audit; what was written since stays as it was written.
const TAKE_BACK: &str = r"
SET LOCAL ROLE service_role;
SET LOCAL plan_creator.filling = 'on';
UPDATE public.investment_plans AS plan SET agent_2_data = plan.agent_2_data - 'version'
    FROM public.investment_plans_audit AS record
    WHERE record.plan_id = plan.id AND record.changed_by = '{filled}' AND record.new_data -> 'agent_2_data' = plan.agent_2_data;
SET LOCAL plan_creator.filling = 'off';
RESET ROLE";
