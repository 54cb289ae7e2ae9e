//! Connections: accepted until the server stops, served with a time limit on their headers, then finished.

use std::time::Duration;

use axum::Router;
use hyper::{
    Request,
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{graphql::Peer, impatient::Impatient, observed::observed};

/// How long a client may take to send the head of a request: `axum::serve` would wait for ever.
pub(crate) const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of a request's head.
pub(crate) const MAX_HEAD: usize = 64 * 1024;
/// A pause when the system has no room for one more connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Accepts and serves until `stop`; then returns the connections that still have a request to finish.
/// A client that leaves what it was sent unread for `patience` is let go.
pub(super) async fn accept(
    listener: TcpListener,
    router: Router,
    patience: Duration,
    stop: &CancellationToken,
) -> TaskTracker {
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, address)) => {
                connections.spawn(serve(stream, Peer(address.ip()), router.clone(), patience, stop.clone()));
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

async fn serve(stream: TcpStream, peer: Peer, router: Router, patience: Duration, stop: CancellationToken) {
    // Answers are written whole: waiting for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT).max_buf_size(MAX_HEAD);
    // Into each request: a layer of the router would make all of its routes anew for each connection.
    let inner = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        let inner = inner.clone();
        async move { observed(request, |request| inner.call(request)).await }
    });
    let stream = TokioIo::new(Impatient::new(stream, patience));
    let mut connection = std::pin::pin!(builder.serve_connection(stream, service).with_upgrades());
    let served = tokio::select! {
        served = connection.as_mut() => served,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended early");
    }
}
