//! The one door to async-graphql's untyped context.

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

/// What resolvers may ask the context for.
pub(super) trait ContextExt {
    /// The program's parts.
    fn app(&self) -> &Arc<App>;
    /// What the operation may take.
    fn budget(&self) -> &Arc<Budget>;
    /// Who asks, or UNAUTHENTICATED.
    fn viewer(&self) -> Result<&Viewer, ApiError>;
    /// Who asks, and until when an answer counts.
    fn actor(&self) -> Result<Actor<'_>, ApiError>;
    /// The user who asks, or UNAUTHENTICATED; FORBIDDEN for a service key, which stands for no user.
    fn person(&self) -> Result<Uuid, ApiError>;
    /// Who asks, if it is an agent or operator; otherwise FORBIDDEN.
    fn service(&self) -> Result<&Viewer, ApiError>;
    /// A session of the viewer that may read, on a replica perhaps; it misses nothing that was stored before.
    async fn read(&self) -> Result<Session, ApiError>;
    /// A session of the viewer that may read, on the primary: for what is of one server, such as numbers of transactions.
    async fn read_primary(&self) -> Result<Session, ApiError>;
    /// A session of the viewer that may write.
    async fn write(&self) -> Result<Session, ApiError>;
    /// Whether there may be others like this field, in other items of a list: then they are loaded together.
    fn in_list(&self) -> bool;
    /// Loads for the items of a list together.
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
