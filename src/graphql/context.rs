//! Typed access to async-graphql's context.

use std::sync::Arc;

use async_graphql::{Context, QueryPathNode, QueryPathSegment};
use uuid::Uuid;

use super::{error::ApiError, loaders::Loaders};
use crate::{
    app::App,
    auth::{Role, Viewer},
    budget::Budget,
    database::{Actor, Session},
};

/// What resolvers get from the context.
pub(super) trait ContextExt {
    /// The application's parts.
    fn app(&self) -> &Arc<App>;
    /// The operation's budget.
    fn budget(&self) -> &Arc<Budget>;
    /// The viewer, or UNAUTHENTICATED.
    fn viewer(&self) -> Result<&Viewer, ApiError>;
    /// The viewer with the operation's deadline.
    fn actor(&self) -> Result<Actor<'_>, ApiError>;
    /// The viewer's user id, or UNAUTHENTICATED; FORBIDDEN for a service key without a user.
    fn person(&self) -> Result<Uuid, ApiError>;
    /// The viewer, if it has the service role; otherwise FORBIDDEN.
    fn service(&self) -> Result<&Viewer, ApiError>;
    /// A reading session of the viewer, on the replica if it is up to date.
    async fn read(&self) -> Result<Session, ApiError>;
    /// A reading session of the viewer on the primary: for data of one cluster, such as transaction ids.
    async fn read_primary(&self) -> Result<Session, ApiError>;
    /// A writing session of the viewer.
    async fn write(&self) -> Result<Session, ApiError>;
    /// A session of the viewer each of whose statements may write and commits at once, where that can be.
    async fn autocommit(&self) -> Result<Session, ApiError>;
    /// Whether the field is within a list, so that its items are loaded together.
    fn in_list(&self) -> bool;
    /// The request's dataloaders.
    fn loaders(&self) -> Result<&Loaders, ApiError>;
}

impl ContextExt for Context<'_> {
    fn app(&self) -> &Arc<App> {
        self.data_unchecked()
    }

    fn budget(&self) -> &Arc<Budget> {
        self.data_unchecked()
    }

    fn viewer(&self) -> Result<&Viewer, ApiError> {
        self.data_opt().ok_or(ApiError::Unauthenticated)
    }

    fn actor(&self) -> Result<Actor<'_>, ApiError> {
        Ok(Actor::Viewer(self.viewer()?, self.budget().deadline()))
    }

    fn person(&self) -> Result<Uuid, ApiError> {
        self.viewer()?.user_id.ok_or(ApiError::NoUser)
    }

    fn service(&self) -> Result<&Viewer, ApiError> {
        let viewer = self.viewer()?;
        if viewer.role == Role::Service { Ok(viewer) } else { Err(ApiError::Forbidden) }
    }

    async fn read(&self) -> Result<Session, ApiError> {
        let permit = self.budget().session().await?;
        let session = self.app().database.read_replica_first(self.actor()?).await?;
        Ok(session.within(self.budget(), permit))
    }

    async fn read_primary(&self) -> Result<Session, ApiError> {
        let permit = self.budget().session().await?;
        let session = self.app().database.read(self.actor()?).await?;
        Ok(session.within(self.budget(), permit))
    }

    async fn write(&self) -> Result<Session, ApiError> {
        let permit = self.budget().session().await?;
        let session = self.app().database.write(self.actor()?).await?;
        Ok(session.within(self.budget(), permit))
    }

    async fn autocommit(&self) -> Result<Session, ApiError> {
        let permit = self.budget().session().await?;
        let session = self.app().database.autocommit(self.actor()?).await?;
        Ok(session.within(self.budget(), permit))
    }

    fn in_list(&self) -> bool {
        let mut node = self.path_node.as_ref();
        while let Some(QueryPathNode { parent, segment }) = node {
            if matches!(segment, QueryPathSegment::Index(_)) {
                return true;
            }
            node = *parent;
        }
        false
    }

    fn loaders(&self) -> Result<&Loaders, ApiError> {
        self.data_opt().ok_or(ApiError::Unauthenticated)
    }
}
