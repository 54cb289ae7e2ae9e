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
    sign_in,
};
use crate::{
    auth::Viewer,
    execution::{Code, Request, RequestError, RequestErrors},
    http::{
        graphql::{Peer, ServerState, StreamPermit},
        operations, token_expiry,
    },
};

/// Messages that wait while one is being written. Operations wait when it is full, and the feed lets go of those that
/// wait for long.
const QUEUE: usize = 2;
/// How long the client may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);
/// Bytes of a message that cost a point.
const BYTES_A_POINT: u64 = 2_000;
/// Pings without any sign of life.
const SILENT_PINGS: u8 = 2;

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

struct Session {
    socket: WebSocket,
    state: Arc<ServerState>,
    permit: StreamPermit,
    /// Where the socket comes from.
    peer: Option<Peer>,
    /// Who is on the socket, by the handshake's header or `connection_init`.
    viewer: Option<Viewer>,
    /// When the viewer's token expires.
    expires: Instant,
    acknowledged: bool,
    operations: Operations,
}

/// Serves `socket` until either side ends it, and has `presence` end with it.
pub(super) fn serve(
    socket: WebSocket,
    state: Arc<ServerState>,
    viewer: Option<Viewer>,
    peer: Option<Peer>,
    permit: StreamPermit,
    presence: TaskTrackerToken,
) {
    let (sender, queue) = mpsc::channel(QUEUE);
    let expires = token_expiry::of(viewer.as_ref());
    let operations = Operations::new(sender);
    let mut session = Session { socket, state, permit, peer, viewer, expires, acknowledged: false, operations };
    // A task of its own: the one that waited for the upgrade has room for all of that, which ends with it.
    let served = async move {
        let end = match session.socket.protocol() {
            Some(_) => session.run(queue).await,
            None => End::Closed(Close::no_subprotocol()),
        };
        Box::pin(session.goodbye(end)).await;
        drop(presence);
    };
    tokio::spawn(served.in_current_span());
}

impl Session {
    async fn run(&mut self, mut queue: Receiver<Box<Outgoing>>) -> End {
        let (init_timeout, ping_interval) = {
            let limits = &self.state.limits.stream;
            (limits.init_timeout, limits.ping_interval)
        };
        let introduced_by = Instant::now() + init_timeout;
        let stop = self.state.stop.clone();
        // Made once and not for each message: what waits here is entered in lists that all sockets share.
        let mut stopped = pin!(stop.cancelled());
        let mut leave = pin!(sleep_until(introduced_by));
        let mut ping = pin!(sleep(ping_interval));
        let mut silent_pings = 0;
        let mut stopping = false;
        loop {
            if stopping && self.operations.len() == 0 {
                return Close::going_away().into();
            }
            let leave_by = if self.acknowledged { self.expires } else { self.expires.min(introduced_by) };
            if leave.deadline() != leave_by {
                leave.as_mut().reset(leave_by);
            }
            let done = tokio::select! {
                () = &mut stopped, if !stopping => {
                    stopping = true;
                    self.operations.stop_streams();
                    Ok(())
                }
                () = &mut leave => Err(self.overstayed().into()),
                () = &mut ping => {
                    ping.as_mut().reset(Instant::now() + ping_interval);
                    silent_pings += 1;
                    if silent_pings > SILENT_PINGS { Err(End::Gone) } else { self.send(Message::Ping(Bytes::new())).await }
                }
                Some(outgoing) = queue.recv() => self.forward(*outgoing).await,
                received = self.socket.next() => {
                    silent_pings = 0;
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
    fn overstayed(&self) -> Close {
        let expired = self.acknowledged || self.expires <= Instant::now();
        if expired { Close::forbidden("Token expired") } else { Close::init_timeout() }
    }

    async fn receive(&mut self, text: Utf8Bytes) -> Result<(), End> {
        // A long message costs what it takes to read it, whatever it says.
        let caller = self.state.caller(self.viewer.as_ref(), self.peer);
        if let Err(why) = caller.charge(text.len() as u64 / BYTES_A_POINT) {
            return Err(Close::try_again_later(&why.message()).into());
        }
        match ClientMessage::read(&text, self.state.limits.request.max_values)? {
            ClientMessage::Init(payload) => {
                if self.acknowledged {
                    return Err(Close::second_init().into());
                }
                if let Some(viewer) = sign_in::viewer_of(&payload, &self.state, self.peer).await? {
                    self.expires = token_expiry::of(Some(&viewer));
                    self.viewer = Some(viewer);
                }
                if !self.permit.identify(self.viewer.as_ref()) {
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
                        operations::refused(
                            errors.code(),
                            self.viewer.as_ref().and_then(|viewer| viewer.user_id),
                            begun,
                        );
                        self.send_text(message::error(&id, errors.errors())).await
                    }
                }
            }
        }
    }

    /// Starts an operation, where there is room for another.
    async fn begin(&mut self, id: &str, request: Request) -> Result<(), RequestErrors> {
        if self.state.stop.is_cancelled() {
            return Err(RequestError::new(Code::Unavailable, "The server is going away.").into());
        }
        if self.operations.len() >= self.state.limits.stream.max_operations_per_socket {
            return Err(RequestError::new(Code::TooManyOperations, "Too many operations run on this socket.").into());
        }
        let viewer = self.viewer.as_ref();
        let caller = self.state.admit(viewer, self.peer)?;
        let prepared = self.state.executor.prepare(request, &caller).await?;
        Ok(self.operations.start(id, prepared, &self.state, viewer, caller)?)
    }

    async fn forward(&mut self, outgoing: Outgoing) -> Result<(), End> {
        if self.operations.awaits(&outgoing) { self.send(Message::Text(outgoing.text.clone())).await } else { Ok(()) }
    }

    async fn send_text(&mut self, text: String) -> Result<(), End> {
        self.send(Message::Text(text.into())).await
    }

    /// Writes a message. While the client does not read, nothing else happens on the socket; then it is let go.
    async fn send(&mut self, message: Message) -> Result<(), End> {
        match timeout(self.state.limits.stream.send_timeout, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    /// Says goodbye and waits for the client to do the same, for a moment.
    async fn goodbye(self, end: End) {
        let Self { mut socket, operations, .. } = self;
        drop(operations);
        let farewell = async {
            if let End::Closed(close) = end {
                tracing::debug!(code = close.code, "closing a socket");
                // The client may be gone already.
                let _ = socket.send(Message::Close(Some(close.into()))).await;
            }
            let _ = socket.flush().await;
            while let Some(Ok(_)) = socket.next().await {}
        };
        let _ = timeout(GOODBYE, farewell).await;
    }
}
