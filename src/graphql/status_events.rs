//! The stored events of a plan as a list.

use async_graphql::Context;
use uuid::Uuid;

use super::{
    connection_of::connection, context::ContextExt, error::ApiError, page::Arguments, subscription::PlanStatusEvent,
};
use crate::plans::{
    PageRequest,
    events::{Event, EventKey},
};

connection! {
    /// A page of a plan's changes of status and stage.
    PlanStatusEventConnection of "events";
    /// A change of status or stage in a list.
    PlanStatusEventEdge {
        cursor: "Cursor of the event in this list, for after or before. The event's own cursor is for streams.",
        node: "The event."
    }
    PlanStatusEvent
}

impl PlanStatusEventConnection {
    /// A page of a plan's events; in a list, loaded together with those of the other plans.
    pub(super) async fn load(ctx: &Context<'_>, plan_id: Uuid, arguments: Arguments) -> Result<Self, ApiError> {
        let page = PageRequest::<EventKey>::new(&arguments)?;
        if [page.after, page.before].into_iter().flatten().any(|position| position.plan_id != plan_id) {
            return Err(ApiError::BadCursor);
        }
        let events = ctx.loaders()?.events(ctx, plan_id, page).await?;
        let position = |event: &Event| EventKey { plan_id: event.plan_id, seq: event.seq };
        Self::of(&page, events, position, PlanStatusEvent)
    }
}
