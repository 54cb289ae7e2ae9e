//! Figures over plans that are not archived.

use async_graphql::{Context, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    context::ContextExt,
    enums::{PlanType, ProcessingStatus},
    error::ApiError,
    page::count,
    scalars::Decimal,
};
use crate::plans::analytics::{self, AnalyticsSelection};

/// Figures over a user's active plans.
#[derive(SimpleObject)]
pub struct PlanAnalytics {
    /// How many there are.
    total_plans: i32,
    /// How many of them are starred.
    favorite_plans: i32,
    /// When the newest was stored; null where there is none.
    last_plan_created: Option<DateTime<Utc>>,
    /// By type, of which there are plans.
    by_type: Vec<PlanTypeStats>,
    /// By state, in which there are plans.
    by_status: Vec<PlanStatusStats>,
}

/// Figures over the active plans of one type.
#[derive(SimpleObject)]
pub struct PlanTypeStats {
    /// The type.
    plan_type: PlanType,
    /// How many plans there are of it.
    total_plans: i32,
    /// How many of them are COMPLETED.
    completed_plans: i32,
    /// US dollars, over the plans that have a target; null where none has.
    average_target_amount: Option<Decimal>,
    /// US dollars, over the plans that have a target; null where none has.
    total_target_amount: Option<Decimal>,
}

/// How many active plans are in one state.
#[derive(SimpleObject)]
pub struct PlanStatusStats {
    /// The state.
    processing_status: ProcessingStatus,
    /// How many plans are in it.
    total_plans: i32,
}

impl PlanAnalytics {
    /// The figures of one user; in a list, together with those of the other items.
    pub(super) async fn load(ctx: &Context<'_>, user_id: Uuid) -> Result<Self, ApiError> {
        let selection = selection(ctx);
        if ctx.in_list() {
            return Ok(ctx.loaders()?.figures(user_id, selection).await?.into());
        }
        let mut figures = analytics::of_users(&ctx.read().await?, &[user_id], selection).await?;
        Ok(figures.remove(&user_id).unwrap_or_default().into())
    }
}

/// Which of the figures are selected.
fn selection(ctx: &Context<'_>) -> AnalyticsSelection {
    let mut selection = AnalyticsSelection::default();
    for field in ctx.field().selection_set() {
        match field.name() {
            "byType" => selection.by_type = true,
            "byStatus" => selection.by_status = true,
            "__typename" => {}
            _ => selection.totals = true,
        }
    }
    selection
}

impl From<analytics::PlanAnalytics> for PlanAnalytics {
    fn from(figures: analytics::PlanAnalytics) -> Self {
        let status = |(status, plans): (_, _)| PlanStatusStats {
            processing_status: ProcessingStatus::from(status),
            total_plans: count(plans),
        };
        Self {
            total_plans: count(figures.total_plans),
            favorite_plans: count(figures.favorite_plans),
            last_plan_created: figures.last_plan_created,
            by_type: figures.by_type.into_iter().map(Into::into).collect(),
            by_status: figures.by_status.into_iter().map(status).collect(),
        }
    }
}

impl From<analytics::TypeStats> for PlanTypeStats {
    fn from(stats: analytics::TypeStats) -> Self {
        Self {
            plan_type: stats.plan_type.into(),
            total_plans: count(stats.total_plans),
            completed_plans: count(stats.completed_plans),
            average_target_amount: stats.average_target_amount().map(Decimal::dollars),
            total_target_amount: stats.total_target_amount.map(Decimal::dollars),
        }
    }
}
