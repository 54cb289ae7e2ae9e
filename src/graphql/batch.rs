//! What the items of a list ask for, gathered into one statement.
//!
//! async-graphql polls all items of a list before it comes back to any. So everybody asks, stands aside once, and then
//! everybody else has asked as well: no clock is involved, as it is in async-graphql's own loader, which waits a
//! millisecond and on a busy machine loads a list in pieces.

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

/// What was found, by id.
pub(super) type Found<V> = Result<Arc<HashMap<Uuid, V>>, ApiError>;

/// Asks of one kind. Asks that are equal are one statement.
pub(super) struct Batch<A, V> {
    waiting: Arc<Mutex<HashMap<A, Waiting<V>>>>,
}

struct Waiting<V> {
    ids: Vec<Uuid>,
    found: Shared<BoxFuture<'static, Found<V>>>,
}

impl<A, V> Default for Batch<A, V> {
    fn default() -> Self {
        Self { waiting: Arc::default() }
    }
}

impl<A, V> Batch<A, V>
where
    A: Clone + Eq + Hash + Send + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// What `load` finds for `id`, asked together with the others who ask the same for theirs.
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
                Waiting { ids: Vec::new(), found: found.boxed().shared() }
            });
            entry.ids.push(id);
            entry.found.clone()
        };
        tokio::task::yield_now().await;
        Ok(found.await?.get(&id).cloned())
    }
}
