//! GraphQL over HTTP, on one path: POST, GET for queries, WebSocket upgrades, and streams by `Accept`.
//!
//! A request is negotiated (`accept`), signed in (`sign_in`), read (`body`, `parameters`), prepared by `execution`, and
//! answered (`handler`, `single`, `batch`, `reply`). Nothing runs that a page of another origin can send without being asked first: POST
//! wants JSON, and GET runs queries only.

mod accept;
#[cfg(test)]
mod accept_properties;
mod batch;
mod body;
mod handler;
mod parameters;
#[cfg(test)]
mod parameters_properties;
mod rate;
mod reply;
mod seats;
mod sign_in;
mod single;
#[cfg(test)]
mod small_futures;
mod state;

use std::sync::Arc;

use axum::{Router, routing::any};

pub(super) use rate::Peer;
pub(super) use reply::refuse;
pub(super) use seats::Seat;
pub(super) use sign_in::{bearer, viewer_of};
pub use state::ServerState;

/// The one path, for every method.
pub fn routes(state: Arc<ServerState>) -> Router {
    Router::new().route("/graphql", any(handler::graphql)).with_state(state)
}
