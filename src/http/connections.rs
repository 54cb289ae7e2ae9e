//! HTTP connections: accepted until the server stops, served with timeouts, then finished.

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
    read_timeouts::{ConnectionTimeouts, Phase, ReadTimeouts},
    request_tracing::respond_traced,
    timeout_stream::TimeoutStream,
};

/// Bytes of a request's headers.
pub(crate) const MAX_HEAD: usize = 64 * 1024;
/// Delay after a failed `accept`, as for lack of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// The header with the idle timeout, so that clients do not reuse a connection that is about to be closed.
const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");

/// What all connections share.
#[derive(Clone)]
pub(super) struct Connections {
    pub(super) router: Router,
    pub(super) timeouts: ConnectionTimeouts,
    /// Once cancelled, each response closes its connection.
    pub(super) draining: CancellationToken,
    /// Once cancelled, idle connections are closed and no more are accepted.
    pub(super) stop: CancellationToken,
}

impl Connections {
    /// Accepts and serves until `stop`; then returns the connections with unfinished requests.
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
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
        connections.close();
        connections
    }

    async fn serve(self, stream: TcpStream, address: SocketAddr) {
        // Responses are written whole: Nagle's algorithm would only delay them.
        let _ = stream.set_nodelay(true);
        let Self { router, timeouts, draining, stop } = self;
        let phase = Phase::default();
        let read_timeouts = ReadTimeouts::new(phase.clone(), timeouts, stop.clone());
        let stream = TokioIo::new(TimeoutStream::new(stream, read_timeouts, timeouts.write));
        // Set for each request: a layer of the router would rebuild its routes for each connection.
        let inner = TowerToHyperService::new(router);
        let keep_alive = HeaderValue::from_str(&format!("timeout={}", timeouts.idle.as_secs())).ok();
        let service = service_fn(move |mut request: Request<Incoming>| {
            phase.begin();
            request.extensions_mut().insert(ConnectInfo(address));
            let (inner, phase, draining, keep_alive) =
                (inner.clone(), phase.clone(), draining.clone(), keep_alive.clone());
            async move {
                let mut answer = respond_traced(request, |request| inner.call(request)).await?;
                if draining.is_cancelled() && answer.status() != StatusCode::SWITCHING_PROTOCOLS {
                    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
                } else if let Some(keep_alive) = keep_alive {
                    answer.headers_mut().insert(KEEP_ALIVE, keep_alive);
                }
                Ok::<_, std::convert::Infallible>(phase.end_with(answer))
            }
        });
        let mut builder = http1::Builder::new();
        // hyper's timer starts with the last response: `ReadTimeouts` has its own.
        builder.header_read_timeout(None).max_buf_size(MAX_HEAD);
        let mut connection = std::pin::pin!(builder.serve_connection(stream, service).with_upgrades());
        let served = tokio::select! {
            served = connection.as_mut() => served,
            // Polled again it ends, unless a request has begun.
            () = stop.cancelled() => connection.await,
        };
        if let Err(error) = served {
            tracing::debug!(%error, "a connection ended with an error");
        }
    }
}
