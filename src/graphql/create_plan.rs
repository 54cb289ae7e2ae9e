//! `createPlan`: input, payload and resolver.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use uuid::Uuid;

use super::{
    context::ContextExt,
    cost::cost,
    details::PlanDetailsInput,
    enums::{PlanType, RiskLevel},
    error::ApiError,
    plan::Plan,
    plan_columns::selected,
    scalars::Decimal,
    user_error::{UserError, UserErrorCode},
};
use crate::{
    auth::Viewer,
    plans::{
        columns::Columns,
        erasure, origin, validate,
        write::{self, Created, NewPlan},
    },
    telemetry::traces,
};

/// A plan to be created. Omitted fields are read from the texts, or assumed.
#[derive(InputObject)]
pub struct CreatePlanInput {
    /// A UUID chosen by the client: makes retries idempotent.
    id: Option<ID>,
    /// The goal in plain words, at most 10,000 characters.
    financial_goals: Option<String>,
    /// Investment preferences in plain words, at most 10,000 characters.
    investment_preferences: Option<String>,
    /// Name of the plan, at most 255 characters; by default from the planner.
    plan_name: Option<String>,
    /// The goal's type.
    plan_type: Option<PlanType>,
    /// The risk tolerance.
    risk_level: Option<RiskLevel>,
    /// Time horizon in years, 1 to 100.
    time_horizon: Option<i32>,
    /// Target in the plan's currency, more than 0, at most two decimal places.
    target_amount: Option<Decimal>,
    /// Exact details; they take precedence over the texts.
    details: Option<PlanDetailsInput>,
}

/// The result of createPlan.
#[derive(SimpleObject, Default)]
pub struct CreatePlanPayload {
    /// The stored plan; null if there are user errors.
    plan: Option<Plan>,
    /// Problems that the caller can fix. If there are any, nothing was stored.
    user_errors: Vec<UserError>,
    /// False if the id was stored already.
    created: bool,
}

impl CreatePlanInput {
    fn check(self) -> Result<NewPlan, Vec<UserError>> {
        let id = self.id.as_ref().map_or_else(|| Ok(Uuid::new_v4()), |id| id.parse());
        let new = NewPlan {
            id: *id.as_ref().unwrap_or(&Uuid::nil()),
            financial_goals: self.financial_goals,
            investment_preferences: self.investment_preferences,
            plan_name: self.plan_name,
            plan_type: self.plan_type.map(Into::into),
            risk_level: self.risk_level.map(Into::into),
            time_horizon: self.time_horizon,
            target_amount: self.target_amount.map(|amount| amount.0),
            details: self.details.map(PlanDetailsInput::details).unwrap_or_default(),
        };
        let malformed =
            id.is_err().then(|| UserError::at(&["input", "id"], UserErrorCode::Invalid, "id must be a UUID."));
        let problems = [validate::inputs(&new.inputs()), validate::details(&new.details)].concat();
        let errors: Vec<_> = malformed.into_iter().chain(problems.into_iter().map(UserError::from)).collect();
        if errors.is_empty() { Ok(new) } else { Err(errors) }
    }
}

/// The field `createPlan`.
#[derive(Default)]
pub struct CreatePlan;

/// Mutations.
#[Object]
impl CreatePlan {
    /// Create a plan as PENDING and queue it for the agents. With a client-chosen id it is idempotent: a retry changes nothing and
    /// returns the stored plan.
    #[graphql(directive = cost::apply(50))]
    async fn create_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan.")] input: CreatePlanInput,
    ) -> Result<CreatePlanPayload, ApiError> {
        let (viewer, user_id) = (ctx.viewer()?, ctx.person()?);
        let new = match input.check() {
            Ok(new) => new,
            Err(user_errors) => return Ok(CreatePlanPayload { user_errors, ..Default::default() }),
        };
        let created = match store(ctx, viewer, user_id, &new).await {
            Ok(created) => created,
            Err(error) => {
                // Row-level security refuses a viewer being erased without saying why.
                let is_being_erased = erasure::is_accepted(&ctx.read_primary().await?, user_id).await?;
                return Err(if is_being_erased { ApiError::BeingErased } else { error });
            }
        };
        Ok(match created {
            Created::Fresh(plan) => {
                CreatePlanPayload { plan: Some(Plan::from(*plan)), created: true, ..Default::default() }
            }
            Created::Existing(plan) => CreatePlanPayload { plan: Some(Plan::from(*plan)), ..Default::default() },
            Created::Taken => {
                let error =
                    UserError::at(&["input", "id"], UserErrorCode::Conflict, "The id is taken; choose another.");
                CreatePlanPayload { user_errors: vec![error], ..Default::default() }
            }
            Created::UserRefused => return Err(ApiError::UserRefused),
        })
    }
}

/// Stores the plan, with one statement where that can be.
async fn store(ctx: &Context<'_>, viewer: &Viewer, user_id: Uuid, new: &NewPlan) -> Result<Created, ApiError> {
    let (columns, traceparent) = (selected(ctx, &[&["plan"]]), traces::traceparent());
    if traceparent.is_none() {
        let session = ctx.autocommit().await?;
        if let Some(plan) = write::create_of_known(&session, viewer, user_id, new, &columns).await? {
            session.commit().await?;
            return Ok(Created::Fresh(Box::new(plan)));
        }
    }
    // Boxed: rare, and larger than the rest.
    Box::pin(store_in_transaction(ctx, viewer, user_id, new, &columns, traceparent)).await
}

/// Stores the plan, its user where they are not known as the token says, and the place in a trace.
async fn store_in_transaction(
    ctx: &Context<'_>,
    viewer: &Viewer,
    user_id: Uuid,
    new: &NewPlan,
    columns: &Columns,
    traceparent: Option<String>,
) -> Result<Created, ApiError> {
    let session = ctx.write().await?;
    let created = write::create(&session, viewer, user_id, new, columns).await?;
    match (&created, traceparent) {
        // The transaction is aborted.
        (Created::UserRefused, _) => return Ok(created),
        (Created::Fresh(_), Some(traceparent)) => {
            session.as_service().await?;
            origin::record(&session, new.id, &traceparent).await?;
        }
        _ => {}
    }
    session.commit().await?;
    Ok(created)
}
