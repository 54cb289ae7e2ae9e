//! What a mutation of one plan answers with.

use async_graphql::{Context, ID, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    context::ContextExt,
    error::ApiError,
    plan::Plan,
    plan_columns::selected,
    user_error::{UserError, UserErrorCode},
};
use crate::plans::{
    self,
    write::{self, Changed, Changes},
};

/// What became of a plan that was to be changed.
#[derive(SimpleObject, Default)]
pub struct PlanPayload {
    /// The plan as it is now; null where the viewer has none.
    plan: Option<Plan>,
    /// What the caller can mend. Nothing was changed where there is any.
    user_errors: Vec<UserError>,
}

impl PlanPayload {
    /// The plan was changed.
    pub(super) fn done(plan: plans::Plan) -> Self {
        Self { plan: Some(plan.into()), user_errors: Vec::new() }
    }

    /// The plan was not changed; this is it, where it may be shown.
    pub(super) fn refused(plan: Option<plans::Plan>, user_errors: Vec<UserError>) -> Self {
        Self { plan: plan.map(Plan::from), user_errors }
    }
}

/// A change of one plan of the viewer's, as a transaction.
pub(super) struct Change<'a> {
    pub(super) id: ID,
    /// Where the id stands in the arguments.
    pub(super) id_path: &'a [&'a str],
    pub(super) changes: Changes,
    /// What `updatedAt` must still be.
    pub(super) if_updated_at: Option<DateTime<Utc>>,
}

impl Change<'_> {
    pub(super) async fn run(self, ctx: &Context<'_>) -> Result<PlanPayload, ApiError> {
        let viewer = ctx.viewer()?;
        let missing = || PlanPayload::refused(None, vec![UserError::no_plan(self.id_path)]);
        let Ok(id) = self.id.parse() else { return Ok(missing()) };
        let session = ctx.write().await?;
        let columns = selected(ctx, &[&["plan"]]);
        let changed = write::change(&session, viewer, id, &self.changes, self.if_updated_at, &columns).await?;
        session.commit().await?;
        Ok(match changed {
            Changed::Stored(plan) => PlanPayload::done(*plan),
            Changed::Missing => missing(),
            Changed::Stale(plan) => {
                let message = "The plan was changed meanwhile; look at it again.";
                let error = UserError::at(&["input", "ifUpdatedAt"], UserErrorCode::Conflict, message);
                PlanPayload::refused(Some(*plan), vec![error])
            }
        })
    }
}
