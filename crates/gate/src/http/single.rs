//! One request: prepared, then run, with a response of a media type that the client accepts.

use std::sync::Arc;

use axum::{body::Body, http::Response};
use futures_util::StreamExt;
use tokio::time::Instant;

use super::{
    accept::{Accepted, StreamProtocol},
    handler::{Refused, Sender},
    response,
    stream_limiter::StreamPermit,
};
use crate::{Code, Gate, Host, OperationType, RequestError, request::Request, streaming};

/// Runs a request. One that came by a safe method, such as GET, which a link on any page can send, has to be a query.
pub(super) async fn run<H: Host>(
    gate: &Arc<Gate<H>>,
    request: Request,
    Sender { viewer, caller }: Sender<'_, H>,
    accepted: Accepted,
    safe: bool,
) -> Result<Response<Body>, Refused> {
    let begun = Instant::now();
    let prepared = match (gate.executor.prepare(request, caller).await, accepted) {
        (Ok(prepared), _) => prepared,
        // A client that accepts events alone is told in an event: a browser's EventSource shows nothing else to its page.
        (Err(errors), Accepted { single: None, stream: Some(protocol) }) if errors.code() != Code::BAD_REQUEST => {
            gate.refused(errors.code(), viewer, begun);
            return Ok(streaming::refused(protocol, &errors));
        }
        (Err(errors), _) => return Err(errors.into()),
    };
    if safe && prepared.kind() != OperationType::Query {
        return Err(Refused::method("Only queries run with GET or QUERY.", "POST"));
    }
    if prepared.kind() == OperationType::Subscription {
        let protocol = accepted.stream.ok_or_else(|| {
            let forms = "a WebSocket, text/event-stream or multipart/mixed;subscriptionSpec=1.0";
            RequestError::new(Code::NOT_ACCEPTABLE, format!("A subscription needs {forms}."))
        })?;
        let permits = (stream(gate, viewer)?, Some(gate.subscription(viewer)?));
        let events = gate.subscribe(prepared, viewer, caller);
        return Ok(streaming::open(protocol, events, gate, viewer, permits));
    }
    if let Some(media) = accepted.single {
        let response = gate.execute(&prepared, viewer, caller).await;
        return Ok(response::operation_response(response, media, gate.limits().request.draft));
    }
    let permits = (stream(gate, viewer)?, None);
    let response = gate.execute(&prepared, viewer, caller).await;
    let protocol = accepted.stream.unwrap_or(StreamProtocol::Sse);
    Ok(streaming::open(protocol, futures_util::stream::iter([response]).boxed(), gate, viewer, permits))
}

fn stream<H: Host>(gate: &Gate<H>, viewer: Option<&H::Viewer>) -> Result<StreamPermit<H::UserId>, RequestError> {
    gate.streams.stream(viewer.and_then(H::user_id)).ok_or_else(|| {
        RequestError::new(Code::TOO_MANY_STREAMS, "There are too many streams; close one, or try again later.")
    })
}
