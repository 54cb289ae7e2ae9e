//! Responses that go on: an operation's events over HTTP.

mod heartbeat;
mod multipart;
mod sse;

use std::{convert::Infallible, sync::Arc};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, Response, header},
};
use futures_util::{StreamExt, stream::BoxStream};

use crate::{
    Gate, Host, RequestErrors,
    http::{StreamPermit, StreamProtocol, SubscriptionPermit},
    response::Response as OperationResponse,
    token_expiry,
};
use heartbeat::StreamItem;

impl StreamProtocol {
    const fn content_type(self) -> &'static str {
        match self {
            Self::Sse => sse::CONTENT_TYPE,
            Self::Multipart => multipart::CONTENT_TYPE,
        }
    }

    fn write(self, item: &StreamItem) -> Vec<u8> {
        match self {
            Self::Sse => sse::write(item),
            Self::Multipart => multipart::write(item),
        }
    }
}

/// A response that writes `events` as they come, until they end, the viewer's credentials expire, or the server stops.
pub(crate) fn open<H: Host>(
    protocol: StreamProtocol,
    events: BoxStream<'static, OperationResponse>,
    gate: &Arc<Gate<H>>,
    viewer: Option<&H::Viewer>,
    permits: (StreamPermit<H::UserId>, Option<SubscriptionPermit<H::UserId>>),
) -> Response<Body> {
    let expires = token_expiry::of::<H>(viewer);
    let items = heartbeat::with_heartbeat(events, gate.limits().stream.ping_interval, gate.stop.clone(), expires);
    let parts = items.map(move |item| {
        // They are given back when the body is dropped.
        let _permits = &permits;
        let bytes = protocol.write(&item);
        Ok::<_, Infallible>(Bytes::from_owner(Part { bytes, _item: item }))
    });
    respond(protocol, Body::from_stream(parts))
}

/// The response to a request that did not run, for a client that accepts nothing but a stream.
pub(crate) fn refused(protocol: StreamProtocol, errors: &RequestErrors) -> Response<Body> {
    let mut body = protocol.write(&StreamItem::Begin);
    body.extend(protocol.write(&StreamItem::Refused(errors.to_bytes())));
    body.extend(protocol.write(&StreamItem::Complete));
    respond(protocol, Body::from(body))
}

fn respond(protocol: StreamProtocol, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(protocol.content_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept, authorization"));
    // Proxies such as nginx would keep events back to send them together.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// The bytes of an item. Those of its response count until they are sent.
struct Part {
    bytes: Vec<u8>,
    _item: StreamItem,
}

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}
