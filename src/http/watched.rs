//! What probes and figures look at, and the small server that shows it of workers alone.

use std::{sync::Arc, time::Duration};

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{connections::Connections, health, metrics, waiting::Times};
use crate::{
    app::App,
    database::{Database, NotificationListener},
    supervisor::Supervisor,
};

/// How long a client may take: whoever looks at figures comes again within a minute.
const TIMES: Times =
    Times { idle: Duration::from_secs(75), head: Duration::from_secs(10), unread: Duration::from_secs(10) };

/// The parts of the program that can be in trouble.
pub struct Watched {
    pub database: Database,
    pub notifications: NotificationListener,
    /// The rest of a server; workers alone have none.
    pub app: Option<Arc<App>>,
    /// What has to live for it.
    pub tasks: Supervisor,
    /// What was counted.
    pub metrics: PrometheusHandle,
    /// Cancelled when the program has been told to stop.
    pub leaving: CancellationToken,
    /// How long a connection to the database, and events, may be waited for by a program that is ready.
    pub ready_within: Duration,
}

/// Shows health and figures to whoever reaches the address, until `stop`: there is nothing else behind it.
pub async fn serve_watched(watched: Watched, listener: TcpListener, stop: CancellationToken) {
    let (leaving, watched) = (watched.leaving.clone(), Arc::new(watched));
    let router = health::routes(Arc::clone(&watched)).merge(metrics::routes(watched, None));
    Connections { router, times: TIMES, leaving, stop }.accept(listener).await;
}
