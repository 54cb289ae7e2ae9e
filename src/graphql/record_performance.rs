//! `recordPlanPerformance`: how a plan has done, and what its money is worth.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use chrono::{DateTime, Utc};
use entity::investment_plans::Column as C;

use super::{
    context::ContextExt,
    cost::cost,
    error::ApiError,
    plan_payload::{Also, Change, PlanPayload},
    scalars::Decimal,
};
use crate::plans::{
    balances::NewBalance,
    validate::{self, MAX_TEXT},
    write::Changes,
};

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
    /// When; by default now. Not before the plan was created, nor in the future.
    balance_on: Option<DateTime<Utc>>,
}

/// The field `recordPlanPerformance`.
#[derive(Default)]
pub struct RecordPlanPerformance;

/// Mutations.
#[Object]
impl RecordPlanPerformance {
    /// Record a plan's actual performance, and what its money is worth; `Plan.track` has the progress.
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
        let on = input.balance_on;
        let also = amount.map_or(Also::Nothing, |amount| Also::Balance(NewBalance { amount, on }));
        let id_path = &["input", "id"];
        Change { id: input.id, id_path, changes, also, if_updated_at: None }.run(ctx).await
    }
}
