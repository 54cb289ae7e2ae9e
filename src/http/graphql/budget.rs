//! Callers and budgets, as the GraphQL server uses them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use graphql_gate::{OperationBudget, OperationType, RequestError, RequestErrors};

use crate::budget::{Budget, Caller, Exceeded};

impl graphql_gate::Caller for Caller {
    type Budget = Budget;

    fn charge(&self, points: u64) -> Result<(), RequestError> {
        Ok(Self::charge(self, points)?)
    }

    async fn parse<T: Send + 'static>(
        &self,
        time: Duration,
        parse: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, RequestError> {
        Ok(Self::parse(self, time, parse).await?)
    }

    /// A mutation cannot be repeated.
    fn budget(&self, kind: OperationType, time: Duration) -> Arc<Budget> {
        match kind {
            OperationType::Subscription => self.subscription(time),
            OperationType::Query => self.operation(time, true),
            OperationType::Mutation => self.operation(time, false),
        }
    }
}

impl OperationBudget for Budget {
    fn deadline(&self) -> Instant {
        Self::deadline(self)
    }

    async fn exceeded(&self) -> RequestError {
        Self::exceeded(self).await.into()
    }

    async fn begin_event(&self) {
        Self::begin_event(self).await;
    }

    fn response_size(&self) -> usize {
        self.values()
    }

    async fn respond(&self, body: Bytes) -> Bytes {
        Self::respond(self, body.into()).await
    }
}

impl From<Exceeded> for RequestError {
    fn from(why: Exceeded) -> Self {
        let error = Self::new(why.code().into(), why.message());
        match why.retry_after() {
            Some(seconds) => error.retry_after(seconds),
            None => error,
        }
    }
}

impl From<Exceeded> for RequestErrors {
    fn from(why: Exceeded) -> Self {
        RequestError::from(why).into()
    }
}
