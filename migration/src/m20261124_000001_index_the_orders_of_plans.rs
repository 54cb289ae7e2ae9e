//! One index for each order of a user's plans: a page is a walk along it, from either end and from any row on, however many
//! plans there are.

use sea_orm_migration::prelude::*;

use crate::ledger::{self, Object};

// A null counts as the value that the API shows or sorts it as, and a query has to spell that the same way: with CASE, for
// the reason that the dashboard's index gives.
//
// - Not only over the plans that are active, as the dashboard's index is: these serve archived plans too, and the active ones
//   among them are found by looking at a few more rows.
// - No second set for the other direction: every key runs the same way, so that an index read backwards is that.
// - numeric has no comparison that is known to leak nothing. The index of amounts gives the order; where a page behind an
//   amount begins it cannot look up for a viewer, only pass over the viewer's rows up to there.
const INDEXES: [(&str, &str); 4] = [
    (
        "idx_investment_plans_by_created_at",
        "(CASE WHEN created_at IS NULL THEN '1970-01-01 00:00:00+00'::timestamptz ELSE created_at END)",
    ),
    (
        "idx_investment_plans_by_updated_at",
        "(CASE WHEN updated_at IS NULL THEN '1970-01-01 00:00:00+00'::timestamptz ELSE updated_at END)",
    ),
    ("idx_investment_plans_by_amount", "(CASE WHEN target_amount IS NULL THEN 0 ELSE target_amount END)"),
    ("idx_investment_plans_by_name", "(CASE WHEN plan_name IS NULL THEN '' ELSE plan_name END)"),
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, key) in INDEXES {
            let create = format!("CREATE INDEX {name} ON public.investment_plans (user_id, {key}, id)");
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
