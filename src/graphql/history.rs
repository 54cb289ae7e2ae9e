//! The history of a plan.

use std::sync::Arc;

use async_graphql::{Context, Object};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    connection_of::connection, context::ContextExt, enums::AuditOperation, error::ApiError, page::Arguments,
    stored::StoredJson,
};
use crate::plans::{
    PageRequest,
    history::{Change, HistoryKey, HistoryQuery},
};

connection! {
    /// A page of a plan's history.
    PlanAuditConnection of "changes";
    /// A change in a plan's history.
    PlanAuditEdge { cursor: "Cursor of the change, for after or before.", node: "The change." }
    PlanAudit
}

/// An audit record of a plan.
#[derive(Clone)]
pub struct PlanAudit(Arc<Change>);

impl PlanAuditConnection {
    /// A page of a plan's history; in a list, loaded together with those of the other plans.
    pub(super) async fn load(ctx: &Context<'_>, plan_id: Uuid, arguments: Arguments) -> Result<Self, ApiError> {
        let page = PageRequest::<HistoryKey>::new(&arguments)?;
        if [page.after, page.before].into_iter().flatten().any(|HistoryKey(of, _)| of != plan_id) {
            return Err(ApiError::BadCursor);
        }
        let selected = |field| {
            let ahead = ctx.look_ahead();
            ahead.field("nodes").field(field).exists() || ahead.field("edges").field("node").field(field).exists()
        };
        let (old_data, new_data) = (selected("oldData"), selected("newData"));
        let query = HistoryQuery { page, old_data, new_data };
        let changes = ctx.loaders()?.history(ctx, plan_id, query).await?;
        let position = |change: &Change| HistoryKey(change.plan_id, change.audit_id);
        Self::of(&page, changes, position, |change| PlanAudit(Arc::new(change)))
    }
}

/// A change of a plan, from the audit.
#[Object]
impl PlanAudit {
    /// The operation.
    async fn operation(&self) -> AuditOperation {
        self.0.operation.into()
    }

    /// Who made the change: a user's id, a worker's name, or the database role that wrote directly.
    async fn changed_by(&self) -> Option<&str> {
        self.0.changed_by.as_deref()
    }

    /// When it was made.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.0.changed_at
    }

    /// Names of the changed columns, except `updated_at`, which always changes.
    async fn changed_columns(&self) -> &[String] {
        &self.0.changed_columns
    }

    /// The row before the change, by column name.
    async fn old_data(&self) -> Option<StoredJson<&str>> {
        self.0.old_data.as_deref().map(StoredJson)
    }

    /// The row after the change, by column name.
    async fn new_data(&self) -> Option<StoredJson<&str>> {
        self.0.new_data.as_deref().map(StoredJson)
    }
}
