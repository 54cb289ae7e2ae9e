//! Everything over HTTP, on one address. No SQL here.

pub(crate) mod connections;
mod cors;
mod graphql;
mod health;
mod metrics;
mod pages;
mod read_timeout;
mod request_tracing;
mod security;
mod server;
mod slices;
#[cfg(test)]
mod small_futures;
mod timeout_stream;
mod watched;

pub use server::serve;
pub use watched::{Watched, serve_watched};
