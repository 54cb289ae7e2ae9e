//! A request on its way between being prepared and being run.

use std::sync::Arc;

use apollo_compiler::{Name, ast::OperationType, response::JsonMap, validation::Valid};
use async_graphql::Request as SchemaRequest;

use super::{
    document::Document, execution_plan::ExecutionPlan, metrics::OperationMetrics, translate::RESUME, variables,
};

/// A request that is known to be valid and within the limits.
pub struct Prepared {
    pub(super) plan: Arc<ExecutionPlan>,
    pub(super) document: Arc<Document>,
    pub(super) variables: Valid<JsonMap>,
    pub(super) resume_after: Option<String>,
    pub(super) name: Option<Name>,
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
    pub(super) fn request(&self, mut request: SchemaRequest) -> Option<SchemaRequest> {
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
