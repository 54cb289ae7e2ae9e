//! What is sent on a stream: its events, heartbeats between them, and how it ends.

use std::time::Duration;

use futures_util::{Stream, StreamExt, stream::BoxStream};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{Code, RequestError, RequestErrors, response::Response};

/// What is sent on a stream.
pub(super) enum StreamItem {
    /// Before anything else.
    Begin,
    /// An event of the operation.
    Event(Box<Response>),
    /// There was no event for a while.
    Heartbeat,
    /// The operation did not run, or may not go on: errors as JSON.
    Refused(Vec<u8>),
    /// The operation has ended.
    Complete,
    /// The server is shutting down. The operation has not ended: the client may subscribe again.
    ShuttingDown,
}

/// What is sent for `events`, until the viewer's credentials expire or the server stops.
pub(super) fn with_heartbeat(
    mut events: BoxStream<'static, Response>,
    interval: Duration,
    stop: CancellationToken,
    expires: Instant,
) -> impl Stream<Item = StreamItem> + Send {
    async_stream::stream! {
        yield StreamItem::Begin;
        let mut next_heartbeat = Instant::now() + interval;
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => {
                    yield StreamItem::ShuttingDown;
                    return;
                }
                () = tokio::time::sleep_until(expires) => {
                    let error = RequestError::new(Code::UNAUTHENTICATED, "The token has expired.");
                    yield StreamItem::Refused(RequestErrors::from(error).to_bytes());
                    break;
                }
                event = events.next() => match event {
                    Some(event) => yield StreamItem::Event(Box::new(event)),
                    None => break,
                },
                () = tokio::time::sleep_until(next_heartbeat) => yield StreamItem::Heartbeat,
            }
            next_heartbeat = Instant::now() + interval;
        }
        yield StreamItem::Complete;
    }
}
