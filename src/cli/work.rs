//! `work`: workers without a server.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{announcing::Announcing, open::open_beside};
use crate::{
    chat::Chat,
    config::{DatabaseConfig, ProcessConfig, WorkerConfig},
    database::NotificationListener,
    http::{ProbeState, serve_probes},
    pipeline::start_workers,
    plans::foreign_marks,
    shutdown::{self, Shutdown},
    supervisor::Supervisor,
    telemetry,
};
use agents::portfolio::MarketAssumptions;

/// Options of `work`.
#[derive(Args, Debug)]
pub(super) struct Work {
    /// Address for `/livez`, `/readyz` and `/metrics`, without authentication; none if unset. Port 0 takes a free one, which is
    /// logged.
    #[arg(long, env = "PLAN_CREATOR_WORK_LISTEN")]
    listen: Option<SocketAddr>,

    #[command(flatten)]
    database: DatabaseConfig,
    #[command(flatten)]
    worker: WorkerConfig,
    #[command(flatten)]
    process: ProcessConfig,
}

impl Work {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let Shutdown { draining, stop } = shutdown::on_signal(Duration::ZERO)?;
        let metrics = telemetry::install_metrics()?;
        let (market, chat) = (market(&self.worker)?, chat(&self.worker)?);
        let shown = match self.listen {
            Some(address) => {
                Some(TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?)
            }
            None => None,
        };
        let opened = open_beside(&self.database).await?;
        opened.database.migrate().await?;
        foreign_marks::settle(&opened.database).await?;
        let notifications = NotificationListener::default();
        let (tasks, announcing) = (Supervisor::default(), Announcing::begin(&opened.database));
        let (database, listener, ends) = (opened.database.clone(), notifications.clone(), stop.clone());
        tasks.spawn("listener", &stop, move || listener.clone().listen(database.clone(), ends.clone()));
        start_workers(&tasks, &opened.database, &notifications, &self.worker, &market, chat.as_ref(), &stop);
        let address = shown.as_ref().and_then(|shown| shown.local_addr().ok()).map(tracing::field::display);
        tracing::info!(workers = self.worker.workers, address, "working");
        let ended = CancellationToken::new();
        if let Some(shown) = shown {
            let (database, notifications) = (opened.database.clone(), notifications.clone());
            let (tasks, ready_within) = (tasks.clone(), self.process.ready_within);
            let probes = ProbeState { database, notifications, app: None, tasks, metrics, draining, ready_within };
            tokio::spawn(serve_probes(probes, shown, ended.clone()));
        }
        let out_of_grace = async {
            stop.cancelled().await;
            tokio::time::sleep(self.process.grace).await;
        };
        tokio::select! {
            () = tasks.ended() => {}
            () = out_of_grace => {
                tracing::warn!("some work did not end within the grace period; its leases will expire");
            }
        }
        ended.cancel();
        announcing.end().await;
        opened.close().await
    }
}

/// The configured language model.
pub(super) fn chat(config: &WorkerConfig) -> anyhow::Result<Option<Arc<Chat>>> {
    Ok(Chat::new(&config.model)?.map(Arc::new))
}

/// The configured market assumptions, or the built-in ones.
pub(super) fn market(config: &WorkerConfig) -> anyhow::Result<Arc<MarketAssumptions>> {
    let Some(path) = &config.market_assumptions else { return Ok(Arc::new(MarketAssumptions::built_in())) };
    let context = || format!("market assumptions {}", path.display());
    let text = std::fs::read_to_string(path).with_context(context)?;
    Ok(Arc::new(MarketAssumptions::from_json(&text).with_context(context)?))
}
