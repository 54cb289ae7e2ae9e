//! Changes of one plan. In inputs, omitted fields stay and null clears.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use chrono::{DateTime, Utc};
use entity::investment_plans::Column as C;

use super::{
    context::ContextExt,
    cost::cost,
    details::PlanDetailsInput,
    enums::{PlanType, RiskLevel},
    error::ApiError,
    plan_payload::{Also, Change, PlanPayload},
    scalars::Decimal,
};
use crate::{
    plans::{
        details::DetailsChange,
        validate::{self, Inputs},
        write::Changes,
    },
    vocabulary,
};

/// Changes of a plan's inputs. Omitted fields stay; null clears a field. The agents read the inputs at the start of a run:
/// `rerunPlan` has them read again.
#[derive(InputObject)]
pub struct UpdatePlanInput {
    /// Id of the plan.
    id: ID,
    /// Optimistic lock: fail with CONFLICT unless updatedAt is still this.
    if_updated_at: Option<DateTime<Utc>>,
    /// The goal in plain words, at most 10,000 characters.
    financial_goals: MaybeUndefined<String>,
    /// Investment preferences in plain words, at most 10,000 characters.
    investment_preferences: MaybeUndefined<String>,
    /// Name of the plan, at most 255 characters.
    plan_name: MaybeUndefined<String>,
    /// The goal's type; null leaves it to the planner.
    plan_type: MaybeUndefined<PlanType>,
    /// The risk tolerance; null leaves it to the planner.
    risk_level: MaybeUndefined<RiskLevel>,
    /// Time horizon in years, 1 to 100; null leaves it to the planner. Without details.horizonMonths it clears these.
    time_horizon: MaybeUndefined<i32>,
    /// Target in the plan's currency, more than 0, at most two decimal places; null leaves it to the planner.
    target_amount: MaybeUndefined<Decimal>,
    /// Exact details; they take precedence over the texts. An omitted field of them stays, null clears it; null instead of
    /// the details clears all.
    details: MaybeUndefined<PlanDetailsInput>,
}

/// The fields that change one plan.
#[derive(Default)]
pub struct UpdatePlan;

/// Mutations.
#[Object]
impl UpdatePlan {
    /// Change a plan. Omitted fields stay; null clears a field.
    #[graphql(directive = cost::apply(20))]
    async fn update_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: UpdatePlanInput,
    ) -> Result<PlanPayload, ApiError> {
        ctx.viewer()?;
        let inputs = Inputs {
            financial_goals: input.financial_goals.as_opt_deref().flatten(),
            investment_preferences: input.investment_preferences.as_opt_deref().flatten(),
            plan_name: input.plan_name.as_opt_deref().flatten(),
            time_horizon: input.time_horizon.take(),
            target_amount: input.target_amount.map_value(|amount| amount.0).take(),
        };
        let details = details(input.details, !input.time_horizon.is_undefined());
        let problems = [validate::inputs(&inputs), validate::details(&details.details)].concat();
        if !problems.is_empty() {
            return Ok(PlanPayload::refused(None, problems.into_iter().map(Into::into).collect()));
        }
        let plan_type = input.plan_type.map_value(|word| vocabulary::PlanType::from(word).as_str().to_owned());
        let risk_level = input.risk_level.map_value(|word| vocabulary::RiskLevel::from(word).as_str().to_owned());
        let years = details.details.years().map_or(input.time_horizon, MaybeUndefined::Value);
        let changes = Changes::default()
            .set(C::FinancialGoals, input.financial_goals.into())
            .set(C::InvestmentPreferences, input.investment_preferences.into())
            .set(C::PlanName, input.plan_name.into())
            .set(C::PlanType, plan_type.into())
            .set(C::RiskLevel, risk_level.into())
            .set(C::TimeHorizon, years.into())
            .set(C::TargetAmount, input.target_amount.map_value(|amount| amount.0).into());
        let also = if details.columns.is_empty() { Also::Nothing } else { Also::Details(Box::new(details)) };
        let (id_path, if_updated_at) = (&["input", "id"], input.if_updated_at);
        Change { id: input.id, id_path, changes, also, if_updated_at }.run(ctx).await
    }

    /// Star or unstar a plan.
    #[graphql(directive = cost::apply(20))]
    async fn set_plan_favorite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
        #[graphql(desc = "Whether the plan is starred.")] is_favorite: bool,
    ) -> Result<PlanPayload, ApiError> {
        change(ctx, id, Changes::default().set(C::IsFavorite, Some(Some(is_favorite)))).await
    }

    /// Record that the user has reviewed the plan now.
    #[graphql(directive = cost::apply(20))]
    async fn review_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
    ) -> Result<PlanPayload, ApiError> {
        change(ctx, id, Changes::default().set_now(C::LastReviewedAt)).await
    }

    /// Archive a plan (soft delete): it leaves the dashboard and is kept.
    #[graphql(directive = cost::apply(20))]
    async fn archive_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
    ) -> Result<PlanPayload, ApiError> {
        change(ctx, id, Changes::default().set(C::IsActive, Some(Some(false)))).await
    }

    /// Restore an archived plan to the dashboard.
    #[graphql(directive = cost::apply(20))]
    async fn restore_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
    ) -> Result<PlanPayload, ApiError> {
        change(ctx, id, Changes::default().set(C::IsActive, Some(Some(true)))).await
    }
}

/// The change of the details. Another time horizon is one in years: months that are not given with it are cleared.
fn details(given: MaybeUndefined<PlanDetailsInput>, has_years: bool) -> DetailsChange {
    let mut change = match given {
        MaybeUndefined::Undefined => DetailsChange::default(),
        MaybeUndefined::Null => DetailsChange::clear(),
        MaybeUndefined::Value(given) => given.change(),
    };
    if has_years {
        change.clear_months();
    }
    change
}

/// A change of a plan that needs only its id.
async fn change(ctx: &Context<'_>, id: ID, changes: Changes) -> Result<PlanPayload, ApiError> {
    Change { id, id_path: &["id"], changes, also: Also::Nothing, if_updated_at: None }.run(ctx).await
}
