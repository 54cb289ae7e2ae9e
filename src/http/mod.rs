//! Everything over HTTP, on one address. No SQL here.

pub(crate) mod connections;
mod expiry;
mod graphql;
mod health;
mod impatient;
mod json_values;
mod metrics;
mod origins;
mod pages;
mod security;
mod server;
mod streaming;
mod websocket;

pub use server::serve;
