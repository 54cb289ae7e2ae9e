//! A Model Context Protocol server over any schema on [`graphql_gate`].
//!
//! Tools are named operation documents ([`ToolDocument`]): each is checked when the server starts, its variables become the tool's input
//! schema, its selection the output schema. A call runs through the gate with the caller's sign-in, charges, limits and codes, and
//! gives what the same document gives over GraphQL; a subscription is followed to its last event. No tool takes GraphQL of the caller's own.
//!
//! It speaks 2026-07-28, where each request stands alone, and to clients that begin with `initialize` 2025-11-25 and 2025-06-18. There
//! are no sessions in any of them: every POST is answered with one JSON object.

mod answer;
mod call;
mod config;
mod cut;
mod description;
mod error;
mod headers;
mod http;
mod message;
mod methods;
mod pages;
mod resource;
mod schema;
mod server;
mod tool;
mod version;

pub use config::Config;
pub use http::handle;
pub use resource::Resource;
pub use server::McpServer;
pub use tool::{Annotations, ToolDocument};
pub use version::Version;

#[cfg(test)]
mod tests;
