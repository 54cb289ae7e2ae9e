//! GraphQL operations as they are seen from outside: each is counted, timed and told in the log, however it came.

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt, stream::BoxStream};
use tokio::time::Instant;
use tracing::{Instrument, Span, field::Empty, trace_span};
use uuid::Uuid;

use super::graphql::{ServerState, SubscriptionPermit};
use crate::{
    auth::Viewer,
    budget::Caller,
    execution::{self, Code, Figures, Prepared, RequestError, Response},
    telemetry::traces::TRACED,
};

/// An operation that takes longer is told in the log of a server that tells of troubles alone.
const SLOW: Duration = Duration::from_secs(1);

/// Characters of an operation's name that are logged: it is the client's text.
const MAX_NAME: usize = 64;

/// Logs what is of use to everybody, our faults and what is slow, as a warning, and the rest for whoever looks for it. What
/// callers do wrong is of the rest: any of them could fill the log with it, and it is counted by its code.
macro_rules! tell {
    ($is_trouble:expr, $($what:tt)*) => {
        if $is_trouble { tracing::warn!($($what)*) } else { tracing::debug!($($what)*) }
    };
}
pub(super) use tell;

impl ServerState {
    /// Runs a query or mutation.
    pub(super) async fn execute(&self, prepared: &Prepared, viewer: Option<&Viewer>, caller: &Caller) -> Response {
        let budget = caller
            .operation(self.limits.request.operation_timeout, prepared.kind() != execution::OperationType::Mutation);
        let mut run = Run { prepared, viewer, begun: Instant::now(), ended: false };
        let traced = traced(prepared);
        let response = self.executor.execute(prepared, viewer, &budget).instrument(traced.clone()).await;
        let code = response.code();
        if let Some(code) = code {
            traced.record("code", code.as_str());
            traced.record("otel.status_code", "ERROR");
        }
        run.end(code);
        response
    }

    /// Leave for a subscription of `viewer`.
    pub(super) fn subscription(&self, viewer: Option<&Viewer>) -> Result<SubscriptionPermit, RequestError> {
        self.streams.subscription(viewer).ok_or_else(|| {
            RequestError::new(Code::TooManyOperations, "Too many subscriptions run for this user; end one first.")
        })
    }

    /// Runs a subscription.
    pub(super) fn subscribe(
        &self,
        prepared: Prepared,
        viewer: Option<&Viewer>,
        caller: &Caller,
    ) -> BoxStream<'static, Response> {
        let budget = caller.subscription(self.limits.request.operation_timeout);
        let mut stream = Stream { figures: Arc::clone(prepared.figures()), code: None };
        let events = self.executor.subscribe(prepared, viewer, budget);
        events.inspect(move |event| stream.note(event)).boxed()
    }
}

/// The span of an operation for those who trace.
fn traced(prepared: &Prepared) -> Span {
    let (kind, field) = (prepared.kind().name(), prepared.figures().field());
    trace_span!(
        target: TRACED, "operation", otel.name = format!("{kind} {field}"), otel.status_code = Empty,
        graphql.operation.type = kind, graphql.operation.name = shortened(prepared.name()), field, code = Empty,
    )
}

/// The beginning of a name that is the client's text.
fn shortened(name: Option<&str>) -> Option<&str> {
    name.map(|name| name.get(..MAX_NAME).unwrap_or(name))
}

/// Tells of a request that did not become an operation.
pub(super) fn refused(code: Code, user: Option<Uuid>, begun: Instant) {
    execution::refused(code);
    let (user, latency_ms) = (user.map(tracing::field::display), milliseconds(begun.elapsed()));
    tell!(is_ours(code), user, code = code.as_str(), latency_ms, "refused");
}

/// Whether an error is ours, not the caller's.
const fn is_ours(code: Code) -> bool {
    matches!(code, Code::Internal | Code::Timeout | Code::Unavailable)
}

pub(super) fn milliseconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 1e6).round() / 1e3
}

/// A query or mutation under way.
struct Run<'a> {
    prepared: &'a Prepared,
    viewer: Option<&'a Viewer>,
    begun: Instant,
    ended: bool,
}

impl Run<'_> {
    fn end(&mut self, code: Option<Code>) {
        self.ended = true;
        let took = self.begun.elapsed();
        self.prepared.figures().ran(took, code);
        self.tell(code.is_some_and(is_ours) || took > SLOW, code.map_or("OK", Code::as_str), took);
    }

    fn tell(&self, is_trouble: bool, code: &str, took: Duration) {
        let (prepared, latency_ms) = (self.prepared, milliseconds(took));
        let user = self.viewer.and_then(|viewer| viewer.user_id).map(tracing::field::display);
        let (kind, field, name) = (prepared.kind().name(), prepared.figures().field(), shortened(prepared.name()));
        tell!(is_trouble, user, operation = name, kind, field, code, latency_ms, "operation");
    }
}

impl Drop for Run<'_> {
    /// The client has left.
    fn drop(&mut self) {
        if !self.ended {
            self.prepared.figures().abandoned();
            self.tell(false, "ABANDONED", self.begun.elapsed());
        }
    }
}

/// A subscription under way: it ends when its stream is dropped.
struct Stream {
    figures: Arc<Figures>,
    code: Option<Code>,
}

impl Stream {
    fn note(&mut self, event: &Response) {
        self.code = self.code.or_else(|| event.code());
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.figures.ended(self.code);
    }
}
