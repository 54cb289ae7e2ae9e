//! What one operation may take, decided once at the door and carried in the request's data and in its database sessions.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// What one operation may take. Resolvers find it in their context.
#[derive(Debug)]
pub struct Budget {
    /// `None` for a subscription, which lasts: each of its reads has `time` of its own.
    ends: Option<Instant>,
    time: Duration,
}

impl Budget {
    /// For a query or mutation, which may take `time` altogether.
    pub fn of_operation(time: Duration) -> Arc<Self> {
        Arc::new(Self { ends: Some(Instant::now() + time), time })
    }

    /// For a subscription, each of whose events may take `time`.
    pub fn of_subscription(time: Duration) -> Arc<Self> {
        Arc::new(Self { ends: None, time })
    }

    /// When what is begun now has to have ended.
    pub fn deadline(&self) -> Instant {
        self.ends.unwrap_or_else(|| Instant::now() + self.time)
    }
}
