//! The owner of plans.

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    analytics::PlanAnalytics,
    connection::PlanConnection,
    context::ContextExt,
    cost::cost,
    error::ApiError,
    filter::{PlanFilter, PlanOrder},
    page::Arguments,
    scalars::Decimal,
};
use crate::{
    auth::Viewer,
    plans::{Plan, users},
};

/// A person with plans.
#[derive(Clone)]
pub struct User {
    pub(super) id: Uuid,
    email: Option<String>,
    created_at: DateTime<Utc>,
}

impl User {
    /// Those of these users that the viewer may see. A viewer without a row is known by the token.
    pub(super) async fn several(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<Self>, ApiError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let viewer = ctx.viewer()?;
        let stored = users::find(&ctx.read().await?, ids).await?;
        let user = |id: &Uuid| match stored.get(id) {
            Some(user) => Some(Self::new(viewer, *id, user.email.as_deref(), user.email_as_of, user.created_at)),
            None => (Some(*id) == viewer.user_id).then(|| Self::new(viewer, *id, None, None, viewer.issued_at)),
        };
        Ok(ids.iter().filter_map(user).collect())
    }

    /// The owner of `plan`, with the selected fields.
    pub(super) fn owner_of(plan: &Plan, viewer: &Viewer) -> Self {
        let owner = plan.owner.as_ref();
        let email = owner.and_then(|owner| owner.email.as_deref());
        let created_at = owner.map(|owner| owner.created_at).unwrap_or_default();
        Self::new(viewer, plan.user_id, email, owner.and_then(|owner| owner.email_as_of), created_at)
    }

    /// A user as `viewer` sees them: the viewer's token may have a newer address than the row.
    fn new(
        viewer: &Viewer,
        id: Uuid,
        stored: Option<&str>,
        as_of: Option<DateTime<Utc>>,
        created_at: DateTime<Utc>,
    ) -> Self {
        let email = if viewer.user_id == Some(id) { users::address(viewer, stored, as_of) } else { stored };
        let email = email.filter(|email| !email.trim().is_empty()).map(str::to_owned);
        Self { id, email, created_at }
    }
}

/// A person with plans.
#[Object]
impl User {
    /// Globally unique id; `sub` of the user's tokens.
    pub async fn id(&self) -> ID {
        self.id.into()
    }

    /// E-mail address of the user's newest token, if known.
    async fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// When the user was first seen.
    async fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    /// What the person can pay a month for all plans together, in US dollars; null if not set.
    #[graphql(directive = cost::apply(1))]
    async fn monthly_budget(&self, ctx: &Context<'_>) -> Result<Option<Decimal>, ApiError> {
        Ok(ctx.loaders()?.monthly_budget(self.id).await?.map(Decimal::dollars))
    }

    /// The user's plans. By default favourites first, then newest first (the dashboard's order).
    #[expect(clippy::too_many_arguments, reason = "the arguments are those of the contract")]
    async fn plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Filter; by default all plans that are not archived.")] filter: Option<PlanFilter>,
        #[graphql(desc = "Order; by default the dashboard's.")] order_by: Option<PlanOrder>,
        #[graphql(desc = "Number of plans from the start, at most 1000; default 20.")] first: Option<i32>,
        #[graphql(desc = "Only items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Number of plans from the end, at most 1000.")] last: Option<i32>,
        #[graphql(desc = "Only items before this cursor.")] before: Option<String>,
    ) -> Result<PlanConnection, ApiError> {
        PlanConnection::load(ctx, self.id, filter, order_by, Arguments { first, after, last, before }).await
    }
    /// Statistics over the user's active plans.
    async fn plan_analytics(&self, ctx: &Context<'_>) -> Result<PlanAnalytics, ApiError> {
        PlanAnalytics::load(ctx, self.id).await
    }
}
