//! Takes requests to responses: prepared first, then run.

use std::{panic::AssertUnwindSafe, sync::Arc};

use apollo_compiler::{Name, ast::OperationType, response::JsonMap, validation::Valid};
use async_graphql::{
    Data, Executor as _, ObjectType, Request as SchemaRequest, Response, SDLExportOptions, Schema, SchemaBuilder,
    ServerError, SubscriptionType, ValidationMode,
};
use futures_util::{
    FutureExt, StreamExt,
    stream::{self, BoxStream},
};

use super::{
    cache::{TextCache, bounded},
    document::Document,
    document_store::DocumentStore,
    error_boundary::{self, ErrorBoundary},
    errors::{self, failure},
    execution_plan::{ExecutionPlan, Variant},
    metrics::OperationMetrics,
    schema::CheckedSchema,
    translate::RESUME,
    variables,
};
use crate::{
    Budget, Caller, Code, Config, Host, Limits, OperationBudget, RequestError, RequestErrors, request::Request,
};

/// Bytes of a document that is parsed at once; a longer one is parsed on another thread.
const MAX_INLINE_PARSE: usize = 2_048;
/// Bytes of a document that is not known yet that cost one point.
const BYTES_PER_POINT: u64 = 100;

/// Runs GraphQL requests for the schema of a host.
pub struct Executor<H: Host>(Arc<Inner<H>>);

struct Inner<H: Host> {
    host: H,
    schema: CheckedSchema,
    /// For queries.
    plain: H::Schema,
    /// For everything else, and for queries in which a field failed: see `error_boundary`.
    guarded: H::Schema,
    store: DocumentStore,
    /// Valid documents. What is not valid is not kept: it would take the place of what is.
    documents: TextCache<Document>,
    config: Config,
}

impl<H: Host> Clone for Executor<H> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// A request that is known to be valid and within the limits.
pub struct Prepared {
    plan: Arc<ExecutionPlan>,
    document: Arc<Document>,
    variables: Valid<JsonMap>,
    resume_after: Option<String>,
    name: Option<Name>,
}

/// An event of a subscription.
pub struct Event {
    pub(crate) response: Response,
    /// Where in its stream it stands.
    pub(crate) cursor: Option<String>,
}

impl Prepared {
    /// Whether it is a query, a mutation or a subscription.
    pub(crate) fn kind(&self) -> OperationType {
        self.plan.kind
    }

    /// The operation's name, where the client gave it one.
    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether it asks for the schema.
    pub(super) fn introspects(&self) -> bool {
        self.plan.introspection.is_some()
    }

    /// Counts its runs.
    pub(crate) fn metrics(&self) -> &Arc<OperationMetrics> {
        &self.plan.metrics
    }

    /// What async-graphql runs of it, as `request`; `None` where that is nothing.
    fn request(&self, mut request: SchemaRequest) -> Option<SchemaRequest> {
        // A clone of a dozen fields takes half a microsecond: names are shared.
        request.set_parsed_query(self.plan.document.clone()?);
        request.operation_name = None;
        request.variables = variables::into_variables(&self.variables);
        if let Some(after) = &self.resume_after {
            request.variables.insert(async_graphql::Name::new(RESUME), after.as_str().into());
        }
        Some(request)
    }
}

impl<H: Host> Executor<H> {
    /// An executor for the schema that `build` begins. Documents are checked here, so async-graphql's own checks are
    /// switched off. Fails where the schema is not valid or the trusted documents cannot be read.
    pub fn new<Q, M, S>(build: impl Fn() -> SchemaBuilder<Q, M, S>, host: H, config: Config) -> anyhow::Result<Self>
    where
        Q: ObjectType + 'static,
        M: ObjectType + 'static,
        S: SubscriptionType + 'static,
        H: Host<Schema = Schema<Q, M, S>>,
    {
        let bare = || build().validation_mode(ValidationMode::Fast).limit_recursive_depth(usize::MAX);
        let plain = bare().finish();
        let sdl = plain.sdl_with_options(SDLExportOptions::new().include_specified_by());
        let stored = &config.limits.stored;
        Ok(Self(Arc::new(Inner {
            host,
            schema: CheckedSchema::new(&sdl)?,
            plain,
            guarded: bare().extension(ErrorBoundary).finish(),
            store: DocumentStore::new(stored)?,
            documents: bounded(stored.document_cache, stored.document_cache_bytes)?,
            config,
        })))
    }

