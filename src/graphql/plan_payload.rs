//! The payload of mutations of one plan.

use async_graphql::{Context, ID, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    context::ContextExt,
    error::ApiError,
    plan::Plan,
    plan_columns::selected,
    record_balance::record_balance,
    user_error::{UserError, UserErrorCode},
};
use crate::{
    database::violates,
    plans::{
        self,
        balances::NewBalance,
        details::DetailsChange,
        validate,
        write::{self, Changed, Changes},
    },
};
use migration::details::UNTIL_AGE_ABOVE_CURRENT_AGE;

/// The result of changing a plan.
#[derive(SimpleObject, Default)]
pub struct PlanPayload {
    /// The plan as it is now; null if the viewer has none.
    plan: Option<Plan>,
    /// Problems that the caller can fix. If there are any, nothing was changed.
    user_errors: Vec<UserError>,
}

impl PlanPayload {
    /// The changed plan.
    pub(super) fn done(plan: plans::Plan) -> Self {
        Self { plan: Some(plan.into()), user_errors: Vec::new() }
    }

    /// The unchanged plan, if it may be shown, with a user error.
    pub(super) fn refused(plan: Option<plans::Plan>, user_errors: Vec<UserError>) -> Self {
        Self { plan: plan.map(Plan::from), user_errors }
    }
}

/// What changes with a plan's columns.
pub(super) enum Also {
    Nothing,
    Details(Box<DetailsChange>),
    /// What its money is worth is recorded.
    Balance(NewBalance),
}

/// A change of one of the viewer's plans: one statement, or with a balance a transaction.
pub(super) struct Change<'a> {
    pub(super) id: ID,
    /// The path of the id in the arguments.
    pub(super) id_path: &'a [&'a str],
    pub(super) changes: Changes,
    pub(super) also: Also,
    /// The expected `updatedAt`.
    pub(super) if_updated_at: Option<DateTime<Utc>>,
}

impl Change<'_> {
    pub(super) async fn run(self, ctx: &Context<'_>) -> Result<PlanPayload, ApiError> {
        let viewer = ctx.viewer()?;
        let missing = || PlanPayload::refused(None, vec![UserError::no_plan(self.id_path)]);
        let Ok(id) = self.id.parse() else { return Ok(missing()) };
        let session = if let Also::Balance(_) = self.also { ctx.write().await? } else { ctx.autocommit().await? };
        let columns = selected(ctx, &[&["plan"]]);
        // Boxed: rare, and larger than the rest.
        if let Also::Balance(balance) = self.also
            && let Some(refused) = Box::pin(record_balance(ctx, &session, id, balance, &columns)).await?
        {
            return Ok(refused);
        }
        let details = if let Also::Details(details) = &self.also { Some(details.as_ref()) } else { None };
        let if_updated_at = self.if_updated_at;
        let changed = match write::change(&session, viewer, id, &self.changes, details, if_updated_at, &columns).await {
            // Of the two ages one is stored and may be right with another.
            Err(error) if violates(&error, UNTIL_AGE_ABOVE_CURRENT_AGE) => {
                return Ok(PlanPayload::refused(None, vec![validate::ends_too_early().into()]));
            }
            changed => changed?,
        };
        session.commit().await?;
        Ok(match changed {
            Changed::Stored(plan) => PlanPayload::done(*plan),
            Changed::Missing => missing(),
            Changed::Stale(plan) => {
                let message = "The plan was changed concurrently; reload it.";
                let error = UserError::at(&["input", "ifUpdatedAt"], UserErrorCode::Conflict, message);
                PlanPayload::refused(Some(*plan), vec![error])
            }
        })
    }
}
