//! The stored events of a plan as a list.

use async_graphql::{Context, SimpleObject, connection::PageInfo};
use uuid::Uuid;

use super::{
    context::ContextExt,
    error::ApiError,
    page::{self, Arguments},
    subscription::PlanStatusEvent,
};
use crate::plans::{
    PageRequest,
    events::{self, Event, EventKey},
};

/// A page of a plan's changes of status and stage.
#[derive(SimpleObject)]
pub struct PlanStatusEventConnection {
    /// The events with their cursors.
    edges: Vec<PlanStatusEventEdge>,
    /// The events without cursors.
    nodes: Vec<PlanStatusEvent>,
    /// Information about the page.
    page_info: PageInfo,
}

/// A change of status or stage in a list.
#[derive(SimpleObject)]
pub struct PlanStatusEventEdge {
    /// Cursor of the event in this list, for after or before. The event's own cursor is for streams.
    cursor: String,
    /// The event.
    node: PlanStatusEvent,
}

impl PlanStatusEventConnection {
    /// A page of a plan's events; in a list, loaded together with those of the other plans.
    pub(super) async fn load(ctx: &Context<'_>, plan_id: Uuid, arguments: Arguments) -> Result<Self, ApiError> {
        let page = PageRequest::<EventKey>::new(&arguments)?;
        if [page.after, page.before].into_iter().flatten().any(|position| position.plan_id != plan_id) {
            return Err(ApiError::BadCursor);
        }
        let events = if ctx.in_list() {
            ctx.loaders()?.events(plan_id, page).await?
        } else {
            events::of_plans(&ctx.read().await?, &[plan_id], &page).await?.remove(&plan_id).unwrap_or_default()
        };
        let position = |event: &Event| EventKey { plan_id: event.plan_id, seq: event.seq };
        let (rows, page_info) = page.paginate(events, position)?;
        let edge = |(cursor, event)| PlanStatusEventEdge { cursor, node: PlanStatusEvent(event) };
        let edges: Vec<_> = page::with_cursors(rows, position)?.into_iter().map(edge).collect();
        let nodes = edges.iter().map(|edge| edge.node.clone()).collect();
        Ok(Self { edges, nodes, page_info })
    }
}
