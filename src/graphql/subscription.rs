//! The subscriptions.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Subscription};
use chrono::{DateTime, Utc};
use futures_util::{Stream, StreamExt};

use super::{
    context::ContextExt,
    cost::cost,
    enums::{PipelineStage, ProcessingStatus},
    error::ApiError,
    plan::{Plan, PlanFailure},
    plan_columns::selected,
};
use crate::{
    budget::Budget,
    feed::{Cursor, WatchError, watch_plan, watch_user},
    plans::{events::Event, read},
};

/// Subscriptions.
pub struct SubscriptionRoot;

/// Subscriptions.
#[Subscription(name = "Subscription")]
impl SubscriptionRoot {
    /// Progress of one plan. Without after: the present state, then every change once, in order. With after (a cursor seen
    /// before): every change since. Completes after COMPLETED or FAILED.
    #[graphql(directive = cost::apply(10))]
    async fn plan_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] plan_id: ID,
        #[graphql(desc = "Only changes after this cursor.")] after: Option<String>,
    ) -> Result<impl Stream<Item = Result<PlanStatusEvent, ApiError>> + use<>, ApiError> {
        let (app, viewer, budget) = (Arc::clone(ctx.app()), ctx.viewer()?.clone(), Arc::clone(ctx.budget()));
        let plan_id = plan_id.parse().map_err(|_| ApiError::NotFound)?;
        // Both boxed: async-graphql keeps the space of the beginning as long as the stream, and that of the stream thrice.
        let (feed, database) = (Arc::clone(&app.feed), app.database.clone());
        let stream = watch_plan(feed, database, viewer, Arc::clone(&budget), plan_id, cursor(after)?);
        Ok(Box::pin(stream).await?.map(move |event| PlanStatusEvent::that_came(event, &budget)).boxed())
    }

    /// Progress of all the viewer's plans, including new ones. Never completes. Without after: only changes from now on.
    #[graphql(directive = cost::apply(10))]
    async fn plan_statuses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only changes after this cursor.")] after: Option<String>,
    ) -> Result<impl Stream<Item = Result<PlanStatusEvent, ApiError>> + use<>, ApiError> {
        let (app, viewer, user_id) = (Arc::clone(ctx.app()), ctx.viewer()?.clone(), ctx.person()?);
        let (database, budget) = (app.database.clone(), Arc::clone(ctx.budget()));
        let stream = watch_user(Arc::clone(&app.feed), database, viewer, user_id, Arc::clone(&budget), cursor(after)?);
        Ok(Box::pin(stream).await?.map(move |event| PlanStatusEvent::that_came(event, &budget)).boxed())
    }
}

fn cursor(after: Option<String>) -> Result<Option<Cursor>, ApiError> {
    after.map(|text| Cursor::decode(&text).ok_or(ApiError::BadCursor)).transpose()
}

/// A change of a plan's status or stage.
#[derive(Clone)]
pub struct PlanStatusEvent(pub(super) Event);

impl PlanStatusEvent {
    /// What has come in a subscription: the time runs in which a response is made of it.
    fn that_came(event: Result<Event, WatchError>, budget: &Budget) -> Result<Self, ApiError> {
        budget.event_received();
        Ok(Self(event?))
    }
}

/// A change of a plan's status or stage.
#[Object]
impl PlanStatusEvent {
    /// Cursor of the event, for after to resume the stream.
    async fn cursor(&self) -> String {
        Cursor::of(&self.0).encode()
    }

    /// Id of the plan.
    async fn plan_id(&self) -> ID {
        self.0.plan_id.into()
    }

    /// The status after the change.
    async fn status(&self) -> ProcessingStatus {
        self.0.status.into()
    }

    /// The previous status; null on planStatus' first event and if only the stage has changed.
    async fn previous_status(&self) -> Option<ProcessingStatus> {
        self.0.previous_status.map(Into::into)
    }

    /// The stage after the change.
    async fn stage(&self) -> PipelineStage {
        self.0.stage.into()
    }

    /// When the change was stored.
    async fn occurred_at(&self) -> DateTime<Utc> {
        self.0.occurred_at
    }

    /// Why the plan failed, if it has.
    async fn failure(&self) -> Option<PlanFailure<'_>> {
        self.0.failure.as_ref().map(PlanFailure)
    }

    /// The plan as it is now, which may be further than this event.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Plan, ApiError> {
        // Boxed: async-graphql sizes all fields' futures like the largest.
        let find = Box::pin(async {
            let (viewer, columns) = (ctx.viewer()?, selected(ctx, &[&[]]));
            if ctx.in_list() {
                let plan = ctx.loaders()?.plan(self.0.plan_id, columns).await?;
                return Ok(plan.map(Plan));
            }
            let plan = read::find(&ctx.read_primary().await?, viewer, self.0.plan_id, &columns).await?;
            Ok::<_, ApiError>(plan.map(Plan::from))
        });
        find.await?.ok_or(ApiError::NotFound)
    }
}
