//! Everything over HTTP, on one address. No SQL here.

pub(crate) mod connections;
mod cors;
mod graphql;
mod health;
mod impatient;
mod metrics;
mod observed;
mod pages;
mod security;
mod server;
#[cfg(test)]
mod small_futures;
mod waiting;
mod watched;

pub use server::serve;
pub use watched::{Watched, serve_watched};
