//! The server: an executor, what all requests share, and its route.

use std::sync::Arc;

use async_graphql::{ObjectType, Schema, SchemaBuilder, SubscriptionType};
use axum::{Router, http::HeaderValue, routing::any};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Caller, Executor, Host, Limits, Peer, RequestError,
    http::{Origins, StreamLimiter, handle},
};

/// Points that a request costs by itself, whatever it asks for.
const REQUEST_POINTS: u64 = 10;

/// How a gate is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// What callers may ask.
    pub limits: Limits,
    /// Whether the schema is shown.
    pub introspection: bool,
    /// Origins whose pages may open sockets, beside the server's own.
    pub allowed_origins: Vec<HeaderValue>,
    /// What the names of metrics begin with.
    pub metrics_prefix: &'static str,
}

impl Default for Config {
    fn default() -> Self {
        Self { limits: Limits::default(), introspection: true, allowed_origins: Vec::new(), metrics_prefix: "graphql" }
    }
}

/// A GraphQL server over the schema of a host.
pub struct Gate<H: Host> {
    pub(crate) executor: Executor<H>,
    /// Cancelled when the server stops: streams end, sockets close with 1001.
    pub(crate) stop: CancellationToken,
    /// Sockets live on when the server has responded to their upgrade: who stops it waits for them here.
    pub(crate) sockets: TaskTracker,
    pub(crate) streams: StreamLimiter<H::UserId>,
    pub(crate) origins: Origins,
}

impl<H: Host> Gate<H> {
    /// A server over the schema that `build` begins, until `stop` is cancelled. Fails where the schema is not valid or the trusted
    /// documents cannot be read.
    pub fn new<Q, M, S>(
        build: impl Fn() -> SchemaBuilder<Q, M, S>,
        host: H,
        config: Config,
        stop: CancellationToken,
    ) -> anyhow::Result<Arc<Self>>
    where
        Q: ObjectType + 'static,
        M: ObjectType + 'static,
        S: SubscriptionType + 'static,
        H: Host<Schema = Schema<Q, M, S>>,
    {
        let (streams, origins) =
            (StreamLimiter::new(&config.limits.stream), Origins::new(config.allowed_origins.clone()));
        let executor = Executor::new(build, host, config)?;
        Ok(Arc::new(Self { executor, stop, sockets: TaskTracker::new(), streams, origins }))
    }

    /// The one route, for every method: POST, GET, and WebSocket upgrades.
    pub fn router(self: &Arc<Self>, path: &str) -> Router {
        Router::new().route(path, any(handle::<H>)).with_state(Arc::clone(self))
    }

    /// The program whose schema it is.
    pub fn host(&self) -> &H {
        self.executor.host()
    }

    /// Waits until all sockets are closed, once `stop` is cancelled.
    pub async fn closed(&self) {
        self.sockets.close();
        self.sockets.wait().await;
    }

    pub(crate) fn limits(&self) -> &Limits {
        self.executor.limits()
    }

    /// Who is charged for what `viewer` sends, charged for one request.
    pub(crate) fn admit(&self, viewer: Option<&H::Viewer>, peer: Option<Peer>) -> Result<H::Caller, RequestError> {
        let caller = self.host().caller(viewer, peer);
        caller.charge(REQUEST_POINTS)?;
        Ok(caller)
    }
}
