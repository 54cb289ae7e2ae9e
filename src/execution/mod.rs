//! From a GraphQL request to its response, as the specification has it. async-graphql resolves fields; everything
//! before and around that is here, since it would let through what is not valid and refuse some of what is.
//!
//! A request is found (`stored`), read (`document`: parsed, counted by `census`, validated by apollo-compiler, with
//! the rules that it lacks in `facts`), its variables coerced (`variables`), what it selects merged (`selection`) and
//! weighed (`complexity`), and the outcome translated (`translate`) into the document that async-graphql runs. All of
//! that but the variables happens once for each document (`plan`). `figures` count it, `guard` keeps a field's trouble to the field, and
//! `response` writes the answer with positions of the client's text, which `places` remembers.

mod cache;
pub(crate) mod census;
mod complexity;
pub(crate) mod document;
mod error;
mod executor;
mod facts;
mod figures;
mod guard;
mod introspection;
mod places;
mod plan;
mod request;
mod response;
mod schema;
mod selection;
mod stored;
mod text;
mod translate;
mod variables;

pub use apollo_compiler::ast::OperationType;
pub use error::{Code, RequestError, RequestErrors};
pub use executor::{Executor, Prepared};
pub use figures::{Figures, refused};
pub use request::Request;
pub use response::Response;

#[cfg(test)]
mod tests;
