//! Takes requests to responses: prepared first, then run.

use std::{panic::AssertUnwindSafe, sync::Arc};

use apollo_compiler::{Name, ast::OperationType, response::JsonMap, validation::Valid};
use async_graphql::{ObjectType, SDLExportOptions, Schema, SchemaBuilder, SubscriptionType, ValidationMode};
use futures_util::{
    FutureExt, StreamExt,
    stream::{self, BoxStream},
};

use super::{
    cache::{TextCache, bounded},
    document::Document,
    error::{Code, RequestError, RequestErrors},
    figures::Figures,
    guard::{self, Guard},
    plan::{Plan, Variant},
    request::Request,
    response::{Executed, Response},
    schema::CheckedSchema,
    stored::Stored,
    translate::RESUME,
    variables,
};
use crate::{
    auth::Viewer,
    budget::{Budget, Caller, Exceeded},
    limits::Limits,
};

/// Bytes of a document that is read at once; a longer one is read beside the tasks that serve others.
const SHORT: usize = 2_048;
/// Bytes of a document that is not known yet that cost one point.
const BYTES_A_POINT: u64 = 100;

/// Runs GraphQL requests for a schema.
pub struct Executor<S> {
    schema: Arc<CheckedSchema>,
    /// For queries.
    plain: S,
    /// For everything else, and for queries in which a field came to grief: see `guard`.
    guarded: S,
    stored: Stored,
    /// Valid documents. What is not valid is not kept: it would take the place of what is.
    documents: TextCache<Document>,
    limits: Limits,
    introspection: bool,
    enter: Box<Enter>,
}

/// Puts into a request what resolvers look for in its context, such as who asks.
pub type Enter = dyn Fn(async_graphql::Request, Option<&Viewer>, &Arc<Budget>) -> async_graphql::Request + Send + Sync;

/// A request that is known to be valid and within the limits.
pub struct Prepared {
    plan: Arc<Plan>,
    document: Arc<Document>,
    variables: Valid<JsonMap>,
    resume_after: Option<String>,
    name: Option<Name>,
}

impl Prepared {
    /// Whether it is a query, a mutation or a subscription.
    pub fn kind(&self) -> OperationType {
        self.plan.kind
    }

    /// The operation's name, where the client gave it one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Counts its runs.
    pub fn figures(&self) -> &Arc<Figures> {
        &self.plan.figures
    }

    /// What async-graphql runs of it; `None` where that is nothing.
    fn request(&self) -> Option<async_graphql::Request> {
        let mut values = variables::into_variables(&self.variables);
        if let Some(after) = &self.resume_after {
            values.insert(async_graphql::Name::new(RESUME), after.as_str().into());
        }
        let mut request = async_graphql::Request::new("").variables(values);
        // A clone of a dozen fields takes half a microsecond: names are shared.
        request.set_parsed_query(self.plan.program.clone()?);
        Some(request)
    }
}

impl<Q, M, S> Executor<Schema<Q, M, S>>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    /// An executor for the schema that `build` begins. Documents are checked here, so async-graphql's own checks are
    /// switched off; `enter` is called for each request. Fails where the schema is not valid or the trusted documents
    /// cannot be read.
    pub fn new(
        build: impl Fn() -> SchemaBuilder<Q, M, S>,
        enter: Box<Enter>,
        limits: &Limits,
        introspection: bool,
    ) -> anyhow::Result<Self> {
        let bare = || build().validation_mode(ValidationMode::Fast).limit_recursive_depth(usize::MAX);
        let plain = bare().finish();
        let sdl = plain.sdl_with_options(SDLExportOptions::new().include_specified_by());
        Ok(Self {
            schema: Arc::new(CheckedSchema::new(&sdl)?),
            plain,
            guarded: bare().extension(Guard).finish(),
            stored: Stored::new(&limits.stored)?,
            documents: bounded(limits.stored.document_cache, limits.stored.document_cache_bytes)?,
            limits: limits.clone(),
            introspection,
            enter,
        })
    }
}

