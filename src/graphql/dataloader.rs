//! A dataloader: what a list's items ask for becomes one statement.
//!
//! async-graphql polls all items of a list before it polls one again. So each item registers its key and yields once, after
//! which all have registered: no timer is needed, unlike in async-graphql's own loader, whose millisecond splits batches on
//! a busy machine.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use uuid::Uuid;

use super::error::ApiError;

/// The results by id.
pub(super) type Loaded<V> = Result<Arc<HashMap<Uuid, V>>, ApiError>;

/// Loads of one kind. Equal arguments share a statement.
pub(super) struct DataLoader<A, V> {
    waiting: Arc<Mutex<HashMap<A, Pending<V>>>>,
}

struct Pending<V> {
    ids: Vec<Uuid>,
    found: Shared<BoxFuture<'static, Loaded<V>>>,
}

impl<A, V> Default for DataLoader<A, V> {
    fn default() -> Self {
        Self { waiting: Arc::default() }
    }
}

impl<A, V> DataLoader<A, V>
where
    A: Clone + Eq + Hash + Send + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// The result of `load` for `id`: at once where the field is not in a list, and otherwise together with the other items.
    pub(super) async fn load_within<F>(
        &self,
        in_list: bool,
        id: Uuid,
        ask: A,
        load: impl FnOnce(Vec<Uuid>, A) -> F + Send + 'static,
    ) -> Result<Option<V>, ApiError>
    where
        F: Future<Output = Result<HashMap<Uuid, V>, ApiError>> + Send + 'static,
    {
        if in_list { self.load(id, ask, load).await } else { Ok(load(vec![id], ask).await?.remove(&id)) }
    }

    /// The result of `load` for `id`, loaded together with concurrent calls of equal arguments.
    pub(super) async fn load<F>(
        &self,
        id: Uuid,
        ask: A,
        load: impl FnOnce(Vec<Uuid>, A) -> F + Send + 'static,
    ) -> Result<Option<V>, ApiError>
    where
        F: Future<Output = Result<HashMap<Uuid, V>, ApiError>> + Send + 'static,
    {
        let found = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let ask_again = ask.clone();
            let entry = waiting.entry(ask).or_insert_with(|| {
                let all = Arc::clone(&self.waiting);
                let found = async move {
                    let entry = all.lock().unwrap_or_else(PoisonError::into_inner).remove(&ask_again);
                    let mut ids = entry.map(|entry| entry.ids).unwrap_or_default();
                    ids.sort_unstable();
                    ids.dedup();
                    load(ids, ask_again).await.map(Arc::new)
                };
                Pending { ids: Vec::new(), found: found.boxed().shared() }
            });
            entry.ids.push(id);
            entry.found.clone()
        };
        tokio::task::yield_now().await;
        Ok(found.await?.get(&id).cloned())
    }
}
