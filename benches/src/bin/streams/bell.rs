//! `LISTEN` alone: when Postgres notifies a bare connection of each commit. No server can know of it sooner.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use sea_orm::sqlx::postgres::PgListener;
use tokio::task::JoinHandle;

use crate::writers::Change;

/// What the program's trigger notifies of.
const CHANNEL: &str = "plan_events";

/// A connection that listens.
pub(crate) struct Bell {
    /// When it rang, by the backend that rang it.
    rung: Arc<Mutex<HashMap<i32, Vec<Instant>>>>,
    listening: JoinHandle<()>,
}

impl Bell {
    /// Listens from now on.
    pub(crate) async fn listen(url: &str) -> anyhow::Result<Self> {
        let mut listener = PgListener::connect(url).await?;
        listener.listen(CHANNEL).await?;
        let rung = Arc::<Mutex<HashMap<_, Vec<_>>>>::default();
        let noted = Arc::clone(&rung);
        let listening = tokio::spawn(async move {
            while let Ok(notification) = listener.recv().await {
                let now = Instant::now();
                let backend = notification.process_id().cast_signed();
                noted.lock().unwrap_or_else(PoisonError::into_inner).entry(backend).or_default().push(now);
            }
        });
        Ok(Self { rung, listening })
    }

    /// How long each of `changes` took from its acknowledgement until the bell rang. Notifications say nothing but who
    /// sent them; those of one backend come in the order of its commits.
    pub(crate) fn times(self, changes: &[Change]) -> Vec<Duration> {
        self.listening.abort();
        let rung = std::mem::take(&mut *self.rung.lock().unwrap_or_else(PoisonError::into_inner));
        let mut rung: HashMap<_, _> = rung.into_iter().map(|(backend, rung)| (backend, rung.into_iter())).collect();
        let time = |change: &Change| {
            let rung = rung.get_mut(&change.backend)?.next()?;
            Some(rung.saturating_duration_since(change.committed))
        };
        changes.iter().filter_map(time).collect()
    }
}
