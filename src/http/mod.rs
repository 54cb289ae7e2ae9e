//! The HTTP server: everything on one address. No SQL here.

pub(crate) mod connections;
mod graphql;
mod health;
mod impatient;
mod json_limits;
mod metrics;
mod observed;
mod operations;
mod origins;
mod pages;
mod probes;
mod read_timeouts;
mod security_headers;
mod server;
mod streaming;
mod token_expiry;
mod websocket;

pub use probes::{ProbeState, serve_probes};
pub use server::serve;
