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
mod failed_sign_ins;
mod handler;
mod parameters;
#[cfg(test)]
mod parameters_properties;
mod peer;
mod reply;
mod sign_in;
mod single;
#[cfg(test)]
mod small_futures;
mod state;
mod stream_limiter;

use std::sync::Arc;

use axum::{Router, routing::any};

pub(super) use peer::Peer;
pub(super) use reply::refuse;
pub(super) use sign_in::{bearer, viewer_of};
pub use state::ServerState;
pub(super) use state::SignInError;
pub(super) use stream_limiter::{StreamPermit, SubscriptionPermit};

/// The one path, for every method.
pub fn routes(state: Arc<ServerState>) -> Router {
    Router::new().route("/graphql", any(handler::graphql)).with_state(state)
}
