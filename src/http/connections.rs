//! Connections: accepted until the server stops, served with a time limit on their headers, then finished.

use std::{net::SocketAddr, time::Duration};

use axum::{
    Router,
    extract::ConnectInfo,
    http::{HeaderName, HeaderValue, StatusCode, header},
};
use hyper::{
    Request,
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    read_timeout::{ConnectionTimeouts, Phase, ReadTimeout},
    request_tracing::respond_traced,
    timeout_stream::TimeoutStream,
};

/// Bytes of a request's head.
pub(crate) const MAX_HEAD: usize = 64 * 1024;
/// A pause when the system has no room for one more connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// How long the connection may be idle: clients that know do not send on one that is about to be closed.
const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");

/// What all connections have in common.
#[derive(Clone)]
pub(super) struct Connections {
    pub(super) router: Router,
    pub(super) timeouts: ConnectionTimeouts,
    /// From here on each answer says that its connection is closed behind it.
    pub(super) leaving: CancellationToken,
    /// From here on idle connections are closed, and no more are accepted.
    pub(super) stop: CancellationToken,
}

impl Connections {
    /// Accepts and serves until `stop`; then returns the connections that still have a request to finish.
    pub(super) async fn accept(self, listener: TcpListener) -> TaskTracker {
        let connections = TaskTracker::new();
        loop {
            let accepted = tokio::select! {
                () = self.stop.cancelled() => break,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, address)) => {
                    connections.spawn(self.clone().serve(stream, address));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection cannot be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
        connections.close();
        connections
    }

    async fn serve(self, stream: TcpStream, address: SocketAddr) {
        // Answers are written whole: waiting for more to send would only delay them.
        let _ = stream.set_nodelay(true);
        let Self { router, timeouts, leaving, stop } = self;
        let phase = Phase::default();
        let read_timeout = ReadTimeout::new(phase.clone(), timeouts, stop.clone());
        let stream = TokioIo::new(TimeoutStream::new(stream, read_timeout, timeouts.write));
        // Into each request: a layer of the router would make all of its routes anew for each connection.
        let inner = TowerToHyperService::new(router);
        let keep_alive = HeaderValue::from_str(&format!("timeout={}", timeouts.idle.as_secs())).ok();
        let service = service_fn(move |mut request: Request<Incoming>| {
            phase.begin();
            request.extensions_mut().insert(ConnectInfo(address));
            let (inner, phase, leaving, keep_alive) =
                (inner.clone(), phase.clone(), leaving.clone(), keep_alive.clone());
            async move {
                let mut answer = respond_traced(request, |request| inner.call(request)).await?;
                if leaving.is_cancelled() && answer.status() != StatusCode::SWITCHING_PROTOCOLS {
                    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
                } else if let Some(keep_alive) = keep_alive {
                    answer.headers_mut().insert(KEEP_ALIVE, keep_alive);
                }
                Ok::<_, std::convert::Infallible>(phase.end_with(answer))
            }
        });
        let mut builder = http1::Builder::new();
        // Its timer counts from the last answer on: `ReadTimeout` has the clock.
        builder.header_read_timeout(None).max_buf_size(MAX_HEAD);
        let mut connection = std::pin::pin!(builder.serve_connection(stream, service).with_upgrades());
        let served = tokio::select! {
            served = connection.as_mut() => served,
            // Polled anew, it reads that it has to end, unless a request has begun.
            () = stop.cancelled() => connection.await,
        };
        if let Err(error) = served {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}
