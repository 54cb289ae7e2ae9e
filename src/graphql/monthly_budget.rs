//! One monthly budget for all plans of a person.

use async_graphql::{Context, Object, SimpleObject};
use futures_util::future::try_join_all;
use uuid::Uuid;

use super::{
    context::ContextExt,
    cost::cost,
    error::ApiError,
    plan::Plan,
    plan_columns::selected,
    scalars::Decimal,
    user::User,
    user_error::{UserError, UserErrorCode},
};
use crate::plans::{budget, users, validate};

/// All active plans against the person's monthly budget, in US dollars. Plans in other currencies are not counted.
#[derive(SimpleObject)]
pub struct PlansBudget {
    /// What the person can pay a month for all plans together.
    monthly_budget: Decimal,
    /// Sum of the plans' recommended contributions.
    recommended: Decimal,
    /// Monthly shortfall; 0 if the plans fit.
    missing: Decimal,
    /// Plans to defer until the others fit: lowest priority first, then latest date.
    gives_way: Vec<Plan>,
}

/// The result of changing the viewer's data.
#[derive(SimpleObject, Default)]
pub struct ViewerPayload {
    /// The viewer as they are now; null if there are user errors.
    viewer: Option<User>,
    /// Problems that the caller can fix. If there are any, nothing was changed.
    user_errors: Vec<UserError>,
}

impl PlansBudget {
    /// `None` where no budget is known.
    pub(super) async fn load(ctx: &Context<'_>, user_id: Uuid) -> Result<Option<Self>, ApiError> {
        let loaders = ctx.loaders()?;
        let Some(plans) = loaders.budget(user_id).await? else { return Ok(None) };
        let Some(monthly_budget) = plans.monthly_budget else { return Ok(None) };
        let columns = selected(ctx, &[&["givesWay"]]);
        let gives_way = plans.gives_way.iter().map(|plan_id| loaders.plan(*plan_id, columns.clone()));
        Ok(Some(Self {
            monthly_budget: Decimal::dollars(monthly_budget),
            recommended: Decimal::dollars(plans.recommended),
            missing: Decimal::dollars(plans.missing()),
            gives_way: try_join_all(gives_way).await?.into_iter().flatten().map(Plan).collect(),
        }))
    }
}

/// The field `setMonthlyBudget`.
#[derive(Default)]
pub struct SetMonthlyBudget;

/// Mutations.
#[Object]
impl SetMonthlyBudget {
    /// Set what the viewer can pay a month for all plans together, 0 or more US dollars; null removes it.
    #[graphql(directive = cost::apply(20))]
    async fn set_monthly_budget(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "US dollars a month, at most two decimal places.")] amount: Option<Decimal>,
    ) -> Result<ViewerPayload, ApiError> {
        set_monthly_budget(ctx, amount).await
    }
}

async fn set_monthly_budget(ctx: &Context<'_>, amount: Option<Decimal>) -> Result<ViewerPayload, ApiError> {
    let (viewer, user_id) = (ctx.viewer()?, ctx.person()?);
    let amount = amount.map(|amount| amount.0);
    if let Some(problem) = validate::payment("amount", amount) {
        let error = UserError::at(&["amount"], UserErrorCode::Invalid, &problem.message);
        return Ok(ViewerPayload { user_errors: vec![error], ..Default::default() });
    }
    let session = ctx.write().await?;
    if !Box::pin(users::ensure(&session, viewer, user_id)).await? {
        return Err(ApiError::UserRefused);
    }
    budget::set(&session, user_id, amount).await?;
    session.commit().await?;
    let viewer = User::several(ctx, &[user_id]).await?.pop();
    Ok(ViewerPayload { viewer, ..Default::default() })
}