impl<S: async_graphql::Executor> Executor<S> {
    /// Checks a request, as far as nothing has to run for it, and charges `caller` for it.
    pub async fn prepare(&self, mut request: Request, caller: &Caller) -> Result<Prepared, RequestErrors> {
        let (hash, text) = self.stored.find(&mut request)?;
        let document = if let Some(document) = self.documents.get(&hash) {
            document
        } else {
            let document = Arc::new(self.read(text, caller).await?);
            self.documents.insert(hash, Arc::clone(&document));
            document
        };
        let (operation, facts) = document.operation(request.operation_name.as_deref())?;
        if facts.introspects && !self.introspection {
            let message = "This server does not show its schema.";
            return Err(RequestError::new(Code::IntrospectionDisabled, message).into());
        }
        let variables = variables::coerce(&self.schema, &document, operation, facts, &request.variables)?;
        let variant = Variant::new(operation, facts, &variables, request.resume_after.is_some());
        let make = |variant: &Variant| {
            Plan::new(&self.schema, &document, operation, variant, &variables, &self.limits.document)
        };
        let plan = document.plans.get(variant, make)?;
        caller.charge(plan.cost(&variables, &self.limits.document)?)?;
        let name = operation.name.clone();
        Ok(Prepared { plan, document, variables, resume_after: request.resume_after, name })
    }

    /// Reads a document that is not known, which takes about a microsecond a byte.
    async fn read(&self, text: Arc<str>, caller: &Caller) -> Result<Document, RequestErrors> {
        caller.charge(text.len() as u64 / BYTES_A_POINT)?;
        if text.len() <= SHORT {
            return Document::read(&text, &self.schema, &self.limits.document);
        }
        let (schema, limits) = (Arc::clone(&self.schema), self.limits.document.clone());
        let read = move || Document::read(&text, &schema, &limits);
        caller.parse(self.limits.request.operation_timeout, read).await?
    }

    /// Runs a query or mutation for `viewer`, as far as `budget` goes.
    pub async fn execute(&self, prepared: &Prepared, viewer: Option<&Viewer>, budget: &Arc<Budget>) -> Response {
        let run = async {
            let asked = prepared.plan.introspection.as_ref();
            let answered = asked.map(|asked| asked.answer(&self.schema, &prepared.variables)).transpose();
            match answered {
                Ok(answered) => {
                    let made = self.run(prepared, viewer, budget).await.unwrap_or_else(empty);
                    let sources = &prepared.document.source.sources;
                    Executed::new(&prepared.plan, sources, made, answered).write(budget).await
                }
                Err(error) => Response::given_up(error.code(), "The schema could not be read."),
            }
        };
        tokio::select! {
            response = run => response,
            why = budget.exceeded() => why.into(),
            () = tokio::time::sleep_until(budget.deadline().into()) => {
                tracing::warn!("an operation timed out");
                Exceeded::Time.into()
            }
        }
    }

    /// Runs a subscription for `viewer`: a response for each of its events.
    pub fn subscribe(
        &self,
        prepared: Prepared,
        viewer: Option<&Viewer>,
        budget: Arc<Budget>,
    ) -> BoxStream<'static, Response> {
        let events = match prepared.request() {
            Some(request) => self.guarded.execute_stream((self.enter)(request, viewer, &budget), None),
            None => return stream::empty().boxed(),
        };
        let (plan, document) = (prepared.plan, prepared.document);
        let mut events = AssertUnwindSafe(events).catch_unwind().boxed();
        async_stream::stream! {
            loop {
                budget.begin_event().await;
                let next = async {
                    let event = events.next().await?.unwrap_or_else(|panic| failed(guard::internal(&*panic)));
                    Some(Executed::new(&plan, &document.source.sources, event, None).write(&budget).await)
                };
                tokio::select! {
                    event = next => match event {
                        Some(event) => yield event,
                        None => return,
                    },
                    why = budget.exceeded() => {
                        yield why.into();
                        return;
                    }
                }
            }
        }
        .boxed()
    }

    /// `None` where there is nothing to run.
    async fn run(
        &self,
        prepared: &Prepared,
        viewer: Option<&Viewer>,
        budget: &Arc<Budget>,
    ) -> Option<async_graphql::Response> {
        let request = || Some((self.enter)(prepared.request()?, viewer, budget));
        if prepared.kind() == OperationType::Query {
            let request = request()?;
            match AssertUnwindSafe(self.plain.execute(request)).catch_unwind().await {
                Ok(response) if prepared.plan.is_exact(&response) => return Some(response),
                Ok(_) => tracing::debug!("a field came to grief, running the query once more under guard"),
                Err(_) => tracing::warn!("a query panicked, running it once more under guard"),
            }
        }
        budget.begin_event().await;
        let run = AssertUnwindSafe(self.guarded.execute(request()?)).catch_unwind();
        Some(run.await.unwrap_or_else(|panic| failed(guard::internal(&*panic))))
    }
}

/// What async-graphql would give for an operation without fields.
fn empty() -> async_graphql::Response {
    async_graphql::Response::new(async_graphql::Value::Object(async_graphql::indexmap::IndexMap::new()))
}

fn failed(error: async_graphql::ServerError) -> async_graphql::Response {
    async_graphql::Response::from_errors(vec![error])
}
