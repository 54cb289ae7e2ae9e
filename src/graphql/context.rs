//! The one door to async-graphql's untyped context.

use std::sync::Arc;

use async_graphql::Context;

use super::error::ApiError;
use crate::{
    app::App,
    auth::Viewer,
    database::{Actor, Session},
};

/// What resolvers may ask the context for.
pub(super) trait ContextExt {
    /// The program's parts.
    fn app(&self) -> &Arc<App>;
    /// Who asks, or UNAUTHENTICATED.
    fn viewer(&self) -> Result<&Viewer, ApiError>;
    /// A session of the viewer that may read.
    async fn read(&self) -> Result<Session, ApiError>;
    /// A session of the viewer that may write.
    async fn write(&self) -> Result<Session, ApiError>;
}

impl ContextExt for Context<'_> {
    fn app(&self) -> &Arc<App> {
        self.data_unchecked()
    }

    fn viewer(&self) -> Result<&Viewer, ApiError> {
        self.data_opt().ok_or(ApiError::Unauthenticated)
    }

    async fn read(&self) -> Result<Session, ApiError> {
        Ok(self.app().database.read(Actor::Viewer(self.viewer()?)).await?)
    }

    async fn write(&self) -> Result<Session, ApiError> {
        Ok(self.app().database.write(Actor::Viewer(self.viewer()?)).await?)
    }
}
