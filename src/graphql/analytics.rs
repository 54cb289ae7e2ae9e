//! Statistics over active plans.

use async_graphql::{ComplexObject, Context, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    context::ContextExt,
    cost::cost,
    enums::{PlanType, ProcessingStatus},
    error::ApiError,
    monthly_budget::PlansBudget,
    page::count,
    scalars::Decimal,
};
use crate::plans::analytics::{self, AnalyticsSelection};

/// Statistics over a user's active plans.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct PlanAnalytics {
    #[graphql(skip)]
    user_id: Uuid,
    /// Number of plans.
    total_plans: i32,
    /// Number of starred plans.
    favorite_plans: i32,
    /// When the newest was created; null if there are none.
    last_plan_created: Option<DateTime<Utc>>,
    /// By type, for types with plans.
    by_type: Vec<PlanTypeStats>,
    /// By status, for statuses with plans.
    by_status: Vec<PlanStatusStats>,
}

/// Statistics over active plans of one type.
#[derive(SimpleObject)]
pub struct PlanTypeStats {
    /// The type.
    plan_type: PlanType,
    /// Number of plans.
    total_plans: i32,
    /// Number of COMPLETED plans.
    completed_plans: i32,
    /// Average in US dollars over plans with a target; null if none has one.
    average_target_amount: Option<Decimal>,
    /// Sum in US dollars over plans with a target; null if none has one.
    total_target_amount: Option<Decimal>,
}

/// Number of active plans in one status.
#[derive(SimpleObject)]
pub struct PlanStatusStats {
    /// The status.
    processing_status: ProcessingStatus,
    /// Number of plans.
    total_plans: i32,
}

impl PlanAnalytics {
    /// One user's statistics; in a list, loaded together with those of the other items.
    pub(super) async fn load(ctx: &Context<'_>, user_id: Uuid) -> Result<Self, ApiError> {
        let selection = selection(ctx);
        Ok(Self::of(user_id, ctx.loaders()?.analytics(ctx, user_id, selection).await?))
    }
}

/// Statistics over a user's active plans.
#[ComplexObject]
impl PlanAnalytics {
    /// All active plans against the person's monthly budget; null where none is known.
    #[graphql(directive = cost::apply(1))]
    async fn budget(&self, ctx: &Context<'_>) -> Result<Option<PlansBudget>, ApiError> {
        Box::pin(PlansBudget::load(ctx, self.user_id)).await
    }

    /// Active plans in other currencies than US dollars, which the budget leaves out.
    #[graphql(directive = cost::apply(1))]
    async fn other_currencies(&self, ctx: &Context<'_>) -> Result<i32, ApiError> {
        let budget = ctx.loaders()?.budget(self.user_id).await?;
        Ok(count(budget.map_or(0, |budget| budget.other_currencies)))
    }
}

/// The selected statistics.
fn selection(ctx: &Context<'_>) -> AnalyticsSelection {
    let mut selection = AnalyticsSelection::default();
    for field in ctx.field().selection_set() {
        match field.name() {
            "byType" => selection.by_type = true,
            "byStatus" => selection.by_status = true,
            // Read when they are resolved.
            "budget" | "otherCurrencies" | "__typename" => {}
            _ => selection.totals = true,
        }
    }
    selection
}

impl PlanAnalytics {
    fn of(user_id: Uuid, figures: analytics::PlanAnalytics) -> Self {
        let status = |(status, plans): (_, _)| PlanStatusStats {
            processing_status: ProcessingStatus::from(status),
            total_plans: count(plans),
        };
        Self {
            user_id,
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
