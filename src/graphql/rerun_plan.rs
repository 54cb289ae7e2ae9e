//! `rerunPlan`: queues a finished plan again.

use async_graphql::{Context, ID, Object};

use super::{
    context::ContextExt,
    cost::cost,
    error::ApiError,
    plan_columns::selected,
    plan_payload::PlanPayload,
    user_error::{UserError, UserErrorCode},
};
use crate::{
    plans::{origin, read, status, write},
    telemetry::traces,
};

/// The field `rerunPlan`.
#[derive(Default)]
pub struct RerunPlan;

/// Mutations.
#[Object]
impl RerunPlan {
    /// Queue a FAILED or COMPLETED plan again with its current inputs, details included. Values set by the planner are read
    /// from the texts again.
    #[graphql(directive = cost::apply(50))]
    async fn rerun_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
    ) -> Result<PlanPayload, ApiError> {
        let viewer = ctx.viewer()?;
        let missing = || PlanPayload::refused(None, vec![UserError::no_plan(&["id"])]);
        let Ok(id) = id.parse() else { return Ok(missing()) };
        let session = ctx.write().await?;
        if !write::lock(&session, viewer, id).await? {
            return Ok(missing());
        }
        // The plan was found under the viewer's policies; people may not write its status.
        session.as_service().await?;
        let columns = selected(ctx, &[&["plan"]]);
        if let Some(plan) = status::rerun(&session, id, &columns).await? {
            if let Some(traceparent) = traces::traceparent() {
                origin::record(&session, id, &traceparent).await?;
            }
            session.commit().await?;
            return Ok(PlanPayload::done(plan));
        }
        let present = read::find(&session, viewer, id, &columns).await?;
        let message = "Only a COMPLETED or FAILED plan can run again; this one is in progress.";
        Ok(PlanPayload::refused(present, vec![UserError::at(&["id"], UserErrorCode::Conflict, message)]))
    }
}
