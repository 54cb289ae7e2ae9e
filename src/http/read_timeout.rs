//! How long a connection is waited for: between requests, and from the first byte of a request's head to its last. hyper has one
//! timer for both, which would cut a client off that comes back after a pause.

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

/// No byte of a request has come.
const IDLE: u8 = 0;
/// A head has begun.
const HEAD: u8 = 1;
/// A request is being answered, or the connection has become a socket.
const BUSY: u8 = 2;
/// The answer is written, and on its way.
const ANSWERED: u8 = 3;

/// Where a connection stands between two requests; shared by its stream and its service.
#[derive(Clone, Debug, Default)]
pub(super) struct Phase(Arc<Standing>);

#[derive(Debug, Default)]
struct Standing {
    phase: AtomicU8,
    /// Whether what is sent is a response that is there as a whole, and not a stream or socket.
    is_whole: AtomicBool,
}

impl Phase {
    /// A request's head has come.
    pub(super) fn begin(&self) {
        self.0.phase.store(BUSY, Ordering::Release);
    }

    /// The answer, of which the end is noted. Behind a switch of protocols there is no next request.
    pub(super) fn end_with(&self, answer: Response<Body>) -> Response<TrackedBody> {
        let goes_on = answer.status() != StatusCode::SWITCHING_PROTOCOLS;
        self.0.is_whole.store(goes_on && !is_stream(&answer), Ordering::Release);
        answer.map(|body| TrackedBody { body, phase: goes_on.then(|| self.clone()) })
    }

    /// Whether what is sent is there as a whole.
    fn is_whole(&self) -> bool {
        self.0.is_whole.load(Ordering::Acquire)
    }

    /// Everything written so far has left. Says whether that was all of an answer.
    fn flushed(&self) -> bool {
        let _ = self.0.phase.compare_exchange(ANSWERED, IDLE, Ordering::AcqRel, Ordering::Relaxed);
        self.get() != BUSY
    }

    fn get(&self) -> u8 {
        self.0.phase.load(Ordering::Acquire)
    }
}

/// Whether more of an answer comes when something happens.
fn is_stream(answer: &Response<Body>) -> bool {
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/event-stream") || kind.starts_with("multipart/mixed")
}

/// The body of an answer.
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

/// How long a client may keep a connection waiting.
#[derive(Clone, Copy, Debug)]
pub(super) struct ConnectionTimeouts {
    /// Before the first byte of a request.
    pub(super) idle: Duration,
    /// From there to the end of its head.
    pub(super) head: Duration,
    /// While it leaves what it was sent unread.
    pub(super) write: Duration,
    /// Bytes a second that it takes meanwhile of a response that is there as a whole.
    pub(super) min_rate: u32,
}

/// The reading side of a connection.
pub(super) struct ReadTimeout {
    phase: Phase,
    timeouts: ConnectionTimeouts,
    /// When idle connections are closed at once.
    stop: CancellationToken,
    /// The phase that is waited in, and until when.
    deadline: Option<(u8, Pin<Box<Sleep>>)>,
}

impl ReadTimeout {
    pub(super) fn new(phase: Phase, timeouts: ConnectionTimeouts, stop: CancellationToken) -> Self {
        Self { phase, timeouts, stop, deadline: None }
    }

    /// Reads. An idle connection that nothing has come on in time ends as if the client had ended it; a head that did not
    /// come to its end is an error.
    pub(super) fn read(
        &mut self,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
        read: impl FnOnce(&mut Context<'_>, &mut ReadBuf<'_>) -> Poll<io::Result<()>>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        // Before any clock: what has come counts, however late.
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

    /// Everything written so far has left. Says whether that was all of an answer.
    pub(super) fn flushed(&self) -> bool {
        self.phase.flushed()
    }

    /// Whether a client that has taken so many bytes in the time for which it may leave something unread is too slow.
    pub(super) fn is_too_slow(&self, taken: u64) -> bool {
        let least = self.timeouts.write.as_secs_f64() * f64::from(self.timeouts.min_rate);
        self.phase.is_whole() && (taken as f64) < least
    }
}
