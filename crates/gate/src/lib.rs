//! A conformant GraphQL server over any [async-graphql] schema.
//!
//! async-graphql resolves fields. Everything around that is here, as the specifications have it:
//!
//! - documents are parsed, validated and bounded, and variables coerced, by apollo-compiler, once for each document;
//! - "GraphQL over HTTP": media types by `Accept`, status codes, batches, persisted and trusted documents;
//! - the `graphql-transport-ws` protocol over WebSocket, Server-Sent Events (graphql-sse, distinct connections mode), and
//!   Apollo's multipart subscriptions;
//! - limits on all of it, each with a code ([`Code`]) and a default ([`Limits`]).
//!
//! What the gate does not know, a [`Host`] says: who signs in, who is charged, and what resolvers find in their context. A
//! [`Gate`] over a host is an axum router; `examples/library.rs` is a whole server. [`Executor`] alone is an
//! [`async_graphql::Executor`], for other integrations: it finds the viewer and a [`ResumeAfter`] in the request's data.
//!
//! # Subscriptions that resume
//!
//! Where the events of a subscription have a field `cursor`, it is sent as the `id` of each server-sent event. A client that comes
//! back with it as `Last-Event-ID` is resumed: the cursor is given to the subscription's argument `after`.
//!
//! # Cost
//!
//! A request, each document that is not known, and each operation is charged to its caller in points ([`Caller::charge`]). Fields
//! with `@cost(weight:)` in the schema cost their weight, times the rows of their lists.
//!
//! # Metrics, logs, traces
//!
//! Operations are counted by the `metrics` crate as `<prefix>_operations_total` and `<prefix>_operation_seconds`, logged by
//! `tracing`, and each is a span with the target [`TRACED`].
//!
//! [async-graphql]: https://docs.rs/async-graphql

mod code;
mod error;
mod execution;
mod gate;
mod host;
mod http;
mod json_limits;
mod json_object;
mod limits;
mod operations;
mod protocol;
mod request;
mod response;
mod streaming;
mod token_expiry;
mod unlimited;
mod websocket;

pub use apollo_compiler::{
    ast::OperationType,
    response::{JsonMap, JsonValue},
};
pub use code::Code;
pub use error::{Location, RequestError, RequestErrors};
pub use execution::{CheckedDocument, Executor, MAX_ALIAS, MAX_ERRORS, ResumeAfter};
pub use gate::{Config, Gate};
pub use host::{Budget, Caller, Host, OperationBudget};
pub use http::{Peer, handle};
pub use limits::{DocumentLimits, Limits, RequestLimits, StoredDocuments, StreamLimits};
pub use operations::TRACED;
pub use protocol::Followed;
pub use unlimited::{Deadline, Unlimited};
pub use websocket::RequestSpan;
