//! Loads for the items of a list together: one statement, however many items there are. Made for each request, so that
//! nothing of one viewer can reach another.

use std::{collections::HashMap, hash::Hash, sync::Arc};

use async_graphql::{
    Request,
    dataloader::{DataLoader, Loader},
};
use sea_orm::DbErr;
use uuid::Uuid;

use super::error::ApiError;
use crate::{
    app::App,
    auth::Viewer,
    database::{Actor, Session},
    plans::{
        analytics::{self, PlanAnalytics},
        filter::Filter,
        history, read,
    },
};

/// Loads on behalf of one viewer.
pub struct Loaders {
    app: Arc<App>,
    viewer: Viewer,
}

/// What is asked of one item; the same `ask` of several items is one statement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Of<A> {
    pub(super) id: Uuid,
    pub(super) ask: A,
}

/// Asks for a user's figures.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Figures;

/// What resolvers find in the context of a request: who asks, and their loaders.
pub fn enter(app: &Arc<App>, request: Request, viewer: Option<&Viewer>) -> Request {
    let Some(viewer) = viewer else { return request };
    let loaders = Loaders { app: Arc::clone(app), viewer: viewer.clone() };
    request.data(viewer.clone()).data(DataLoader::new(loaders, tokio::spawn))
}

impl Loaders {
    async fn by_ask<A: Clone + Eq + Hash, V>(
        &self,
        keys: &[Of<A>],
        load: impl AsyncFn(&Session, &[Uuid], &A) -> Result<HashMap<Uuid, V>, DbErr>,
    ) -> Result<HashMap<Of<A>, Arc<V>>, ApiError> {
        let mut asked: HashMap<&A, Vec<Uuid>> = HashMap::new();
        for key in keys {
            asked.entry(&key.ask).or_default().push(key.id);
        }
        let session = self.app.database.read(Actor::Viewer(&self.viewer)).await?;
        let mut found = HashMap::with_capacity(keys.len());
        for (ask, ids) in asked {
            let loaded = load(&session, &ids, ask).await?;
            found.extend(loaded.into_iter().map(|(id, value)| (Of { id, ask: ask.clone() }, Arc::new(value))));
        }
        Ok(found)
    }
}

impl Loader<Of<read::Ask>> for Loaders {
    type Value = Arc<read::Stretch>;
    type Error = ApiError;

    async fn load(&self, keys: &[Of<read::Ask>]) -> Result<HashMap<Of<read::Ask>, Self::Value>, ApiError> {
        self.by_ask(keys, async |session, users, ask| read::lists(session, users, ask).await).await
    }
}

impl Loader<Of<Filter>> for Loaders {
    type Value = Arc<i64>;
    type Error = ApiError;

    async fn load(&self, keys: &[Of<Filter>]) -> Result<HashMap<Of<Filter>, Self::Value>, ApiError> {
        self.by_ask(keys, async |session, users, filter| read::counts(session, users, filter).await).await
    }
}

impl Loader<Of<Figures>> for Loaders {
    type Value = Arc<PlanAnalytics>;
    type Error = ApiError;

    async fn load(&self, keys: &[Of<Figures>]) -> Result<HashMap<Of<Figures>, Self::Value>, ApiError> {
        self.by_ask(keys, async |session, users, _| analytics::of_users(session, users).await).await
    }
}

impl Loader<Of<history::Ask>> for Loaders {
    type Value = Arc<Vec<history::Change>>;
    type Error = ApiError;

    async fn load(&self, keys: &[Of<history::Ask>]) -> Result<HashMap<Of<history::Ask>, Self::Value>, ApiError> {
        self.by_ask(keys, async |session, plans, ask| history::of_plans(session, plans, ask).await).await
    }
}
