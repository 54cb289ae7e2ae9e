//! From a text to a document that may run: parsed, counted and validated, once.

use apollo_compiler::{
    ExecutableDocument, Name, Node,
    collections::HashMap,
    executable::Operation,
    parser::Parser,
    request::RequestError as CompilerError,
    response::GraphQLError,
    validation::{DiagnosticList, Valid},
};

use super::{
    analysis::{self, OperationAnalysis},
    cache::TextLength,
    document_size,
    execution_plan::ExecutionPlans,
    preprocess,
    schema::CheckedSchema,
    selection::Collector,
};
use crate::{Code, DocumentLimits, Location, RequestError, RequestErrors};

/// Errors of validation that are reported; the others can wait until these are mended.
pub const MAX_ERRORS: usize = 20;

/// A document that fits the schema and the limits, and what was made of it to run it.
pub(super) struct Document {
    pub(super) source: Valid<ExecutableDocument>,
    analyses: HashMap<Option<Name>, OperationAnalysis>,
    bytes: usize,
    pub(super) plans: ExecutionPlans,
}

impl TextLength for Document {
    fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Document {
    /// Reads and checks `text`.
    pub(super) fn read(text: &str, schema: &CheckedSchema, limits: &DocumentLimits) -> Result<Self, RequestErrors> {
        document_size::within(Code::DOCUMENT_TOO_LARGE, "bytes", text.len(), limits.max_document)?;
        // The parser does not know the mark that some editors put in front.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // The end of the text is a token to the parser.
        let (levels, tokens) = (usize::from(limits.max_nesting), limits.max_tokens.saturating_add(1));
        let mut parser = Parser::new().recursion_limit(levels).token_limit(tokens);
        let parsed = parser.parse_ast(preprocess::plain(text), "document");
        if parser.tokens_reached() > tokens || parser.recursion_reached() > levels {
            let message = format!(
                "The document exceeds the limit of {} tokens or {} levels of braces.",
                limits.max_tokens, limits.max_nesting
            );
            return Err(RequestError::new(Code::DOCUMENT_TOO_LARGE, message).into());
        }
        let parsed = parsed.map_err(|error| refuse(Code::GRAPHQL_PARSE_FAILED, &error.errors))?;
        if let Some(at) = preprocess::without_value(text) {
            let error = RequestError::new(Code::GRAPHQL_PARSE_FAILED, "An argument has no value.");
            return Err(error.at([Location::in_text(text, at)]).into());
        }
        document_size::check(&parsed, limits)?;
        let source = parsed
            .to_executable_validate(&schema.schema)
            .map_err(|error| refuse(Code::GRAPHQL_VALIDATION_FAILED, &error.errors))?;
        let analyses = analysis::analyse(&source, schema)?;
        for operation in source.operations.iter() {
            if analyses.get(&operation.name).is_some_and(|analysis| analysis.lists) {
                Collector::new(schema, &source, None, limits.max_fields).operation(operation)?;
            }
        }
        Ok(Self { source, analyses, bytes: text.len(), plans: ExecutionPlans::default() })
    }

    /// The operation that a request means.
    pub(super) fn operation(&self, name: Option<&str>) -> Result<(&Node<Operation>, &OperationAnalysis), RequestError> {
        let unknown = |error| self.explain(Code::OPERATION_RESOLUTION_FAILURE, &error);
        let operation = self.source.operations.get(name).map_err(unknown)?;
        let analysis = self.analyses.get(&operation.name);
        analysis
            .map(|analysis| (operation, analysis))
            .ok_or_else(|| RequestError::new(Code::INTERNAL, "The operation is lost."))
    }

    /// A request error of the compiler as ours.
    pub(super) fn explain(&self, code: Code, error: &CompilerError) -> RequestError {
        request_error(code, &error.to_graphql_error(&self.source.sources))
    }
}

fn refuse(code: Code, diagnostics: &DiagnosticList) -> RequestErrors {
    let mut errors = diagnostics
        .iter()
        .take(MAX_ERRORS)
        .map(|diagnostic| request_error(code, &diagnostic.unstable_to_json_compat()));
    let first = errors.next().unwrap_or_else(|| RequestError::new(code, "The document is not valid."));
    RequestErrors::new(first, errors)
}

fn request_error(code: Code, error: &GraphQLError) -> RequestError {
    let places = error.locations.iter().map(|place| Location::from(*place));
    // A hint at names that the client has not guessed is no part of an error.
    let message = error.message.split(" Did you mean").next().unwrap_or_default();
    RequestError::new(code, message).at(places)
}
