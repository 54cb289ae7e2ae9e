//! The stored changes of a plan.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject, connection::PageInfo};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    context::ContextExt,
    enums::AuditOperation,
    error::ApiError,
    page::{self, Arguments},
    stored::StoredJson,
};
use crate::plans::{
    Slice,
    history::{self, Change, HistoryPosition},
};

/// A page of a plan's changes.
#[derive(SimpleObject)]
pub struct PlanAuditConnection {
    /// The changes with their cursors.
    edges: Vec<PlanAuditEdge>,
    /// The changes alone.
    nodes: Vec<PlanAudit>,
    /// Where this page stands in the history.
    page_info: PageInfo,
}

/// A change in a plan's history.
#[derive(SimpleObject)]
pub struct PlanAuditEdge {
    /// Where the change stands in the history: give it as after.
    cursor: String,
    /// The change.
    node: PlanAudit,
}

/// A stored change of a plan.
#[derive(Clone)]
pub struct PlanAudit(Arc<Change>);

impl PlanAuditConnection {
    /// A page of a plan's changes; in a list, together with those of the other plans.
    pub(super) async fn load(ctx: &Context<'_>, plan_id: Uuid, arguments: Arguments) -> Result<Self, ApiError> {
        let slice = Slice::<HistoryPosition>::new(&arguments)?;
        if [slice.after, slice.before].into_iter().flatten().any(|HistoryPosition(of, _)| of != plan_id) {
            return Err(ApiError::BadCursor);
        }
        let selected = |field| {
            let ahead = ctx.look_ahead();
            ahead.field("nodes").field(field).exists() || ahead.field("edges").field("node").field(field).exists()
        };
        let (old_data, new_data) = (selected("oldData"), selected("newData"));
        let ask = history::Ask { slice, old_data, new_data };
        let changes = if ctx.in_list() {
            ctx.loaders()?.history(plan_id, ask).await?
        } else {
            history::of_plans(&ctx.read().await?, &[plan_id], &ask).await?.remove(&plan_id).unwrap_or_default()
        };
        let position = |change: &Change| HistoryPosition(change.plan_id, change.audit_id);
        let (rows, page_info) = slice.page(changes, position)?;
        let edge = |(cursor, change)| PlanAuditEdge { cursor, node: PlanAudit(Arc::new(change)) };
        let edges: Vec<_> = page::with_cursors(rows, position)?.into_iter().map(edge).collect();
        let nodes = edges.iter().map(|edge| edge.node.clone()).collect();
        Ok(Self { edges, nodes, page_info })
    }
}

/// A stored change of a plan.
#[Object]
impl PlanAudit {
    /// What was done.
    async fn operation(&self) -> AuditOperation {
        self.0.operation.into()
    }

    /// Who changed it: a user's id, a worker's name, or the database role that wrote directly.
    async fn changed_by(&self) -> Option<&str> {
        self.0.changed_by.as_deref()
    }

    /// When it was stored.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.0.changed_at
    }

    /// The columns that this change set, by column name; `updated_at`, which every change sets, is left out.
    async fn changed_columns(&self) -> &[String] {
        &self.0.changed_columns
    }

    /// The whole row before the change, by column name.
    async fn old_data(&self) -> Option<StoredJson<&str>> {
        self.0.old_data.as_deref().map(StoredJson)
    }

    /// The whole row behind the change, by column name.
    async fn new_data(&self) -> Option<StoredJson<&str>> {
        self.0.new_data.as_deref().map(StoredJson)
    }
}
