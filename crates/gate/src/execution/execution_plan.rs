//! What runs for an operation once it is known which variables have a value and what is skipped. Made once and kept
//! with its document.

use std::{
    collections::{HashSet, VecDeque},
    sync::{Arc, Mutex, PoisonError, atomic::AtomicBool},
};

use apollo_compiler::{
    Name,
    ast::OperationType,
    executable::Operation,
    response::{JsonMap, JsonValue},
};
use async_graphql::{PathSegment, Value, parser::types::ExecutableDocument};

use super::{
    analysis::OperationAnalysis,
    complexity::{Complexity, Size, depends_on_variables},
    document::Document,
    introspection::Introspection,
    metrics::OperationMetrics,
    schema::CheckedSchema,
    selection::{Branch, Collector, Selected},
    source_positions::SourcePositions,
    translate::{CURSOR, Translator},
};
use crate::{Code, DocumentLimits, RequestError};

/// Plans that are kept for one document. Clients that write documents by hand have one or two.
const MAX_PLANS: usize = 4;

/// What runs.
pub(super) struct ExecutionPlan {
    pub(super) kind: OperationType,
    pub(super) metrics: Arc<OperationMetrics>,
    /// The response keys at the root, in their order.
    pub(super) keys: Vec<async_graphql::Name>,
    /// What async-graphql runs; `None` where the operation asks for the schema alone.
    pub(super) document: Option<ExecutableDocument>,
    /// What is asked of the schema.
    pub(super) introspection: Option<Introspection>,
    pub(super) positions: SourcePositions,
    /// Whether a field failed when it last ran.
    pub(super) failed: AtomicBool,
    size: Count,
}

enum Count {
    Fixed(Size),
    ByVariables(Branch),
}

/// What a plan depends on beside its document.
#[derive(PartialEq)]
pub(super) struct Variant {
    operation: Option<Name>,
    switches: Vec<bool>,
    absent: Vec<Name>,
    resume: bool,
}

impl Variant {
    /// The variant for these values.
    pub(super) fn new(operation: &Operation, analysis: &OperationAnalysis, variables: &JsonMap, resume: bool) -> Self {
        let on = |name: &Name| variables.get(name.as_str()).and_then(JsonValue::as_bool).unwrap_or_default();
        let absent = |name: &&Name| !variables.contains_key(name.as_str());
        Self {
            operation: operation.name.clone(),
            switches: analysis.switches.iter().map(on).collect(),
            absent: analysis.optional.iter().filter(absent).cloned().collect(),
            resume: resume && operation.is_subscription(),
        }
    }
}

/// The plans of one document.
#[derive(Default)]
pub(super) struct ExecutionPlans(Mutex<VecDeque<(Variant, Arc<ExecutionPlan>)>>);

impl ExecutionPlans {
    /// The plan that was kept for `variant`, or the one that `make` makes.
    pub(super) fn get(
        &self,
        variant: Variant,
        make: impl FnOnce(&Variant) -> Result<ExecutionPlan, RequestError>,
    ) -> Result<Arc<ExecutionPlan>, RequestError> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, plan)) = kept().iter().find(|(known, _)| *known == variant) {
            return Ok(Arc::clone(plan));
        }
        let plan = Arc::new(make(&variant)?);
        let mut kept = kept();
        kept.truncate(MAX_PLANS - 1);
        kept.push_front((variant, Arc::clone(&plan)));
        Ok(plan)
    }
}

impl ExecutionPlan {
    /// Makes the plan of `operation` for a variant. Of the variables only those are read that the variant names.
    pub(super) fn new(
        schema: &CheckedSchema,
        document: &Document,
        operation: &Operation,
        variant: &Variant,
        variables: &JsonMap,
        limits: &DocumentLimits,
        metrics_prefix: &'static str,
    ) -> Result<Self, RequestError> {
        let root = Collector::new(schema, &document.source, Some(variables), limits.max_fields).operation(operation)?;
        let (introspected, run): (Vec<_>, Vec<_>) =
            root.fields.iter().partition(|field| matches!(field.field.name.as_str(), "__schema" | "__type"));
        let introspection = match introspected.as_slice() {
            [] => None,
            fields => Some(Introspection::new(schema, document, operation, fields)?),
        };
        let absent: HashSet<_> = variant.absent.iter().map(Name::as_str).collect();
        let with_cursor = |field: &&Selected| schema.has_field(field.field.ty().inner_named_type(), CURSOR);
        let has_cursor = operation.is_subscription() && run.iter().any(with_cursor);
        let mut translator =
            Translator { absent, resume: variant.resume, has_cursor, positions: SourcePositions::default() };
        let nothing_runs = run.is_empty() && introspection.is_some();
        let runs = if nothing_runs { None } else { Some(translator.operation(operation, &run)?) };
        let keys = root.fields.iter().map(|field| async_graphql::Name::new(field.field.response_key())).collect();
        let kind = operation.operation_type;
        let metrics = Arc::new(OperationMetrics::new(
            metrics_prefix,
            kind,
            root.fields.iter().map(|field| field.field.name.as_str()),
        ));
        let positions = translator.positions;
        let size = if depends_on_variables(&root) {
            Count::ByVariables(root)
        } else {
            Count::Fixed(Complexity { variables, assumed: limits.assumed_list_size }.of(&root))
        };
        Ok(Self { kind, metrics, keys, document: runs, introspection, positions, failed: AtomicBool::default(), size })
    }

    /// Whether the errors of a response are where they belong. async-graphql 7.0.19 shortens paths where an error
    /// leaves a list, and lets an argument that cannot be read make more than its field null.
    pub(super) fn is_exact(&self, response: &async_graphql::Response) -> bool {
        response.errors.iter().all(|error| {
            self.positions.of(error).is_some_and(|field| {
                self.positions.leads_to(&error.path, field) && (!field.nullable || is_null(&response.data, &error.path))
            })
        })
    }

    /// What it costs to run with these variables, in points; refused where it asks for too many values.
    pub(super) fn cost(&self, variables: &JsonMap, limits: &DocumentLimits) -> Result<u64, RequestError> {
        let size = match &self.size {
            Count::Fixed(size) => *size,
            Count::ByVariables(root) => Complexity { variables, assumed: limits.assumed_list_size }.of(root),
        };
        if size.values > limits.max_complexity {
            let message = format!(
                "The operation may select at most {} values, this one up to {}: request fewer rows or fields.",
                limits.max_complexity, size.values
            );
            return Err(RequestError::new(Code::QUERY_TOO_COMPLEX, message));
        }
        Ok(size.points())
    }
}

/// Whether what `path` leads to is there, and null.
fn is_null(data: &Value, path: &[PathSegment]) -> bool {
    fn step<'a>(value: &'a Value, segment: &PathSegment) -> Option<&'a Value> {
        match (value, segment) {
            (Value::Object(fields), PathSegment::Field(name)) => fields.get(name.as_str()),
            (Value::List(items), PathSegment::Index(index)) => items.get(*index),
            _ => None,
        }
    }
    path.iter().try_fold(data, step) == Some(&Value::Null)
}
