//! One socket, from its upgrade to its end.

use std::{pin::pin, sync::Arc, time::Duration};

use axum::{
    body::Bytes,
    extract::ws::{Message, Utf8Bytes, WebSocket},
};
use futures_util::{SinkExt, StreamExt};
use tokio::{
    sync::mpsc::{self, Receiver},
    time::{Instant, sleep, sleep_until, timeout},
};
use tokio_util::task::task_tracker::TaskTrackerToken;
use tracing::Instrument;

use super::{
    close::Close,
    message::{self, ClientMessage},
    operation::{Operations, Outgoing},
};
use crate::{
    Caller, Code, Gate, Host, Peer, RequestError, RequestErrors, http::StreamPermit, request::Request, token_expiry,
};

/// Messages that wait while one is being written. Operations wait when it is full.
const QUEUE: usize = 2;
/// How long the client may take to close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);
/// Bytes of a message that cost a point.
const BYTES_PER_POINT: u64 = 2_000;
/// Pings without any sign of life.
const MAX_UNANSWERED_PINGS: u8 = 2;

/// Why a session ends.
enum End {
    /// The server closes it.
    Closed(Close),
    /// The client has gone, or does not read.
    Gone,
}

impl From<Close> for End {
    fn from(close: Close) -> Self {
        Self::Closed(close)
    }
}

struct Session<H: Host> {
    socket: WebSocket,
    gate: Arc<Gate<H>>,
    permit: StreamPermit<H::UserId>,
    /// Where the socket comes from.
    peer: Option<Peer>,
    /// Who is on the socket, by the handshake's header or `connection_init`.
    viewer: Option<H::Viewer>,
    /// When the viewer's credentials expire.
    expires: Instant,
    acknowledged: bool,
    operations: Operations,
}

/// Serves `socket` until either side ends it, `tracked` for as long.
pub(super) fn serve<H: Host>(
    socket: WebSocket,
    gate: Arc<Gate<H>>,
    viewer: Option<H::Viewer>,
    peer: Option<Peer>,
    permit: StreamPermit<H::UserId>,
    tracked: TaskTrackerToken,
) {
    let (sender, queue) = mpsc::channel(QUEUE);
    let expires = token_expiry::of::<H>(viewer.as_ref());
    let operations = Operations::new(sender);
    let mut session = Session { socket, gate, permit, peer, viewer, expires, acknowledged: false, operations };
    // A task of its own: the one that waited for the upgrade has room for all of that, which ends with it.
    let served = async move {
        let end = match session.socket.protocol() {
            Some(_) => session.run(queue).await,
            None => End::Closed(Close::no_subprotocol()),
        };
        Box::pin(session.close(end)).await;
        drop(tracked);
    };
    tokio::spawn(served.in_current_span());
}

