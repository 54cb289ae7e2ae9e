//! Runs what is prepared.

use std::{
    panic::AssertUnwindSafe,
    pin::{Pin, pin},
    sync::{Arc, atomic::Ordering::Relaxed},
};

use async_graphql::{Data, Executor as _, Request as SchemaRequest, Response, ServerError};
use futures_util::{
    FutureExt, StreamExt,
    stream::{self, BoxStream},
};

use super::{
    error_boundary,
    errors::{self, failure},
    executor::Executor,
    prepared::Prepared,
};
use crate::{Budget, Host, OperationBudget, OperationType, RequestError};

/// An event of a subscription.
pub struct Event {
    pub(crate) response: Response,
    /// Where in its stream it stands.
    pub(crate) cursor: Option<String>,
}

impl<H: Host> Executor<H> {
    /// Runs a query or mutation for `viewer`, as far as `budget` goes. A query runs without an error boundary first, unless it
    /// failed the last time: what asks for a plan that is gone tends to do so again.
    pub(crate) async fn run(
        &self,
        prepared: &Prepared,
        viewer: Option<&H::Viewer>,
        budget: &Arc<Budget<H>>,
    ) -> Response {
        let new = || Some(self.0.host.data(prepared.request(SchemaRequest::new(""))?, viewer, budget));
        // Pinned here and borrowed there: an argument of an async function takes its room twice.
        let resolve = pin!(async {
            if prepared.kind() == OperationType::Query && !prepared.plan.failed.load(Relaxed) {
                match AssertUnwindSafe(self.0.plain.execute(new()?)).catch_unwind().await {
                    Ok(response) if prepared.plan.is_exact(&response) => return Some(response),
                    Ok(_) => tracing::debug!("a field failed, running the query again with an error boundary"),
                    Err(_) => tracing::warn!("a query panicked, running it again with an error boundary"),
                }
            }
            budget.begin_event().await;
            let response = self.guarded(new()?).await;
            prepared.plan.failed.store(response.is_err(), Relaxed);
            Some(response)
        });
        self.within(prepared, budget, resolve).await
    }

    /// The same for a `request` that another integration has made, and put data of its own into: it cannot run twice.
    pub(super) async fn run_request(
        &self,
        prepared: &Prepared,
        request: SchemaRequest,
        viewer: Option<&H::Viewer>,
        budget: &Arc<Budget<H>>,
    ) -> Response {
        let resolve = pin!(async {
            let request = self.0.host.data(prepared.request(request)?, viewer, budget);
            Some(self.guarded(request).await)
        });
        self.within(prepared, budget, resolve).await
    }

    fn guarded(&self, request: SchemaRequest) -> impl Future<Output = Response> + Send {
        let run = AssertUnwindSafe(self.0.guarded.execute(request)).catch_unwind();
        run.map(|response| response.unwrap_or_else(|panic| failed(error_boundary::internal(&*panic))))
    }

    /// Completes what `resolve` gives with what the schema says of itself, unless the budget or the time ends before.
    async fn within(
        &self,
        prepared: &Prepared,
        budget: &Arc<Budget<H>>,
        resolve: Pin<&mut impl Future<Output = Option<Response>>>,
    ) -> Response {
        let run = async {
            let introspection = prepared.plan.introspection.as_ref();
            let answered = introspection.map(|asked| asked.answer(&self.0.schema, &prepared.variables)).transpose();
            match answered {
                Ok(answered) => {
                    let response = resolve.await.unwrap_or_else(empty);
                    let response = errors::locate(&prepared.plan, &prepared.document.source.sources, response);
                    match answered {
                        Some(answered) => errors::merge(response, answered, &prepared.plan.keys),
                        None => response,
                    }
                }
                Err(error) => failure(&RequestError::new(error.code(), "The schema could not be read.")),
            }
        };
        tokio::select! {
            response = run => response,
            why = budget.exceeded() => failure(&why),
            () = tokio::time::sleep_until(budget.deadline().into()) => {
                tracing::warn!("an operation timed out");
                failure(&RequestError::timeout())
            }
        }
    }

    /// Runs a subscription for `viewer`: a response for each of its events.
    pub(crate) fn stream(
        &self,
        prepared: Prepared,
        viewer: Option<&H::Viewer>,
        budget: Arc<Budget<H>>,
    ) -> BoxStream<'static, Event> {
        self.stream_request(prepared, SchemaRequest::new(""), None, viewer, budget)
    }

    /// The same for a `request` that another integration has made, with the data of its session.
    pub(super) fn stream_request(
        &self,
        prepared: Prepared,
        request: SchemaRequest,
        session: Option<Arc<Data>>,
        viewer: Option<&H::Viewer>,
        budget: Arc<Budget<H>>,
    ) -> BoxStream<'static, Event> {
        let events = match prepared.request(request) {
            Some(request) => self.0.guarded.execute_stream(self.0.host.data(request, viewer, &budget), session),
            None => return stream::empty().boxed(),
        };
        let (plan, document) = (prepared.plan, prepared.document);
        let mut events = AssertUnwindSafe(events).catch_unwind().boxed();
        async_stream::stream! {
            loop {
                budget.begin_event().await;
                tokio::select! {
                    event = events.next() => {
                        let Some(event) = event else { return };
                        let mut response = event.unwrap_or_else(|panic| failed(error_boundary::internal(&*panic)));
                        let cursor = errors::take_cursor(&mut response.data);
                        let response = errors::locate(&plan, &document.source.sources, response);
                        yield Event { response, cursor };
                    }
                    why = budget.exceeded() => {
                        yield Event { response: failure(&why), cursor: None };
                        return;
                    }
                }
            }
        }
        .boxed()
    }
}

/// What async-graphql would give for an operation without fields.
fn empty() -> Response {
    Response::new(async_graphql::Value::Object(async_graphql::indexmap::IndexMap::new()))
}

fn failed(error: ServerError) -> Response {
    Response::from_errors(vec![error])
}
