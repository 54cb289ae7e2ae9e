//! Operations as they are seen from outside: each is counted, timed and logged, however it came.

use std::{fmt::Display, sync::Arc, time::Duration};

use futures_util::{StreamExt, stream::BoxStream};
use tokio::time::Instant;
use tracing::{Instrument, Span, field::Empty, trace_span};

use crate::{
    Caller, Code, Gate, Host, OperationBudget, OperationType, RequestError,
    execution::{OperationMetrics, Prepared, count_refused},
    http::SubscriptionPermit,
    response::Response,
};

/// The target of the span of an operation, at the lowest level: nobody who logs sees it, and who traces asks for it.
pub const TRACED: &str = "graphql_gate::traced";

/// An operation that takes longer is logged as a warning.
const SLOW: Duration = Duration::from_secs(1);

/// Characters of an operation's name that are logged: it is the client's text.
const MAX_NAME: usize = 64;

/// Logs what concerns the operator, server errors and what is slow, as a warning, and the rest for debugging. What callers do
/// wrong is of the rest: any of them could fill the log with it, and it is counted by its code.
macro_rules! log {
    ($is_warning:expr, $($fields:tt)*) => {
        if $is_warning { tracing::warn!($($fields)*) } else { tracing::debug!($($fields)*) }
    };
}

impl<H: Host> Gate<H> {
    /// Runs a query or mutation.
    pub(crate) async fn execute(
        &self,
        prepared: &Prepared,
        viewer: Option<&H::Viewer>,
        caller: &H::Caller,
    ) -> Response {
        let budget = caller.budget(prepared.kind(), self.limits().request.operation_timeout);
        let mut run = Run { prepared, user: viewer.and_then(H::user_id), begun: Instant::now(), ended: false };
        let span = operation_span(prepared);
        let response = async {
            let response = self.executor.run(prepared, viewer, &budget).await;
            let written = tokio::time::timeout_at(budget.deadline().into(), Response::write::<H>(response, &budget));
            match written.await.unwrap_or_else(|_| Err(RequestError::timeout())) {
                Ok(response) => response,
                Err(why) => Response::failed(&why),
            }
        };
        let response = response.instrument(span.clone()).await;
        if let Some(code) = response.code {
            span.record("code", code.as_str());
            span.record("otel.status_code", "ERROR");
        }
        run.end(response.code);
        response
    }

    /// A permit for a subscription of `viewer`.
    pub(crate) fn subscription(
        &self,
        viewer: Option<&H::Viewer>,
    ) -> Result<SubscriptionPermit<H::UserId>, RequestError> {
        self.streams.subscription(viewer.and_then(H::user_id)).ok_or_else(|| {
            RequestError::new(Code::TOO_MANY_OPERATIONS, "Too many subscriptions run for this user; end one first.")
        })
    }

    /// Runs a subscription.
    pub(crate) fn subscribe(
        &self,
        prepared: Prepared,
        viewer: Option<&H::Viewer>,
        caller: &H::Caller,
    ) -> BoxStream<'static, Response> {
        let budget = caller.budget(OperationType::Subscription, self.limits().request.operation_timeout);
        let subscription = Subscription { metrics: Arc::clone(prepared.metrics()), code: None };
        let mut events = self.executor.stream(prepared, viewer, Arc::clone(&budget));
        async_stream::stream! {
            // Moved in as a whole: to use its field alone would copy that, and end the subscription here.
            let mut subscription = subscription;
            while let Some(event) = events.next().await {
                let (response, is_last) = match Response::write::<H>(event.response, &budget).await {
                    Ok(response) => (Response { cursor: event.cursor, ..response }, false),
                    Err(why) => (Response::failed(&why), true),
                };
                subscription.code = subscription.code.or(response.code);
                yield response;
                if is_last {
                    return;
                }
            }
        }
        .boxed()
    }

    /// Counts and logs a request that did not become an operation.
    pub(crate) fn refused(&self, code: Code, viewer: Option<&H::Viewer>, begun: Instant) {
        count_refused(self.executor.config().metrics_prefix, code);
        let user = viewer.and_then(H::user_id).map(tracing::field::display);
        let latency_ms = milliseconds(begun.elapsed());
        log!(code.is_server_error(), user, code = code.as_str(), latency_ms, "refused");
    }
}

/// The span of an operation for tracing.
fn operation_span(prepared: &Prepared) -> Span {
    let (kind, field) = (prepared.kind().name(), prepared.metrics().field());
    trace_span!(
        target: TRACED, "operation", otel.name = format!("{kind} {field}"), otel.status_code = Empty,
        graphql.operation.type = kind, graphql.operation.name = shortened(prepared.name()), field, code = Empty,
    )
}

/// The beginning of a name that is the client's text.
fn shortened(name: Option<&str>) -> Option<&str> {
    name.map(|name| name.get(..MAX_NAME).unwrap_or(name))
}

fn milliseconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 1e6).round() / 1e3
}

/// A query or mutation under way.
struct Run<'a, U: Display> {
    prepared: &'a Prepared,
    user: Option<U>,
    begun: Instant,
    ended: bool,
}

impl<U: Display> Run<'_, U> {
    fn end(&mut self, code: Option<Code>) {
        self.ended = true;
        let took = self.begun.elapsed();
        self.prepared.metrics().ran(took, code);
        self.log(code.is_some_and(Code::is_server_error) || took > SLOW, code.map_or("OK", Code::as_str), took);
    }

    fn log(&self, is_warning: bool, code: &str, took: Duration) {
        let (prepared, latency_ms) = (self.prepared, milliseconds(took));
        let user = self.user.as_ref().map(tracing::field::display);
        let (kind, field, name) = (prepared.kind().name(), prepared.metrics().field(), shortened(prepared.name()));
        log!(is_warning, user, operation = name, kind, field, code, latency_ms, "operation");
    }
}

impl<U: Display> Drop for Run<'_, U> {
    /// The client has left.
    fn drop(&mut self) {
        if !self.ended {
            self.prepared.metrics().abandoned();
            self.log(false, "ABANDONED", self.begun.elapsed());
        }
    }
}

/// A subscription under way: it ends when its stream is dropped.
struct Subscription {
    metrics: Arc<OperationMetrics>,
    code: Option<Code>,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.metrics.ended(self.code);
    }
}
