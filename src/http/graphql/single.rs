//! One request: prepared, then answered in a form that the client accepts.

use std::sync::Arc;

use axum::{body::Body, http::Response};
use futures_util::StreamExt;
use tokio::time::Instant;

use super::{
    accept::{Accepted, StreamMedia},
    handler::{Asks, Refused},
    reply,
    state::ServerState,
    stream_limiter::StreamPermit,
};
use crate::{
    auth::Viewer,
    execution::{Code, OperationType, Request, RequestError},
    http::{operations, streaming},
};

/// Runs what was `asked`. With parameters `by_address`, a link on any page can send it: then only queries run.
pub(super) async fn run(
    state: &Arc<ServerState>,
    asked: Request,
    Asks { viewer, caller }: Asks<'_>,
    accepted: Accepted,
    by_address: bool,
) -> Result<Response<Body>, Refused> {
    let begun = Instant::now();
    let prepared = match (state.executor.prepare(asked, caller).await, accepted) {
        (Ok(prepared), _) => prepared,
        // Who accepts events alone is told in an event: a browser's EventSource shows nothing else to its page.
        (Err(errors), Accepted { single: None, stream: Some(media) }) if errors.code() != Code::BadRequest => {
            operations::refused(errors.code(), viewer.and_then(|viewer| viewer.user_id), begun);
            return Ok(streaming::refused(media.into(), &errors));
        }
        (Err(errors), _) => return Err(errors.into()),
    };
    if by_address && prepared.kind() != OperationType::Query {
        return Err(Refused::method("Only queries run with GET.", "POST"));
    }
    if prepared.kind() == OperationType::Subscription {
        let media = accepted.stream.ok_or_else(|| {
            let forms = "a WebSocket, text/event-stream or multipart/mixed;subscriptionSpec=1.0";
            RequestError::new(Code::NotAcceptable, format!("A subscription needs {forms}."))
        })?;
        let permits = (stream(state, viewer)?, Some(state.subscription(viewer)?));
        let events = state.subscribe(prepared, viewer, caller);
        return Ok(streaming::open(media.into(), events, state, viewer, permits));
    }
    if let Some(media) = accepted.single {
        let response = state.execute(&prepared, viewer, caller).await;
        let status = reply::status_of_response(response.is_whole(), media, state.limits.request.draft_status_codes);
        return Ok(reply::json(status, media, response.into_body()));
    }
    let permits = (stream(state, viewer)?, None);
    let response = state.execute(&prepared, viewer, caller).await;
    let media = accepted.stream.unwrap_or(StreamMedia::Sse);
    Ok(streaming::open(media.into(), futures_util::stream::iter([response]).boxed(), state, viewer, permits))
}

fn stream(state: &ServerState, viewer: Option<&Viewer>) -> Result<StreamPermit, RequestError> {
    state.streams.stream(viewer).ok_or_else(|| {
        RequestError::new(Code::TooManyStreams, "There are too many streams; close one, or try again later.")
    })
}

impl From<StreamMedia> for streaming::Form {
    fn from(media: StreamMedia) -> Self {
        match media {
            StreamMedia::Sse => Self::Sse,
            StreamMedia::Multipart => Self::Multipart,
        }
    }
}
