//! Everything over HTTP, on one address. No SQL here.

pub(crate) mod connections;
mod expiry;
mod graphql;
mod health;
mod impatient;
mod json_values;
mod metrics;
mod observed;
mod operations;
mod origins;
mod pages;
mod security;
mod server;
mod slices;
mod streaming;
mod waiting;
mod watched;
mod websocket;

pub use server::serve;
pub use watched::{Watched, serve_watched};
