//! A connection with time limits for reading and writing: hyper would wait for ever for a client that leaves its response unread,
//! and keep the response and the connection as long.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

use super::read_timeouts::ReadTimeouts;

/// A stream on which nothing waits to be written for longer than `write_timeout`, nor to be read for longer than `read_timeouts`
/// allows. What is there as a whole has to leave at a minimum rate: it is kept in memory until it has.
pub(super) struct TimeoutStream {
    stream: TcpStream,
    read_timeouts: ReadTimeouts,
    write_timeout: Duration,
    /// When the client has to have read something, while something waits.
    deadline: Option<Pin<Box<Sleep>>>,
    /// Until when the rate is measured, and what has been written meanwhile: from when something first had to wait until all has left.
    pace: Option<(Pin<Box<Sleep>>, u64)>,
}

impl TimeoutStream {
    pub(super) fn new(stream: TcpStream, read_timeouts: ReadTimeouts, write_timeout: Duration) -> Self {
        Self { stream, read_timeouts, write_timeout, deadline: None, pace: None }
    }

    /// Writes, or says that it has waited for too long.
    fn within<T>(
        &mut self,
        context: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut TcpStream>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        let written = write(Pin::new(&mut self.stream), context);
        if written.is_ready() {
            self.deadline = None;
            return written;
        }
        let write_timeout = self.write_timeout;
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(write_timeout)));
        if deadline.as_mut().poll(context).is_ready() || self.is_too_slow(context) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }

    /// Whether too little has left in the time that is over, if it is.
    fn is_too_slow(&mut self, context: &mut Context<'_>) -> bool {
        let write_timeout = self.write_timeout;
        loop {
            let (over, written) = self.pace.get_or_insert_with(|| (Box::pin(sleep(write_timeout)), 0));
            if over.as_mut().poll(context).is_pending() {
                return false;
            }
            if self.read_timeouts.is_too_slow(*written) {
                return true;
            }
            self.pace = None;
        }
    }

    /// Counts what has left.
    fn count(&mut self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let (Some((_, sum)), Poll::Ready(Ok(bytes))) = (&mut self.pace, &written) {
            *sum += *bytes as u64;
        }
        written
    }
}

impl AsyncRead for TimeoutStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let Self { stream, read_timeouts, .. } = &mut *self;
        read_timeouts.read(context, buffer, |context, buffer| Pin::new(stream).poll_read(context, buffer))
    }
}

impl AsyncWrite for TimeoutStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = self.within(context, |stream, context| stream.poll_write(context, bytes));
        self.count(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = self.within(context, |stream, context| stream.poll_write_vectored(context, parts));
        self.count(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = self.within(context, AsyncWrite::poll_flush);
        if flushed.is_ready() {
            // More of an answer may be to come, which hyper asks for when there is room.
            if self.read_timeouts.flushed() {
                self.pace = None;
            }
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.within(context, AsyncWrite::poll_shutdown)
    }
}
