//! From an HTTP request to its answer.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header},
};
use futures_util::{StreamExt, stream};

use super::{
    accept::{Accepted, Media, StreamMedia},
    batch, body,
    parameters::{self, Parameters},
    reply,
    seats::Seat,
    sign_in::viewer_of,
    state::ServerState,
};
use crate::{
    auth::Viewer,
    execution::{self, Code, OperationType, RequestError, RequestErrors},
    http::{streaming, websocket},
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
        return reply::refuse(RequestError::new(Code::NotAcceptable, message));
    };
    let media = accepted.single.unwrap_or(Media::Json);
    let draft = state.limits.request.draft_status_codes;
    answer(&state, request, accepted).await.unwrap_or_else(|refused| {
        let mut response = reply::refusal(&refused.errors, media, draft);
        if let Some(allow) = refused.allow {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        response
    })
}

/// A request that is not answered with a response of GraphQL's.
struct Refused {
    errors: RequestErrors,
    allow: Option<&'static str>,
}

impl<E: Into<RequestErrors>> From<E> for Refused {
    fn from(errors: E) -> Self {
        Self { errors: errors.into(), allow: None }
    }
}

fn not_with_this_method(message: &str, allow: &'static str) -> Refused {
    Refused { errors: RequestError::new(Code::MethodNotAllowed, message).into(), allow: Some(allow) }
}

async fn answer(state: &Arc<ServerState>, request: Request, accepted: Accepted) -> Result<Response<Body>, Refused> {
    let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_get && request.method() != Method::POST {
        return Err(not_with_this_method("Use POST, or GET for queries.", "GET, HEAD, POST"));
    }
    let viewer = viewer_of(request.headers(), &state.app.tokens)?;
    let resume_after = last_event_id(request.headers());
    let limits = &state.limits.request;
    let parameters = match is_get {
        true => Parameters::Single(Box::new(parameters::from_uri(request.uri(), limits)?)),
        false => parameters::from_body(&body::read(request, limits).await?, limits)?,
    };
    let asked = match parameters {
        Parameters::Single(asked) => execution::Request { resume_after, ..*asked },
        Parameters::Batch(requests) => {
            let Some(media) = accepted.single else {
                return Err(RequestError::new(Code::NotAcceptable, "A batch is answered in JSON.").into());
            };
            let body = batch::run(state, requests, viewer.as_ref()).await;
            return Ok(reply::json(StatusCode::OK, media, body));
        }
    };
    let prepared = match (state.executor.prepare(asked), accepted) {
        (Ok(prepared), _) => prepared,
        // Who accepts events alone is told in an event: a browser's EventSource shows nothing else to its page.
        (Err(errors), Accepted { single: None, stream: Some(media) }) if reads_as_graphql(&errors) => {
            return Ok(streaming::refused(media.into(), &errors));
        }
        (Err(errors), _) => return Err(errors.into()),
    };
    if is_get && prepared.kind() != OperationType::Query {
        return Err(not_with_this_method("Only queries run with GET.", "POST"));
    }
    match (prepared.kind(), accepted) {
        (OperationType::Subscription, Accepted { stream: Some(media), .. }) => {
            let seat = seat(state, viewer.as_ref())?;
            let events = state.executor.subscribe(prepared, viewer.as_ref());
            Ok(streaming::open(media.into(), events, state, viewer.as_ref(), seat))
        }
        (OperationType::Subscription, _) => {
            let message = "Subscriptions need a WebSocket, text/event-stream or multipart/mixed;subscriptionSpec=1.0.";
            Err(RequestError::new(Code::NotAcceptable, message).into())
        }
        (_, Accepted { single: Some(media), .. }) => {
            let response = state.executor.execute(&prepared, viewer.as_ref()).await;
            let status = reply::status_of_response(response.is_whole(), media, limits.draft_status_codes);
            Ok(reply::json(status, media, response.to_bytes()))
        }
        (_, Accepted { stream, .. }) => {
            let seat = seat(state, viewer.as_ref())?;
            let response = state.executor.execute(&prepared, viewer.as_ref()).await;
            let media = stream.unwrap_or(StreamMedia::Sse);
            Ok(streaming::open(media.into(), stream::iter([response]).boxed(), state, viewer.as_ref(), seat))
        }
    }
}

/// Whether the request was one of GraphQL's, and only what it asks for is wrong.
fn reads_as_graphql(errors: &RequestErrors) -> bool {
    errors.code() != Code::BadRequest
}

fn seat(state: &ServerState, viewer: Option<&Viewer>) -> Result<Seat, RequestError> {
    state.seats.take_for(viewer).ok_or_else(|| {
        RequestError::new(Code::TooManyStreams, "There are too many streams; close one, or try again later.")
    })
}

fn last_event_id(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(LAST_EVENT_ID)?.to_str().ok()?;
    (!value.is_empty()).then(|| value.to_owned())
}

impl From<StreamMedia> for streaming::Form {
    fn from(media: StreamMedia) -> Self {
        match media {
            StreamMedia::Sse => Self::Sse,
            StreamMedia::Multipart => Self::Multipart,
        }
    }
}