impl<H: Host> Session<H> {
    async fn run(&mut self, mut queue: Receiver<Box<Outgoing>>) -> End {
        let (init_timeout, ping_interval) = {
            let limits = &self.gate.limits().stream;
            (limits.init_timeout, limits.ping_interval)
        };
        let init_by = Instant::now() + init_timeout;
        let stop = self.gate.stop.clone();
        // Made once and not for each message: what waits here is entered in lists that all sockets share.
        let mut stopped = pin!(stop.cancelled());
        let mut leave = pin!(sleep_until(init_by));
        let mut ping = pin!(sleep(ping_interval));
        let mut unanswered_pings = 0;
        let mut stopping = false;
        loop {
            if stopping && self.operations.len() == 0 {
                return Close::going_away().into();
            }
            let leave_by = if self.acknowledged { self.expires } else { self.expires.min(init_by) };
            if leave.deadline() != leave_by {
                leave.as_mut().reset(leave_by);
            }
            let done = tokio::select! {
                () = &mut stopped, if !stopping => {
                    stopping = true;
                    self.operations.stop_streams();
                    Ok(())
                }
                () = &mut leave => Err(self.timed_out().into()),
                () = &mut ping => {
                    ping.as_mut().reset(Instant::now() + ping_interval);
                    unanswered_pings += 1;
                    if unanswered_pings > MAX_UNANSWERED_PINGS { Err(End::Gone) } else { self.send(Message::Ping(Bytes::new())).await }
                }
                Some(outgoing) = queue.recv() => self.forward(*outgoing).await,
                received = self.socket.next() => {
                    unanswered_pings = 0;
                    match received {
                        // Boxed, since a socket mostly waits and would always have the room that reading takes.
                        Some(Ok(Message::Text(text))) => Box::pin(self.receive(text)).await,
                        Some(Ok(Message::Binary(_))) => Err(Close::invalid("expected text").into()),
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
                        Some(Err(error)) => Err(Close::unreadable(&error).into()),
                        Some(Ok(Message::Close(_))) | None => Err(End::Gone),
                    }
                }
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    /// Why the client has to leave when its time is over.
    fn timed_out(&self) -> Close {
        let expired = self.acknowledged || self.expires <= Instant::now();
        if expired { Close::forbidden("Token expired") } else { Close::init_timeout() }
    }

    async fn receive(&mut self, text: Utf8Bytes) -> Result<(), End> {
        // A long message costs what it takes to read it, whatever it says.
        let caller = self.gate.host().caller(self.viewer.as_ref(), self.peer);
        if let Err(why) = caller.charge(text.len() as u64 / BYTES_PER_POINT) {
            return Err(Close::try_again_later(why.message()).into());
        }
        match ClientMessage::read(&text, self.gate.limits().request.max_values)? {
            ClientMessage::Init(payload) => {
                if self.acknowledged {
                    return Err(Close::second_init().into());
                }
                let signed_in = self.gate.host().sign_in_socket(&payload, self.peer).await;
                if let Some(viewer) = signed_in.map_err(|error| Close::sign_in_failed(&error))? {
                    self.expires = token_expiry::of::<H>(Some(&viewer));
                    self.viewer = Some(viewer);
                }
                if !self.permit.identify(self.viewer.as_ref().and_then(H::user_id)) {
                    return Err(Close::try_again_later("Too many sockets").into());
                }
                self.acknowledged = true;
                self.send_text(message::ACK.to_owned()).await
            }
            ClientMessage::Ping(payload) => self.send_text(message::pong(payload.as_deref())).await,
            ClientMessage::Pong => Ok(()),
            ClientMessage::Complete { id } => {
                self.operations.stop(&id);
                Ok(())
            }
            ClientMessage::Subscribe { id, request } => {
                if !self.acknowledged {
                    return Err(Close::unauthorized().into());
                }
                if self.operations.contains(&id) {
                    return Err(Close::duplicate(&id).into());
                }
                let begun = Instant::now();
                match self.begin(&id, *request).await {
                    Ok(()) => Ok(()),
                    Err(errors) => {
                        self.gate.refused(errors.code(), self.viewer.as_ref(), begun);
                        self.send_text(message::error(&id, errors.errors())).await
                    }
                }
            }
        }
    }

    /// Starts an operation, where there is room for another.
    async fn begin(&mut self, id: &str, request: Request) -> Result<(), RequestErrors> {
        if self.gate.stop.is_cancelled() {
            return Err(RequestError::new(Code::UNAVAILABLE, "The server is shutting down.").into());
        }
        if self.operations.len() >= self.gate.limits().stream.max_operations_per_socket {
            return Err(RequestError::new(Code::TOO_MANY_OPERATIONS, "Too many operations run on this socket.").into());
        }
        let viewer = self.viewer.as_ref();
        let caller = self.gate.admit(viewer, self.peer)?;
        let prepared = self.gate.executor.prepare(request, &caller).await?;
        Ok(self.operations.start(id, prepared, &self.gate, viewer, caller)?)
    }

    async fn forward(&mut self, outgoing: Outgoing) -> Result<(), End> {
        if self.operations.is_awaited(&outgoing) {
            self.send(Message::Text(outgoing.text.clone())).await
        } else {
            Ok(())
        }
    }

    async fn send_text(&mut self, text: String) -> Result<(), End> {
        self.send(Message::Text(text.into())).await
    }

    /// Writes a message. While the client does not read, nothing else happens on the socket; then it is disconnected.
    async fn send(&mut self, message: Message) -> Result<(), End> {
        match timeout(self.gate.limits().stream.send_timeout, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    /// Closes the socket and waits for the client to do the same, for a moment.
    async fn close(self, end: End) {
        let Self { mut socket, operations, .. } = self;
        drop(operations);
        let closed = async {
            if let End::Closed(close) = end {
                tracing::debug!(code = close.code, "closing a socket");
                // The client may be gone already.
                let _ = socket.send(Message::Close(Some(close.into()))).await;
            }
            let _ = socket.flush().await;
            while let Some(Ok(_)) = socket.next().await {}
        };
        let _ = timeout(CLOSE_TIMEOUT, closed).await;
    }
}
