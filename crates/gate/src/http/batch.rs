//! Several requests in one body, run one after the other.

use bytes::Bytes;
use tokio::time::Instant;

use super::handler::Sender;
use crate::{Code, Gate, Host, OperationType, RequestError, RequestErrors, request::Request};

/// The responses, in pieces of a JSON array. Each stands for itself: one that is refused leaves the others alone.
pub(super) async fn run<H: Host>(gate: &Gate<H>, requests: Vec<Request>, sender: Sender<'_, H>) -> Vec<Bytes> {
    let mut body = vec![Bytes::from_static(b"[")];
    for (at, request) in requests.into_iter().enumerate() {
        if at > 0 {
            body.push(Bytes::from_static(b","));
        }
        let begun = Instant::now();
        match execute_one(gate, request, sender).await {
            Ok(response) => body.push(response),
            Err(errors) => {
                gate.refused(errors.code(), sender.viewer, begun);
                body.push(errors.to_bytes().into());
            }
        }
    }
    body.push(Bytes::from_static(b"]"));
    body
}

async fn execute_one<H: Host>(gate: &Gate<H>, request: Request, sender: Sender<'_, H>) -> Result<Bytes, RequestErrors> {
    let prepared = gate.executor.prepare(request, sender.caller).await?;
    if prepared.kind() == OperationType::Subscription {
        return Err(RequestError::new(Code::BAD_REQUEST, "A subscription cannot be part of a batch.").into());
    }
    Ok(gate.execute(&prepared, sender.viewer, sender.caller).await.body)
}
