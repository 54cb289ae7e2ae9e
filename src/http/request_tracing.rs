//! One HTTP request as it is seen from outside: by an id that is in each line of the log about it, and in the answer.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header},
};
use futures_util::{StreamExt, stream};
use graphql_gate::RequestSpan;
use tokio::time::Instant;
use tracing::{Instrument, Span, field::Empty, info_span, trace_span};
use uuid::Uuid;

use super::security_headers::add_security_headers;
use crate::telemetry::traces::{self, TRACED};

/// Names a request; clients and proxies may have done so already.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Characters of an id that is taken over.
const MAX_ID: usize = 100;
/// Whose requests are told of as operations.
const GRAPHQL: &str = "/graphql";
/// Answers that go on, by the beginning of their media type.
const STREAMS: [&[u8]; 2] = [b"text/event-stream", b"multipart/mixed"];

/// Has a request answered, and watches.
pub(super) async fn respond_traced<B, E, F>(
    mut request: Request<B>,
    answer: impl FnOnce(Request<B>) -> F,
) -> Result<Response<Body>, E>
where
    F: Future<Output = Result<Response<Body>, E>>,
{
    let (id, begun) = (request_id(request.headers()), Instant::now());
    let span = info_span!("request", request.id = id.to_str().unwrap_or_default());
    request.extensions_mut().insert(RequestSpan(span.clone()));
    let traced = span.in_scope(|| traced(&request, &id));
    // The path alone: an address may hold a query, and a query what people wrote.
    let elsewhere =
        (request.uri().path() != GRAPHQL).then(|| (request.method().clone(), request.uri().path().to_owned()));
    let mut response = answer(request).instrument(traced.clone()).instrument(span.clone()).await?;
    if let Some((method, path)) = elsewhere {
        // Server errors concern the operator; what callers do wrong could fill the log.
        let (status, latency_ms) = (response.status().as_u16(), (begun.elapsed().as_secs_f64() * 1e6).round() / 1e3);
        let _entered = span.enter();
        if response.status().is_server_error() {
            tracing::warn!(%method, path, status, latency_ms, "request");
        } else {
            tracing::debug!(%method, path, status, latency_ms, "request");
        }
    }
    if !traced.is_disabled() {
        traced.record("http.response.status_code", response.status().as_u16());
        if response.status().is_server_error() {
            traced.record("otel.status_code", "ERROR");
        }
    }
    add_security_headers(response.headers_mut());
    response.headers_mut().insert(REQUEST_ID, id);
    Ok(if goes_on(response.headers()) { response.map(|body| within(span, body)) } else { response })
}

/// The span of a GraphQL request for those who trace, part of the trace that its sender says.
fn traced<B>(request: &Request<B>, id: &HeaderValue) -> Span {
    if request.uri().path() != GRAPHQL || !traces::is_on() {
        return Span::none();
    }
    let (method, id) = (request.method().as_str(), id.to_str().unwrap_or_default());
    let span = trace_span!(
        target: TRACED, "http", otel.name = format!("{method} {GRAPHQL}"), otel.kind = "server", otel.status_code = Empty,
        http.request.method = method, http.route = GRAPHQL, http.response.status_code = Empty, request.id = id,
    );
    if let Some(parent) = request.headers().get(traces::TRACEPARENT).and_then(|value| value.to_str().ok()) {
        traces::join(&span, parent);
    }
    span
}

fn goes_on(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    STREAMS.iter().any(|stream| media.starts_with(stream))
}

/// The body, each part of which is made within the span.
fn within(span: Span, body: Body) -> Body {
    let mut parts = body.into_data_stream();
    Body::from_stream(stream::poll_fn(move |context| span.in_scope(|| parts.poll_next_unpin(context))))
}

/// The id that came with the request, if it is one, or a new one.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    let may_be_in_ids = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/+=@".contains(byte);
    let is_id =
        |value: &&HeaderValue| (1..=MAX_ID).contains(&value.len()) && value.as_bytes().iter().all(may_be_in_ids);
    headers.get(REQUEST_ID).filter(is_id).cloned().unwrap_or_else(|| {
        let mut buffer = Uuid::encode_buffer();
        let text: &str = Uuid::new_v4().hyphenated().encode_lower(&mut buffer);
        HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("unknown"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_taken_over_where_it_is_one() {
        let id = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::from_bytes(text.as_bytes()).unwrap());
            request_id(&headers)
        };
        for text in ["1", "0af7651916cd43dd8448eb211c80319c", "Root=1-67891233-abcdef012345678912345678"] {
            assert_eq!(id(text), text);
        }
        for text in ["", "two words", "a\"b", "ü", "<script>", &"x".repeat(MAX_ID + 1)] {
            assert!(Uuid::parse_str(id(text).to_str().unwrap()).is_ok(), "{text}");
        }
        assert_ne!(request_id(&HeaderMap::new()), request_id(&HeaderMap::new()));
    }
}
