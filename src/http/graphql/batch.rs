//! Several requests in one body, run one after the other.

use bytes::Bytes;
use tokio::time::Instant;

use super::{handler::Asks, state::ServerState};
use crate::{
    execution::{Code, OperationType, Request, RequestError, RequestErrors},
    http::operations,
};

/// The answers, in pieces of a JSON array. Each stands for itself: one that is refused leaves the others alone.
pub(super) async fn run(state: &ServerState, requests: Vec<Request>, asks: Asks<'_>) -> Vec<Bytes> {
    let mut body = vec![Bytes::from_static(b"[")];
    for (at, request) in requests.into_iter().enumerate() {
        if at > 0 {
            body.push(Bytes::from_static(b","));
        }
        let begun = Instant::now();
        match one(state, request, asks).await {
            Ok(answer) => body.push(answer),
            Err(errors) => {
                operations::refused(errors.code(), asks.viewer.and_then(|viewer| viewer.user_id), begun);
                body.push(errors.to_bytes().into());
            }
        }
    }
    body.push(Bytes::from_static(b"]"));
    body
}

async fn one(state: &ServerState, request: Request, asks: Asks<'_>) -> Result<Bytes, RequestErrors> {
    let prepared = state.executor.prepare(request, asks.caller).await?;
    if prepared.kind() == OperationType::Subscription {
        return Err(RequestError::new(Code::BadRequest, "A subscription cannot be part of a batch.").into());
    }
    Ok(state.execute(&prepared, asks.viewer, asks.caller).await.into_body())
}
