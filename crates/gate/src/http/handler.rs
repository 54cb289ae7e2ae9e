//! From an HTTP request to its response.

use std::{convert::Infallible, sync::Arc};

use axum::{
    body::Body,
    extract::{Request as HttpRequest, State},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header},
    response::IntoResponse,
};
use futures_util::stream;
use tokio::time::Instant;

use super::{
    accept::{Accepted, MediaType},
    batch, body,
    origins::is_preflighted,
    parameters::{self, Parameters},
    peer::Peer,
    response, single,
};
use crate::{Code, Gate, Host, RequestError, RequestErrors, request::Request, websocket};

/// The event behind which a stream goes on, as browsers send it when they come back.
const LAST_EVENT_ID: &str = "last-event-id";

/// The method of RFC 10008, which is safe like GET and has a body like POST. Pages of other origins cannot send it unasked.
const QUERY: &str = "QUERY";

/// Responds to everything that is sent to the path.
pub async fn handle<H: Host>(State(gate): State<Arc<Gate<H>>>, request: HttpRequest) -> Response<Body> {
    if websocket::is_upgrade(request.headers()) {
        return websocket::upgrade(gate, request).await;
    }
    let Some(accepted) = Accepted::new(request.headers()) else {
        let message = "Supported response media types are application/graphql-response+json, application/json, \
            text/event-stream and multipart/mixed;subscriptionSpec=1.0.";
        gate.refused(Code::NOT_ACCEPTABLE, None, Instant::now());
        return RequestError::new(Code::NOT_ACCEPTABLE, message).into_response();
    };
    let media = accepted.single.unwrap_or(MediaType::Json);
    let draft = gate.limits().request.draft;
    let (begun, mut viewer) = (Instant::now(), None);
    respond(&gate, request, accepted, &mut viewer).await.unwrap_or_else(|refused| {
        gate.refused(refused.errors.code(), viewer.as_ref(), begun);
        let mut response = response::error_response(&refused.errors, media, draft);
        if let Some(allow) = refused.allow {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        response
    })
}

/// Who sends a request, and who is charged for it.
pub(super) struct Sender<'a, H: Host> {
    pub(super) viewer: Option<&'a H::Viewer>,
    pub(super) caller: &'a H::Caller,
}

impl<H: Host> Clone for Sender<'_, H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H: Host> Copy for Sender<'_, H> {}

/// Sets `signed_in` as soon as it is known who sends the request.
async fn respond<H: Host>(
    gate: &Arc<Gate<H>>,
    request: HttpRequest,
    accepted: Accepted,
    signed_in: &mut Option<H::Viewer>,
) -> Result<Response<Body>, Refused> {
    let (parts, body) = request.into_parts();
    let by_get = matches!(parts.method, Method::GET | Method::HEAD);
    let limits = &gate.limits().request;
    let by_query = limits.draft && parts.method.as_str() == QUERY;
    if !by_get && !by_query && parts.method != Method::POST {
        return Err(if limits.draft {
            Refused::method("Use POST, or GET or QUERY for queries.", "GET, HEAD, POST, QUERY")
        } else {
            Refused::method("Use POST, or GET for queries.", "GET, HEAD, POST")
        });
    }
    if by_get && !is_preflighted(&parts.headers) {
        let message = "A GET request without a token needs a header that pages of other origins cannot send unasked, such \
            as GraphQL-Require-Preflight or Content-Type: application/json.";
        return Err(RequestError::new(Code::BAD_REQUEST, message).into());
    }
    let peer = Peer::of(&parts, limits.client_address_header.as_ref());
    *signed_in = gate.host().sign_in(&parts.headers, peer).await?;
    let viewer = signed_in.as_ref();
    let caller = gate.admit(viewer, peer)?;
    let sender = Sender { viewer, caller: &caller };
    let resume_after = last_event_id(&parts.headers);
    if by_get {
        let request = parameters::from_uri(&parts.uri, limits)?;
        return single::run(gate, Request { resume_after, ..request }, sender, accepted, true).await;
    }
    let body = body::read(&parts.headers, body, limits).await?;
    match parameters::from_body(&body, limits)? {
        Parameters::Single(request) => {
            let request = Request { resume_after, ..*request };
            single::run(gate, request, sender, accepted, by_query).await
        }
        Parameters::Batch(_) if by_query => {
            Err(RequestError::ill_formed("QUERY takes one request, not a batch.").into())
        }
        Parameters::Batch(requests) => {
            // Each of them counts, and the first has been counted.
            requests.iter().skip(1).try_for_each(|_| gate.admit(viewer, peer).map(drop))?;
            let in_json = || RequestError::new(Code::NOT_ACCEPTABLE, "A batch is answered in JSON.");
            let media = accepted.single.ok_or_else(in_json)?;
            let responses = batch::run(gate, requests, sender).await.into_iter().map(Ok::<_, Infallible>);
            Ok(response::json(StatusCode::OK, media, Body::from_stream(stream::iter(responses))))
        }
    }
}

fn last_event_id(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(LAST_EVENT_ID)?.to_str().ok()?;
    (!value.is_empty()).then(|| value.to_owned())
}

/// A request that does not run.
pub(super) struct Refused {
    errors: RequestErrors,
    allow: Option<&'static str>,
}

impl Refused {
    /// Not with this method, but with the `allow`ed ones.
    pub(super) fn method(message: &str, allow: &'static str) -> Self {
        Self { errors: RequestError::new(Code::METHOD_NOT_ALLOWED, message).into(), allow: Some(allow) }
    }
}

impl<E: Into<RequestErrors>> From<E> for Refused {
    fn from(errors: E) -> Self {
        Self { errors: errors.into(), allow: None }
    }
}
