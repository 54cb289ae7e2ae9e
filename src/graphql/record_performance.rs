//! `recordPlanPerformance`: how a plan has done, and what its money is worth.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use chrono::{DateTime, Utc};
use entity::investment_plans::Column as C;
use uuid::Uuid;

use super::{
    context::ContextExt,
    cost::cost,
    error::ApiError,
    plan_columns::selected,
    plan_payload::{Change, PlanPayload},
    scalars::Decimal,
    user_error::{UserError, UserErrorCode},
};
use crate::{
    database::Session,
    plans::{
        Plan,
        balances::{self, MOST_KEPT, NewBalance, Recorded},
        columns::Columns,
        read,
        validate::{self, MAX_TEXT},
        write::{self, Changed, Changes},
    },
};
use agents::composer::FinishedPlan;

/// A plan's actual performance. Omitted fields stay; null clears a field.
#[derive(InputObject)]
pub struct RecordPlanPerformanceInput {
    /// Id of the plan.
    id: ID,
    /// Actual annual return as a fraction: 0.0750 is 7.5%. At most four decimal places.
    actual_return: MaybeUndefined<Decimal>,
    /// Notes, at most 10,000 characters.
    performance_notes: MaybeUndefined<String>,
    /// What the plan's money is worth, in the plan's currency: 0 or more, at most two decimal places. It is recorded beside those
    /// before; one of the same time is replaced. The plan must be finished.
    balance: Option<Decimal>,
    /// When; now where nothing is said. Not before the plan was created, nor in the future.
    balance_on: Option<DateTime<Utc>>,
}

/// The field `recordPlanPerformance`.
#[derive(Default)]
pub struct RecordPlanPerformance;

/// Mutations.
#[Object]
impl RecordPlanPerformance {
    /// Record a plan's actual performance, and what its money is worth: `Plan.track` says where that stands.
    #[graphql(directive = cost::apply(20))]
    async fn record_plan_performance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The actual performance.")] input: RecordPlanPerformanceInput,
    ) -> Result<PlanPayload, ApiError> {
        ctx.viewer()?;
        let actual_return = input.actual_return.map_value(|rate| rate.0);
        let amount = input.balance.map(|amount| amount.0);
        let problems = [
            validate::rate("actualReturn", actual_return.take()),
            validate::text("performanceNotes", input.performance_notes.as_opt_deref().flatten(), MAX_TEXT),
            validate::payment("balance", amount),
            validate::without("balanceOn", input.balance_on.is_some() && amount.is_none(), "balance"),
        ];
        let problems: Vec<_> = problems.into_iter().flatten().map(Into::into).collect();
        if !problems.is_empty() {
            return Ok(PlanPayload::refused(None, problems));
        }
        let changes = Changes::default()
            .set(C::ActualReturn, actual_return.into())
            .set(C::PerformanceNotes, input.performance_notes.into());
        let id_path = &["input", "id"];
        let Some(amount) = amount else {
            return Change { id: input.id, id_path, changes, details: None, if_updated_at: None }.run(ctx).await;
        };
        let Ok(id) = input.id.parse() else {
            return Ok(PlanPayload::refused(None, vec![UserError::no_plan(id_path)]));
        };
        record(ctx, id, changes, NewBalance { amount, on: input.balance_on }).await
    }
}

/// Records a balance and the other changes, in one transaction.
async fn record(ctx: &Context<'_>, id: Uuid, changes: Changes, new: NewBalance) -> Result<PlanPayload, ApiError> {
    let viewer = ctx.viewer()?;
    let missing = || PlanPayload::refused(None, vec![UserError::no_plan(&["input", "id"])]);
    let session = ctx.write().await?;
    if !write::lock(&session, viewer, id).await? {
        return Ok(missing());
    }
    let columns = selected(ctx, &[&["plan"]]);
    if let Some(error) = refused(ctx, &session, id, new).await? {
        let present = read::find(&session, viewer, id, &columns).await?;
        return Ok(PlanPayload::refused(present, vec![error]));
    }
    let stored = write::change(&session, viewer, id, &changes, None, None, &columns).await?;
    session.commit().await?;
    Ok(match stored {
        Changed::Stored(plan) | Changed::Stale(plan) => PlanPayload::done(*plan),
        Changed::Missing => missing(),
    })
}

/// Stores the balance, or says why it cannot be.
async fn refused(
    ctx: &Context<'_>,
    session: &Session,
    id: Uuid,
    new: NewBalance,
) -> Result<Option<UserError>, ApiError> {
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
