//! Callers who are charged nothing, for hosts that keep no accounts. The limits of the gate hold for them all the same.

use std::{
    future::{pending, ready},
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use tokio::task::spawn_blocking;

use crate::{Caller, Code, OperationBudget, OperationType, RequestError};

/// A caller who may ask for anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unlimited;

/// The time of an operation, and nothing else.
#[derive(Debug)]
pub struct Deadline {
    /// `None` for a subscription, each of whose events has `time` of its own.
    ends: Option<Instant>,
    time: Duration,
}

impl Caller for Unlimited {
    type Budget = Deadline;

    fn charge(&self, _points: u64) -> Result<(), RequestError> {
        Ok(())
    }

    async fn parse<T: Send + 'static>(
        &self,
        time: Duration,
        parse: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, RequestError> {
        let timeout = |_| RequestError::new(Code::TIMEOUT, "The document took too long to read.");
        let failed = |_| RequestError::new(Code::INTERNAL, "The document could not be read.");
        tokio::time::timeout(time, spawn_blocking(parse)).await.map_err(timeout)?.map_err(failed)
    }

    fn budget(&self, kind: OperationType, time: Duration) -> Arc<Deadline> {
        let ends = (kind != OperationType::Subscription).then(|| Instant::now() + time);
        Arc::new(Deadline { ends, time })
    }
}

impl OperationBudget for Deadline {
    fn deadline(&self) -> Instant {
        self.ends.unwrap_or_else(|| Instant::now() + self.time)
    }

    fn exceeded(&self) -> impl Future<Output = RequestError> + Send {
        pending()
    }

    fn begin_event(&self) -> impl Future<Output = ()> + Send {
        ready(())
    }

    fn response_size(&self) -> usize {
        0
    }

    fn respond(&self, body: Bytes) -> impl Future<Output = Bytes> + Send {
        ready(body)
    }
}
