//! Checks requests, as far as nothing has to run for them.

use std::sync::Arc;

use async_graphql::{ObjectType, SDLExportOptions, Schema, SchemaBuilder, SubscriptionType, ValidationMode};

use super::{
    cache::{TextCache, bounded},
    document::Document,
    document_store::DocumentStore,
    error_boundary::ErrorBoundary,
    execution_plan::{ExecutionPlan, Variant},
    prepared::Prepared,
    schema::CheckedSchema,
    variables,
};
use crate::{Caller, Code, Config, DocumentLimits, Host, Limits, RequestError, RequestErrors, request::Request};

/// Bytes of a document that is parsed at once; a longer one is parsed on another thread.
const MAX_INLINE_PARSE: usize = 2_048;
/// Bytes of a document that is not known yet that cost one point.
const BYTES_PER_POINT: u64 = 100;

/// Runs GraphQL requests for the schema of a host.
pub struct Executor<H: Host>(pub(super) Arc<Inner<H>>);

pub(super) struct Inner<H: Host> {
    pub(super) host: H,
    pub(super) schema: CheckedSchema,
    /// For queries.
    pub(super) plain: H::Schema,
    /// For everything else, and for queries in which a field failed: see `error_boundary`.
    pub(super) guarded: H::Schema,
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
        let Inner { store, documents, .. } = &*self.0;
        let (hash, text) = store.find(&mut request)?;
        let document = if let Some(document) = documents.get(&hash) {
            document
        } else {
            let document = Arc::new(self.read(text, caller).await?);
            documents.insert(hash, Arc::clone(&document));
            document
        };
        self.prepare_document(document, request, &self.limits().document, caller)
    }

    /// The same for a request whose document is at hand; the one that the request names is not looked at.
    pub(super) fn prepare_document(
        &self,
        document: Arc<Document>,
        request: Request,
        limits: &DocumentLimits,
        caller: &H::Caller,
    ) -> Result<Prepared, RequestErrors> {
        let Inner { schema, config, .. } = &*self.0;
        let (operation, analysis) = document.operation(request.operation_name.as_deref())?;
        if analysis.introspects && !config.introspection {
            let message = "Introspection is disabled.";
            return Err(RequestError::new(Code::INTROSPECTION_DISABLED, message).into());
        }
        let variables = variables::coerce(schema, &document, operation, analysis, &request.variables)?;
        let variant = Variant::new(operation, analysis, &variables, request.resume_after.is_some());
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
}
