//! Timeouts of reading: idle between two requests, and for a request's headers. hyper has one timer for both, which would cut
//! off clients that return after a pause.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::{
    Response, StatusCode,
    body::{Frame, SizeHint},
    header,
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
pub(super) struct Phase(Arc<ReadState>);

#[derive(Debug, Default)]
struct ReadState {
    phase: AtomicU8,
    /// Whether what is sent is a response that is there as a whole, and not a stream or socket.
    is_whole: AtomicBool,
}

impl Phase {
    /// A request's headers have arrived.
    pub(super) fn begin(&self) {
        self.0.phase.store(BUSY, Ordering::Release);
    }

    /// The response with its end tracked. After an upgrade there is no next request.
    pub(super) fn end_with(&self, answer: Response<Body>) -> Response<TrackedBody> {
        let keeps_alive = answer.status() != StatusCode::SWITCHING_PROTOCOLS;
        self.0.is_whole.store(keeps_alive && !is_stream(&answer), Ordering::Release);
        answer.map(|body| TrackedBody { body, phase: keeps_alive.then(|| self.clone()) })
    }

    /// Whether the response is there as a whole.
    fn is_whole(&self) -> bool {
        self.0.is_whole.load(Ordering::Acquire)
    }

    /// Everything written so far has been flushed. Returns whether that was the whole response.
    fn flushed(&self) -> bool {
        let _ = self.0.phase.compare_exchange(ANSWERED, IDLE, Ordering::AcqRel, Ordering::Relaxed);
        self.get() != BUSY
    }

    fn get(&self) -> u8 {
        self.0.phase.load(Ordering::Acquire)
    }
}

/// Whether the response is a stream of events.
fn is_stream(answer: &Response<Body>) -> bool {
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/event-stream") || kind.starts_with("multipart/mixed")
}

/// A response body whose end is tracked.
pub(super) struct TrackedBody {
    body: Body,
    phase: Option<Phase>,
}

impl Drop for TrackedBody {
    fn drop(&mut self) {
        if let Some(phase) = &self.phase {
            phase.0.phase.store(ANSWERED, Ordering::Release);
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
    pub(super) write: Duration,
    /// Minimum bytes a second that it reads meanwhile of a response that is there as a whole.
    pub(super) min_rate: u32,
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
                && self.phase.0.phase.compare_exchange(IDLE, HEAD, Ordering::AcqRel, Ordering::Relaxed).is_ok()
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

    /// Everything written so far has been flushed. Returns whether that was the whole response.
    pub(super) fn flushed(&self) -> bool {
        self.phase.flushed()
    }

    /// Whether a client that has taken so many bytes in the time for which it may leave something unread is too slow.
    pub(super) fn is_too_slow(&self, taken: u64) -> bool {
        let least = self.timeouts.write.as_secs_f64() * f64::from(self.timeouts.min_rate);
        self.phase.is_whole() && (taken as f64) < least
    }
}
