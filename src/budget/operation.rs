//! The budget of one operation.

use std::{
    future::pending,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    time::{sleep_until, timeout_at},
};

use super::{Caller, Exceeded, blocking_pool::BlockingPool, response::ResponseBytes, response_memory::ResponseMemory};

/// What all callers share.
pub(super) struct Pools {
    pub(super) response_memory: ResponseMemory,
    pub(super) previews: BlockingPool,
    pub(super) documents: BlockingPool,
}

/// What one operation may take.
pub struct Budget {
    pub(super) caller: Caller,
    /// `None` for a subscription, which lasts: whatever it does has `time` of its own.
    ends: Option<Instant>,
    time: Duration,
    /// When the event of a subscription that has come has to be made a response of.
    event_deadline: Mutex<Option<Instant>>,
    /// Whether it may be told to come back: a mutation has happened when its payload is made.
    pub(super) is_retryable: bool,
    sessions: Arc<Semaphore>,
    pub(super) bytes: ResponseBytes,
    exceeded: OnceLock<Exceeded>,
    noticed: Notify,
}

/// Leave to use one database session.
pub struct SessionPermit {
    _of_operation: OwnedSemaphorePermit,
    _of_caller: OwnedSemaphorePermit,
}

impl Budget {
    pub(super) fn new(caller: Caller, time: Duration, ends: bool, is_retryable: bool) -> Arc<Self> {
        let sessions = caller.limits().max_sessions_per_request;
        Arc::new(Self {
            caller,
            ends: ends.then(|| Instant::now() + time),
            time,
            event_deadline: Mutex::default(),
            is_retryable,
            sessions: Arc::new(Semaphore::new(sessions)),
            bytes: ResponseBytes::new(),
            exceeded: OnceLock::new(),
            noticed: Notify::new(),
        })
    }

    /// When what is begun now has to have ended.
    pub fn deadline(&self) -> Instant {
        self.ends.or_else(|| self.event_deadline()).unwrap_or_else(|| Instant::now() + self.time)
    }

    fn event_deadline(&self) -> Option<Instant> {
        *self.event_deadline.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_event_deadline(&self, at: Option<Instant>) {
        *self.event_deadline.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }

    /// Waits for leave to use a database session: one of those of the operation, and of the caller.
    pub async fn session(&self) -> Result<SessionPermit, Exceeded> {
        let acquire = |semaphore: &Arc<Semaphore>| Arc::clone(semaphore).acquire_owned();
        let both = async {
            let of_operation = acquire(&self.sessions).await.map_err(|_| Exceeded::Capacity)?;
            let of_caller = acquire(&self.caller.share().sessions).await.map_err(|_| Exceeded::Capacity)?;
            Ok(SessionPermit { _of_operation: of_operation, _of_caller: of_caller })
        };
        timeout_at(self.deadline().into(), both).await.unwrap_or(Err(Exceeded::Time))
    }

    /// Runs what takes the processor for milliseconds, once it is the caller's turn.
    pub async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Exceeded> {
        self.caller.pools().previews.run(self.caller.share(), self.deadline().into(), work).await
    }

    pub(super) async fn exceed(&self, why: Exceeded) {
        let _ = self.exceeded.set(why);
        self.noticed.notify_waiters();
        pending::<()>().await;
    }

    /// Returns when the operation asks for more than it may have, or an event of a subscription takes longer than it may, whatever
    /// it waits for; then it is to be dropped.
    pub async fn exceeded(&self) -> Exceeded {
        loop {
            let noticed = self.noticed.notified();
            if let Some(why) = self.exceeded.get() {
                return *why;
            }
            match self.event_deadline() {
                None => noticed.await,
                Some(at) => tokio::select! {
                    () = noticed => {}
                    () = sleep_until(at.into()) => return Exceeded::Time,
                },
            }
        }
    }

    /// Waits for the next event of a subscription: it has bytes and time of its own.
    pub async fn begin_event(&self) {
        self.set_event_deadline(None);
        self.bytes.reset().await;
    }

    /// The event has come: its time runs.
    pub fn event_received(&self) {
        self.set_event_deadline(Some(Instant::now() + self.time));
        self.noticed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::{budget::Callers, limits::Limits};

    #[tokio::test]
    async fn an_operation_and_a_caller_have_so_many_sessions_at_once() {
        let mut limits = Limits::defaults().budget;
        (limits.max_sessions_per_request, limits.max_sessions_per_user) = (2, 3);
        let caller = Callers::new(&limits).caller(None, false);
        let budget = || caller.operation(Duration::from_secs(10), true);
        let (first, second) = (budget(), budget());
        let held = [first.session().await, first.session().await, second.session().await];
        assert!(held.iter().all(Result::is_ok));
        assert!(first.session().now_or_never().is_none(), "two of one operation");
        assert!(second.session().now_or_never().is_none(), "three of one caller");
        drop(held);
        assert!(second.session().await.is_ok());
    }

    #[tokio::test]
    async fn an_event_has_so_much_time_from_when_it_came_and_waiting_for_one_takes_none() {
        let caller = Callers::new(&Limits::defaults().budget).caller(None, false);
        let budget = caller.subscription(Duration::from_millis(20));
        budget.begin_event().await;
        let exceeded = budget.exceeded();
        tokio::pin!(exceeded);
        let patience = Duration::from_millis(60);
        assert!(tokio::time::timeout(patience, exceeded.as_mut()).await.is_err());
        budget.event_received();
        assert_eq!(exceeded.await, Exceeded::Time);
        budget.begin_event().await;
        assert!(tokio::time::timeout(patience, budget.exceeded()).await.is_err());
    }
}
