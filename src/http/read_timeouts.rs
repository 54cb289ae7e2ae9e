//! Timeouts of reading: idle between two requests, and for a request's headers. hyper has one timer for both, which would cut
//! off clients that return after a pause.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::{
    Response, StatusCode,
    body::{Frame, SizeHint},
};
use tokio::{
    io::ReadBuf,
    time::{Instant, Sleep, sleep_until},
};
use tokio_util::sync::CancellationToken;

/// No byte of a request has arrived.
const IDLE: u8 = 0;
/// The headers have begun.
const HEAD: u8 = 1;
/// The request is being processed, or the connection has been upgraded.
const BUSY: u8 = 2;
/// The response has been written, but not flushed.
const ANSWERED: u8 = 3;

/// The phase of a connection, shared by its stream and its service.
#[derive(Clone, Debug, Default)]
pub(super) struct Phase(Arc<AtomicU8>);

impl Phase {
    /// A request's headers have arrived.
    pub(super) fn begin(&self) {
        self.0.store(BUSY, Ordering::Release);
    }

    /// The response with its end tracked. After an upgrade there is no next request.
    pub(super) fn end_with(&self, answer: Response<Body>) -> Response<TrackedBody> {
        let keeps_alive = answer.status() != StatusCode::SWITCHING_PROTOCOLS;
        answer.map(|body| TrackedBody { body, phase: keeps_alive.then(|| self.clone()) })
    }

    /// Everything written so far has been flushed.
    pub(super) fn flushed(&self) {
        let _ = self.0.compare_exchange(ANSWERED, IDLE, Ordering::AcqRel, Ordering::Relaxed);
    }

    fn get(&self) -> u8 {
        self.0.load(Ordering::Acquire)
    }
}

/// A response body whose end is tracked.
pub(super) struct TrackedBody {
    body: Body,
    phase: Option<Phase>,
}

impl Drop for TrackedBody {
    fn drop(&mut self) {
        if let Some(phase) = &self.phase {
            phase.0.store(ANSWERED, Ordering::Release);
        }
    }
}

impl HttpBody for TrackedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The timeouts of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct ConnectionTimeouts {
    /// Until the first byte of a request.
    pub(super) idle: Duration,
    /// From there to the end of the headers.
    pub(super) head: Duration,
    /// While the client does not read what was sent.
    pub(super) unread: Duration,
}

/// The reading side of a connection.
pub(super) struct ReadTimeouts {
    phase: Phase,
    timeouts: ConnectionTimeouts,
    /// Once cancelled, idle connections are closed.
    stop: CancellationToken,
    /// The phase that is being timed, and its timer.
    deadline: Option<(u8, Pin<Box<Sleep>>)>,
}

impl ReadTimeouts {
    pub(super) fn new(phase: Phase, timeouts: ConnectionTimeouts, stop: CancellationToken) -> Self {
        Self { phase, timeouts, stop, deadline: None }
    }

    /// Reads. An idle connection ends as if the client had closed it; unfinished headers are an error.
    pub(super) fn read(
        &mut self,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
        read: impl FnOnce(&mut Context<'_>, &mut ReadBuf<'_>) -> Poll<io::Result<()>>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        // Before any timer: what has arrived counts.
        if let Poll::Ready(outcome) = read(context, buffer) {
            if buffer.filled().len() > before
                && self.phase.0.compare_exchange(IDLE, HEAD, Ordering::AcqRel, Ordering::Relaxed).is_ok()
            {
                self.deadline = None;
            }
            return Poll::Ready(outcome);
        }
        let (phase, time) = match self.phase.get() {
            IDLE if self.stop.is_cancelled() => return Poll::Ready(Ok(())),
            IDLE => (IDLE, self.timeouts.idle),
            HEAD => (HEAD, self.timeouts.head),
            _ => return Poll::Pending,
        };
        let of_this_phase = self.deadline.take().filter(|(of, _)| *of == phase);
        let (_, sleep) = self
            .deadline
            .insert(of_this_phase.unwrap_or_else(|| (phase, Box::pin(sleep_until(Instant::now() + time)))));
        if sleep.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        self.deadline = None;
        Poll::Ready(if phase == IDLE { Ok(()) } else { Err(io::ErrorKind::TimedOut.into()) })
    }

    pub(super) fn flushed(&self) {
        self.phase.flushed();
    }
}
