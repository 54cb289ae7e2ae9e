//! Responses that go on: an operation's events over HTTP.

mod multipart;
mod pace;
mod sse;

use std::{convert::Infallible, sync::Arc};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, Response, header},
};
use futures_util::{StreamExt, stream::BoxStream};

use super::graphql::{ServerState, StreamPermit, SubscriptionPermit};
use crate::{
    auth::Viewer,
    execution::{self, RequestErrors},
};
use pace::Beat;

/// How events are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// graphql-sse, distinct connections mode.
    Sse,
    /// Apollo's multipart subscriptions.
    Multipart,
}

impl Form {
    const fn content_type(self) -> &'static str {
        match self {
            Self::Sse => sse::CONTENT_TYPE,
            Self::Multipart => multipart::CONTENT_TYPE,
        }
    }

    fn write(self, beat: &Beat) -> Vec<u8> {
        match self {
            Self::Sse => sse::write(beat),
            Self::Multipart => multipart::write(beat),
        }
    }
}

/// A response that writes `events` as they come, until they end, the viewer's token expires, or the server stops.
pub(super) fn open(
    form: Form,
    events: BoxStream<'static, execution::Response>,
    state: &Arc<ServerState>,
    viewer: Option<&Viewer>,
    permits: (StreamPermit, Option<SubscriptionPermit>),
) -> Response<Body> {
    let beats = pace::pace(events, state.limits.stream.ping_interval, state.stop.clone(), viewer);
    let parts = beats.map(move |beat| {
        // They are given back when the body is dropped.
        let _permits = &permits;
        let bytes = form.write(&beat);
        Ok::<_, Infallible>(Bytes::from_owner(Part { bytes, _beat: beat }))
    });
    respond(form, Body::from_stream(parts))
}

/// A request that did not run, told to a client that accepts nothing but a stream.
pub(super) fn refused(form: Form, errors: &RequestErrors) -> Response<Body> {
    let mut body = form.write(&Beat::Begin);
    body.extend(form.write(&Beat::Refused(errors.to_bytes())));
    body.extend(form.write(&Beat::End));
    respond(form, Body::from(body))
}

fn respond(form: Form, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.content_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept, authorization"));
    // Proxies such as nginx would keep events back to send them together.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// The bytes of a beat. Those of its response count until they are sent.
struct Part {
    bytes: Vec<u8>,
    _beat: Beat,
}

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}
