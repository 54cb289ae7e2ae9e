//! `work`: workers alone.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::open::open_beside;
use crate::{
    chat::Chat,
    config::{DatabaseConfig, WorkerConfig, parse_duration},
    database::NotificationListener,
    http::{Watched, serve_watched},
    pipeline::start_workers,
    shutdown::{self, Shutdown},
    supervisor::Supervisor,
    telemetry,
};
use agents::portfolio::MarketAssumptions;

/// Where the plans are, and how to work on them.
#[derive(Args, Debug)]
pub(super) struct Work {
    #[command(flatten)]
    database: DatabaseConfig,
    #[command(flatten)]
    worker: WorkerConfig,

    /// How long plans may take to be finished after a signal to stop.
    #[arg(long, env = "PLAN_CREATOR_GRACE", default_value = "10s", value_parser = parse_duration)]
    grace: Duration,

    /// Address on which `/livez`, `/readyz` and `/metrics` are shown, to whoever reaches it; without one nobody is listened to.
    /// Port 0 takes a free one; the log says which.
    #[arg(long, env = "PLAN_CREATOR_WORK_LISTEN")]
    listen: Option<SocketAddr>,

    /// How long a connection to the database may have to be waited for before `/readyz` says so.
    #[arg(long, env = "PLAN_CREATOR_READY_WITHIN", default_value = "2s", value_parser = parse_duration)]
    ready_within: Duration,
}

impl Work {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let Shutdown { leaving, stop } = shutdown::on_signal(Duration::ZERO)?;
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
        let notifications = NotificationListener::default();
        let tasks = Supervisor::default();
        let (database, bell, ends) = (opened.database.clone(), notifications.clone(), stop.clone());
        tasks.spawn("listener", &stop, move || bell.clone().listen(database.clone(), ends.clone()));
        start_workers(&tasks, &opened.database, &notifications, &self.worker, &market, chat.as_ref(), &stop);
        let address = shown.as_ref().and_then(|shown| shown.local_addr().ok()).map(tracing::field::display);
        tracing::info!(workers = self.worker.workers, address, "working");
        let ended = CancellationToken::new();
        if let Some(shown) = shown {
            let (database, notifications) = (opened.database.clone(), notifications.clone());
            let (tasks, ready_within) = (tasks.clone(), self.ready_within);
            let watched = Watched { database, notifications, app: None, tasks, metrics, leaving, ready_within };
            tokio::spawn(serve_watched(watched, shown, ended.clone()));
        }
        let out_of_grace = async {
            stop.cancelled().await;
            tokio::time::sleep(self.grace).await;
        };
        tokio::select! {
            () = tasks.ended() => {}
            () = out_of_grace => {
                tracing::warn!("some work did not end within the grace period; its leases will run out");
            }
        }
        ended.cancel();
        opened.close().await
    }
}

/// The language model that the settings name.
pub(super) fn chat(config: &WorkerConfig) -> anyhow::Result<Option<Arc<Chat>>> {
    Ok(Chat::new(&config.model)?.map(Arc::new))
}

/// The market assumptions of the file that the settings name, or the built-in ones.
pub(super) fn market(config: &WorkerConfig) -> anyhow::Result<Arc<MarketAssumptions>> {
    let Some(path) = &config.market_assumptions else { return Ok(Arc::new(MarketAssumptions::built_in())) };
    let context = || format!("market assumptions {}", path.display());
    let text = std::fs::read_to_string(path).with_context(context)?;
    Ok(Arc::new(MarketAssumptions::from_json(&text).with_context(context)?))
}
