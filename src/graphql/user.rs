//! The person behind plans.

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    connection::PlanConnection,
    context::ContextExt,
    error::ApiError,
    filter::{PlanFilter, PlanOrder},
    page::Arguments,
};
use crate::plans::users;

/// A person with plans.
pub struct User {
    id: Uuid,
    email: Option<String>,
    created_at: DateTime<Utc>,
}

impl User {
    /// The user with this id, as far as the viewer may see. A viewer who has written nothing yet is known by the token.
    pub(super) async fn load(ctx: &Context<'_>, id: Uuid) -> Result<Self, ApiError> {
        let viewer = ctx.viewer()?;
        if let Some(user) = users::find(&ctx.read().await?, id).await? {
            return Ok(Self { id, email: user.email, created_at: user.created_at.to_utc() });
        }
        if id != viewer.user_id {
            return Err(ApiError::NotFound);
        }
        let created_at = DateTime::from_timestamp(viewer.issued_at, 0).unwrap_or_default();
        Ok(Self { id, email: viewer.email.clone(), created_at })
    }
}

/// A person with plans.
#[Object]
impl User {
    /// Unique among everything; `sub` of the user's tokens.
    async fn id(&self) -> ID {
        self.id.into()
    }

    /// The user's address, where it is known.
    async fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// When the user was first seen.
    async fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    /// The user's plans. Without orderBy: favourites first, then newest first (the dashboard's order).
    #[expect(clippy::too_many_arguments, reason = "the arguments are those of the contract")]
    async fn plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which plans; without it, all that are not archived.")] filter: Option<PlanFilter>,
        #[graphql(desc = "In which order; without it, the dashboard's.")] order_by: Option<PlanOrder>,
        #[graphql(desc = "Rows from the start, at most 1000; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, at most 1000.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PlanConnection, ApiError> {
        PlanConnection::load(ctx, self.id, filter, order_by, Arguments { first, after, last, before }).await
    }
}
