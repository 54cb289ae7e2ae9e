//! GraphQL over HTTP, on one path: POST, GET for queries, WebSocket upgrades, and streams by `Accept`.
//!
//! The media type is negotiated (`accept`), the host signs the sender in, the request is read (`body`, `parameters`), prepared by
//! the executor, run (`handler`, `single`, `batch`), and its response given status and headers (`response`). Nothing runs that a
//! page of another origin can send without a preflight: POST wants JSON, and GET runs queries only.

mod accept;
#[cfg(test)]
mod accept_properties;
mod batch;
mod body;
mod handler;
mod origins;
mod parameters;
#[cfg(test)]
mod parameters_properties;
mod peer;
mod response;
mod single;
mod stream_limiter;

pub(crate) use accept::StreamProtocol;
pub(crate) use body::read as read_body;
pub use handler::handle;
pub(crate) use origins::Origins;
pub(crate) use parameters::check_values;
pub use peer::Peer;
pub(crate) use stream_limiter::{StreamLimiter, StreamPermit, SubscriptionPermit};
