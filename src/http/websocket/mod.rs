//! graphql-transport-ws, the subprotocol of the `graphql-ws` library. The legacy `graphql-ws` subprotocol is not
//! spoken.

mod close;
mod message;
#[cfg(test)]
mod message_properties;
mod operation;
mod session;
mod sign_in;

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{FromRequestParts, Request, WebSocketUpgrade},
    http::{HeaderMap, Response, header},
    response::IntoResponse,
};
use tracing::Span;

use super::{
    graphql::{Peer, ServerState, refuse, viewer_of},
    observed::RequestSpan,
};
use crate::execution::{Code, RequestError};

/// The one subprotocol.
const PROTOCOL: &str = "graphql-transport-ws";
/// Bytes that are read and written at once. Messages are small, and the library's own 128 KiB for each socket would be
/// most of what a subscriber costs.
const BUFFER: usize = 1024;
/// Bytes that may wait to be written. The session waits for each message to be written, so only one ever does.
const MAX_WRITE_BUFFER: usize = 64 * 1024 * 1024;

/// Whether the request wants to become a WebSocket.
pub(super) fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Makes the request a WebSocket, or says why not.
pub(super) async fn upgrade(state: Arc<ServerState>, request: Request) -> Response<Body> {
    let mut parts = request.into_parts().0;
    if !state.origins.admit(&parts.headers) {
        return refuse(RequestError::new(Code::Forbidden, "Pages of this origin may not open sockets here."));
    }
    let peer = Peer::of(&parts, state.limits.request.client_address_header.as_ref());
    let viewer = viewer_of(&parts.headers, &state, peer)
        .await
        .and_then(|viewer| Ok(state.admit(viewer.as_ref(), peer).map(|_| viewer)?));
    let viewer = match viewer {
        Ok(viewer) => viewer,
        Err(error) => return refuse(error),
    };
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let Some(permit) = state.streams.socket(peer).filter(|_| !state.stop.is_cancelled()) else {
        return refuse(RequestError::new(Code::TooManyStreams, "There are too many sockets; try again later."));
    };
    // From here on, before the upgrade is done: who stops the server waits for this one too.
    let presence = state.sockets.token();
    let max = state.limits.stream.max_message;
    // What happens on the socket is logged by the id of the request that it was.
    let span = parts.extensions.remove::<RequestSpan>().map_or_else(Span::none, |span| span.0);
    upgrade
        .protocols([PROTOCOL])
        .read_buffer_size(BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(MAX_WRITE_BUFFER)
        .max_message_size(max)
        .max_frame_size(max)
        .on_upgrade(move |socket| {
            span.in_scope(|| session::serve(socket, state, viewer, peer, permit, presence));
            std::future::ready(())
        })
}
