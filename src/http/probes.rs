//! The state behind probes and metrics, and a server of them for workers alone.

use std::{sync::Arc, time::Duration};

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{connections::Connections, health, metrics, read_timeouts::ConnectionTimeouts};
use crate::{
    app::App,
    database::{Database, NotificationListener},
    supervisor::Supervisor,
};

/// Scrapers return within a minute.
const TIMEOUTS: ConnectionTimeouts = ConnectionTimeouts {
    idle: Duration::from_secs(75),
    head: Duration::from_secs(10),
    write: Duration::from_secs(10),
    min_rate: 0,
};

/// The parts of the program that probes and metrics report on.
pub struct ProbeState {
    pub database: Database,
    pub notifications: NotificationListener,
    /// `None` without a server.
    pub app: Option<Arc<App>>,
    /// The tasks that readiness requires.
    pub tasks: Supervisor,
    /// The metrics' recorder.
    pub metrics: PrometheusHandle,
    /// Cancelled when the program has been told to stop.
    pub draining: CancellationToken,
    /// The longest wait for a database connection, and for reading events, of a ready program.
    pub ready_within: Duration,
}

/// Serves health and metrics without authentication until `stop`.
pub async fn serve_probes(probes: ProbeState, listener: TcpListener, stop: CancellationToken) {
    let (draining, probes) = (probes.draining.clone(), Arc::new(probes));
    let router = health::routes(Arc::clone(&probes)).merge(metrics::routes(probes, None));
    Connections { router, timeouts: TIMEOUTS, draining, stop }.accept(listener).await;
}
