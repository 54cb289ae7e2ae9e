//! The rhythm of a stream: its events, signs of life between them, and its ends.

use std::time::Duration;

use futures_util::{Stream, StreamExt, stream::BoxStream};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{
    auth::{TokenError, Viewer},
    execution::{Code, RequestError, RequestErrors, Response},
    http::token_expiry,
};

/// What happens on a stream.
pub(super) enum Beat {
    /// Before anything else.
    Begin,
    /// An event of the operation.
    Event(Box<Response>),
    /// Nothing, for a while.
    Silence,
    /// The operation did not run, or may not go on: errors as JSON.
    Refused(Vec<u8>),
    /// The operation has ended.
    End,
    /// The server stops. The operation has not ended: the client may go on elsewhere.
    Cut,
}

/// The beats of `events`.
pub(super) fn pace(
    mut events: BoxStream<'static, Response>,
    silence: Duration,
    stop: CancellationToken,
    viewer: Option<&Viewer>,
) -> impl Stream<Item = Beat> + Send + use<> {
    let expires = token_expiry::of(viewer);
    async_stream::stream! {
        yield Beat::Begin;
        let mut next_sign = Instant::now() + silence;
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => {
                    yield Beat::Cut;
                    return;
                }
                () = tokio::time::sleep_until(expires) => {
                    let error = RequestError::new(Code::Unauthenticated, TokenError::Expired.message());
                    yield Beat::Refused(RequestErrors::from(error).to_bytes());
                    break;
                }
                event = events.next() => match event {
                    Some(event) => yield Beat::Event(Box::new(event)),
                    None => break,
                },
                () = tokio::time::sleep_until(next_sign) => yield Beat::Silence,
            }
            next_sign = Instant::now() + silence;
        }
        yield Beat::End;
    }
}
