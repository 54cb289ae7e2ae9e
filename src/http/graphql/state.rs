//! What the GraphQL endpoint is handed.

use std::sync::Arc;

use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{rate::Rate, seats::Seats};
use crate::{app::App, execution::Executor, graphql::Schema, http::origins::Origins, limits::Limits};

/// Shared by all requests.
pub struct ServerState {
    pub(in crate::http) executor: Executor<Schema>,
    pub(in crate::http) app: Arc<App>,
    pub(in crate::http) limits: Limits,
    /// Cancelled when the server stops: streams end, sockets close with 1001.
    pub(in crate::http) stop: CancellationToken,
    /// Sockets live on when the server has answered their upgrade: who stops it waits for them here.
    pub(in crate::http) sockets: TaskTracker,
    pub(in crate::http) seats: Seats,
    pub(in crate::http) rate: Rate,
    pub(in crate::http) origins: Origins,
}

impl ServerState {
    /// The state of a server that serves until `stop`.
    pub(in crate::http) fn new(
        executor: Executor<Schema>,
        app: Arc<App>,
        limits: Limits,
        origins: Origins,
        stop: CancellationToken,
    ) -> Arc<Self> {
        let (seats, rate) = (Seats::new(&limits.stream), Rate::new(&limits.request));
        Arc::new(Self { executor, app, limits, stop, sockets: TaskTracker::new(), seats, rate, origins })
    }

    /// Waits for the sockets to say goodbye, once `stop` is cancelled.
    pub async fn closed(&self) {
        self.sockets.close();
        self.sockets.wait().await;
    }
}
