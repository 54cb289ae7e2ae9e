//! What a plan's money is worth, recorded within a change of the plan.

use async_graphql::Context;
use entity::investment_plans::Column as C;
use uuid::Uuid;

use super::{
    context::ContextExt,
    error::ApiError,
    plan_payload::PlanPayload,
    user_error::{UserError, UserErrorCode},
};
use crate::{
    database::Session,
    plans::{
        Plan,
        balances::{self, MOST_KEPT, NewBalance, Recorded},
        columns::Columns,
        read, write,
    },
};
use agents::composer::FinishedPlan;

/// Stores a balance of one of the viewer's plans, if there is that plan, or answers why it cannot be, with these `columns` of the plan.
pub(super) async fn record_balance(
    ctx: &Context<'_>,
    session: &Session,
    id: Uuid,
    new: NewBalance,
    columns: &Columns,
) -> Result<Option<PlanPayload>, ApiError> {
    let viewer = ctx.viewer()?;
    if !write::lock(session, viewer, id).await? {
        return Ok(None);
    }
    let Some(error) = store(ctx, session, id, new).await? else { return Ok(None) };
    let present = read::find(session, viewer, id, columns).await?;
    Ok(Some(PlanPayload::refused(present, vec![error])))
}

/// Stores the balance, or says why it cannot be.
async fn store(ctx: &Context<'_>, session: &Session, id: Uuid, new: NewBalance) -> Result<Option<UserError>, ApiError> {
    let mut columns = Columns::default();
    columns.add(C::PlanData);
    let Some(plan) = read::find(session, ctx.viewer()?, id, &columns).await? else { return Ok(None) };
    if !is_comparable(ctx, &plan).await {
        let message = "The plan has no projection to compare a balance with: it is not finished, pays off debts, or is of an older form. \
            Run it again with rerunPlan.";
        return Ok(Some(UserError::at(&["input", "balance"], UserErrorCode::Conflict, message)));
    }
    let invalid = |field: &str, message: &str| UserError::at(&["input", field], UserErrorCode::Invalid, message);
    Ok(match balances::record(session, id, new).await? {
        Recorded::Stored => None,
        Recorded::TooEarly => Some(invalid("balanceOn", "balanceOn must not be before the plan was created.")),
        Recorded::TooLate => Some(invalid("balanceOn", "balanceOn must not be in the future.")),
        Recorded::TooMany => Some(invalid("balance", &format!("A plan has at most {MOST_KEPT} balances."))),
    })
}

async fn is_comparable(ctx: &Context<'_>, plan: &Plan) -> bool {
    let Some(stored) = plan.plan_data.as_deref() else { return false };
    ctx.budget().charge_value(stored.len()).await;
    serde_json::from_str(stored).is_ok_and(|stored| FinishedPlan::from_plan_data(&stored).is_some())
}
