//! From a GraphQL request to its response, as the specification has it. async-graphql resolves fields; everything
//! before and around that is here, since it would let through what is not valid and refuse some of what is.
//!
//! A request is found (`document_store`), read (`document`: preprocessed, parsed, measured by `document_size`, validated by
//! apollo-compiler, with the rules that it lacks in `analysis`), its variables coerced (`variables`), what it selects merged
//! (`selection`) and measured (`complexity`), and the outcome translated (`translate`) into the document that async-graphql runs.
//! All of that but the variables happens once for each document (`execution_plan`). `error_boundary` keeps a field's error to
//! the field, and `errors` gives it the position in the client's text, which `source_positions` remembers.

mod analysis;
mod cache;
mod checked_document;
mod complexity;
mod document;
mod document_size;
mod document_store;
mod error_boundary;
mod errors;
mod execution_plan;
mod executor;
mod integration;
mod introspection;
mod metrics;
mod prepared;
mod preprocess;
mod run;
mod schema;
mod selection;
mod source_positions;
mod translate;
mod variables;

pub use checked_document::CheckedDocument;
pub use document::MAX_ERRORS;
pub use document_size::MAX_ALIAS;
pub(crate) use errors::failure;
pub use executor::Executor;
pub use integration::ResumeAfter;
pub(crate) use metrics::{OperationMetrics, count_refused};
pub(crate) use prepared::Prepared;

#[cfg(test)]
mod tests;
