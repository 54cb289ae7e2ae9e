//! The HTTP server: everything on one address. No SQL here.

pub(crate) mod connections;
mod cors;
mod graphql;
mod health;
mod mcp;
mod metrics;
mod pages;
mod probes;
mod read_timeouts;
mod request_tracing;
mod security_headers;
mod server;
mod slices;
#[cfg(test)]
mod small_futures;
mod timeout_stream;

pub use probes::{ProbeState, serve_probes};
pub use server::serve;