    /// The program whose schema it is.
    pub fn host(&self) -> &H {
        &self.0.host
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.config.limits
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0.config
    }

    /// Checks a request, as far as nothing has to run for it, and charges `caller` for it.
    pub(crate) async fn prepare(&self, mut request: Request, caller: &H::Caller) -> Result<Prepared, RequestErrors> {
        let Inner { schema, store, documents, config, .. } = &*self.0;
        let (hash, text) = store.find(&mut request)?;
        let document = if let Some(document) = documents.get(&hash) {
            document
        } else {
            let document = Arc::new(self.read(text, caller).await?);
            documents.insert(hash, Arc::clone(&document));
            document
        };
        let (operation, analysis) = document.operation(request.operation_name.as_deref())?;
        if analysis.introspects && !config.introspection {
            let message = "This server does not show its schema.";
            return Err(RequestError::new(Code::INTROSPECTION_DISABLED, message).into());
        }
        let variables = variables::coerce(schema, &document, operation, analysis, &request.variables)?;
        let variant = Variant::new(operation, analysis, &variables, request.resume_after.is_some());
        let limits = &config.limits.document;
        let make = |variant: &Variant| {
            ExecutionPlan::new(schema, &document, operation, variant, &variables, limits, config.metrics_prefix)
        };
        let plan = document.plans.get(variant, make)?;
        caller.charge(plan.cost(&variables, limits)?)?;
        let name = operation.name.clone();
        Ok(Prepared { plan, document, variables, resume_after: request.resume_after, name })
    }

    /// Reads a document that is not known, which takes about a microsecond a byte.
    async fn read(&self, text: Arc<str>, caller: &H::Caller) -> Result<Document, RequestErrors> {
        caller.charge(text.len() as u64 / BYTES_PER_POINT)?;
        if text.len() <= MAX_INLINE_PARSE {
            return Document::read(&text, &self.0.schema, &self.limits().document);
        }
        let executor = self.clone();
        let read = move || Document::read(&text, &executor.0.schema, &executor.limits().document);
        caller.parse(self.limits().request.operation_timeout, read).await?
    }

    /// Runs a query or mutation for `viewer`, as far as `budget` goes. A query runs without an error boundary first.
    pub(crate) async fn run(
        &self,
        prepared: &Prepared,
        viewer: Option<&H::Viewer>,
        budget: &Arc<Budget<H>>,
    ) -> Response {
        let new = || Some(self.0.host.data(prepared.request(SchemaRequest::new(""))?, viewer, budget));
        let resolve = async {
            if prepared.kind() == OperationType::Query {
                match AssertUnwindSafe(self.0.plain.execute(new()?)).catch_unwind().await {
                    Ok(response) if prepared.plan.is_exact(&response) => return Some(response),
                    Ok(_) => tracing::debug!("a field failed, running the query again with an error boundary"),
                    Err(_) => tracing::warn!("a query panicked, running it again with an error boundary"),
                }
            }
            budget.begin_event().await;
            Some(self.guarded(new()?).await)
        };
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
        let resolve = async {
            let request = self.0.host.data(prepared.request(request)?, viewer, budget);
            Some(self.guarded(request).await)
        };
        self.within(prepared, budget, resolve).await
    }

    async fn guarded(&self, request: SchemaRequest) -> Response {
        let run = AssertUnwindSafe(self.0.guarded.execute(request)).catch_unwind();
        run.await.unwrap_or_else(|panic| failed(error_boundary::internal(&*panic)))
    }

    /// Completes what `resolve` gives with what the schema says of itself, unless the budget or the time ends before.
    async fn within(
        &self,
        prepared: &Prepared,
        budget: &Arc<Budget<H>>,
        resolve: impl Future<Output = Option<Response>>,
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
