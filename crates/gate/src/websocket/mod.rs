//! graphql-transport-ws, the subprotocol of the `graphql-ws` library. The legacy `graphql-ws` subprotocol is not
//! spoken.

mod close;
mod message;
#[cfg(test)]
mod message_properties;
mod operation;
mod session;

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{FromRequestParts, Request, WebSocketUpgrade},
    http::{HeaderMap, Response, header},
    response::IntoResponse,
};
use tracing::Span;

use crate::{Code, Gate, Host, Peer, RequestError};

/// The span of a request, in its extensions: what happens on the socket that it becomes is logged in it.
#[derive(Clone, Debug)]
pub struct RequestSpan(pub Span);

/// The one subprotocol.
const PROTOCOL: &str = "graphql-transport-ws";
/// Bytes that are read and written at once. Messages are small, and the library's own 128 KiB for each socket would be
/// most of what a subscriber costs.
const BUFFER: usize = 1024;
/// Bytes that may wait to be written. The session waits for each message to be written, so only one ever does.
const MAX_WRITE_BUFFER: usize = 64 * 1024 * 1024;

/// Whether the request wants to become a WebSocket.
pub(crate) fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Makes the request a WebSocket, or says why not.
pub(crate) async fn upgrade<H: Host>(gate: Arc<Gate<H>>, request: Request) -> Response<Body> {
    let mut parts = request.into_parts().0;
    if !gate.origins.admit(&parts.headers) {
        return RequestError::new(Code::FORBIDDEN, "WebSockets are not allowed for this origin.").into_response();
    }
    let peer = Peer::of(&parts, gate.limits().request.client_address_header.as_ref());
    let signed_in = gate.host().sign_in(&parts.headers, peer).await;
    let viewer = match signed_in.and_then(|viewer| gate.admit(viewer.as_ref(), peer).map(|_| viewer)) {
        Ok(viewer) => viewer,
        Err(error) => return error.into_response(),
    };
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let Some(permit) = gate.streams.socket(peer).filter(|_| !gate.stop.is_cancelled()) else {
        let message = "There are too many sockets; try again later.";
        return RequestError::new(Code::TOO_MANY_STREAMS, message).into_response();
    };
    // From here on, before the upgrade is done: who stops the server waits for this one too.
    let tracked = gate.sockets.token();
    let max = gate.limits().stream.max_message;
    let span = parts.extensions.remove::<RequestSpan>().map_or_else(Span::none, |span| span.0);
    upgrade
        .protocols([PROTOCOL])
        .read_buffer_size(BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(MAX_WRITE_BUFFER)
        .max_message_size(max)
        .max_frame_size(max)
        .on_upgrade(move |socket| {
            span.in_scope(|| session::serve(socket, gate, viewer, peer, permit, tracked));
            std::future::ready(())
        })
}
