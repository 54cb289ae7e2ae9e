//! `work`: workers alone.

use std::{sync::Arc, time::Duration};

use clap::Args;

use super::open::open_beside;
use crate::{
    agents::portfolio::MarketAssumptions,
    chat::Chat,
    config::{DatabaseConfig, WorkerConfig, parse_duration},
    database::Doorbell,
    pipeline::run_workers,
    shutdown,
};

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
}

impl Work {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let stop = shutdown::on_signal()?;
        let (market, chat) = (market(&self.worker)?, chat(&self.worker)?);
        let opened = open_beside(&self.database).await?;
        opened.database.migrate().await?;
        let doorbell = Doorbell::default();
        let listener = tokio::spawn(doorbell.clone().listen(opened.database.clone(), stop.clone()));
        tracing::info!(workers = self.worker.workers, "working");
        let out_of_grace = async {
            stop.cancelled().await;
            tokio::time::sleep(self.grace).await;
        };
        tokio::select! {
            () = run_workers(&opened.database, &doorbell, &self.worker, market, chat, &stop) => listener.await?,
            () = out_of_grace => {
                tracing::warn!("some work did not end within the grace period; its leases will run out");
            }
        }
        opened.close().await
    }
}

/// The language model that the settings name.
pub(super) fn chat(config: &WorkerConfig) -> anyhow::Result<Option<Arc<Chat>>> {
    Ok(Chat::new(&config.model)?.map(Arc::new))
}

/// The market assumptions of the file that the settings name, or the built-in ones.
pub(super) fn market(config: &WorkerConfig) -> anyhow::Result<Arc<MarketAssumptions>> {
    use anyhow::Context;
    let Some(path) = &config.market_assumptions else { return Ok(Arc::new(MarketAssumptions::built_in())) };
    let context = || format!("market assumptions {}", path.display());
    let text = std::fs::read_to_string(path).with_context(context)?;
    Ok(Arc::new(MarketAssumptions::from_json(&text).with_context(context)?))
}
