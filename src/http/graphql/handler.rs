//! From an HTTP request to its answer.

use std::{convert::Infallible, sync::Arc};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header},
};
use futures_util::stream;
use tokio::time::Instant;
use uuid::Uuid;

use super::{
    accept::{Accepted, Media},
    batch, body,
    parameters::{self, Parameters},
    peer::Peer,
    reply,
    sign_in::viewer_of,
    single,
    state::ServerState,
};
use crate::{
    auth::Viewer,
    budget::Caller,
    execution::{self, Code, RequestError, RequestErrors},
    http::{operations, origins::is_preflighted, websocket},
};

/// The event behind which a stream goes on, as browsers send it when they come back.
const LAST_EVENT_ID: &str = "last-event-id";

/// Answers everything that is sent to the path.
pub(super) async fn graphql(State(state): State<Arc<ServerState>>, request: Request) -> Response<Body> {
    if websocket::is_upgrade(request.headers()) {
        return websocket::upgrade(state, request).await;
    }
    let Some(accepted) = Accepted::new(request.headers()) else {
        let message = "Answers are application/graphql-response+json, application/json, text/event-stream or \
            multipart/mixed;subscriptionSpec=1.0.";
        operations::refused(Code::NotAcceptable, None, Instant::now());
        return reply::refuse(RequestError::new(Code::NotAcceptable, message));
    };
    let media = accepted.single.unwrap_or(Media::Json);
    let draft = state.limits.request.draft_status_codes;
    let (begun, mut user) = (Instant::now(), None);
    answer(&state, request, accepted, &mut user).await.unwrap_or_else(|refused| {
        operations::refused(refused.errors.code(), user, begun);
        let mut response = reply::refusal(&refused.errors, media, draft);
        if let Some(allow) = refused.allow {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        response
    })
}

/// Who asks, and who is charged for it.
#[derive(Clone, Copy)]
pub(super) struct Asks<'a> {
    pub(super) viewer: Option<&'a Viewer>,
    pub(super) caller: &'a Caller,
}

/// Says whose request it is as soon as that is known.
async fn answer(
    state: &Arc<ServerState>,
    request: Request,
    accepted: Accepted,
    user: &mut Option<Uuid>,
) -> Result<Response<Body>, Refused> {
    let (parts, body) = request.into_parts();
    let by_address = matches!(parts.method, Method::GET | Method::HEAD);
    if !by_address && parts.method != Method::POST {
        return Err(Refused::method("Use POST, or GET for queries.", "GET, HEAD, POST"));
    }
    if by_address && !is_preflighted(&parts.headers) {
        let message = "A GET request without a token needs a header that pages of other origins cannot send unasked, such \
            as GraphQL-Require-Preflight or Content-Type: application/json.";
        return Err(RequestError::new(Code::BadRequest, message).into());
    }
    let limits = &state.limits.request;
    let peer = Peer::of(&parts, limits.client_address_header.as_ref());
    let viewer = viewer_of(&parts.headers, state, peer).await?;
    let viewer = viewer.as_ref();
    *user = viewer.and_then(|viewer| viewer.user_id);
    let caller = state.admit(viewer, peer)?;
    let asks = Asks { viewer, caller: &caller };
    let resume_after = last_event_id(&parts.headers);
    if by_address {
        let asked = parameters::from_uri(&parts.uri, limits)?;
        return single::run(state, execution::Request { resume_after, ..asked }, asks, accepted, by_address).await;
    }
    let body = body::read(&parts.headers, body, limits).await?;
    match parameters::from_body(&body, limits)? {
        Parameters::Single(asked) => {
            let asked = execution::Request { resume_after, ..*asked };
            single::run(state, asked, asks, accepted, by_address).await
        }
        Parameters::Batch(requests) => {
            // Each of them counts, and the first has been counted.
            requests.iter().skip(1).try_for_each(|_| state.admit(viewer, peer).map(drop))?;
            let in_json = || RequestError::new(Code::NotAcceptable, "A batch is answered in JSON.");
            let media = accepted.single.ok_or_else(in_json)?;
            let answers = batch::run(state, requests, asks).await.into_iter().map(Ok::<_, Infallible>);
            Ok(reply::json(StatusCode::OK, media, Body::from_stream(stream::iter(answers))))
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
        Self { errors: RequestError::new(Code::MethodNotAllowed, message).into(), allow: Some(allow) }
    }
}

impl<E: Into<RequestErrors>> From<E> for Refused {
    fn from(errors: E) -> Self {
        Self { errors: errors.into(), allow: None }
    }
}
