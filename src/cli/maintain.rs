//! `maintain`: one round of maintenance.

use clap::Args;

use super::open::open_beside;
use crate::{
    config::{DatabaseConfig, MaintenanceConfig},
    maintenance::{self, Done},
};

/// Where the data is, and how long it is kept.
#[derive(Args, Debug)]
pub(super) struct Maintain {
    #[command(flatten)]
    database: DatabaseConfig,
    #[command(flatten)]
    maintenance: MaintenanceConfig,
}

impl Maintain {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let opened = open_beside(&self.database).await?;
        let done = match opened.database.migrate().await {
            Ok(()) => maintenance::run_once(&opened.database, &self.maintenance).await.map_err(Into::into),
            Err(error) => Err(error),
        };
        opened.close().await?;
        let Done { events_trimmed, removals_forgotten } = done?;
        tracing::info!(events_trimmed, removals_forgotten, "maintained");
        Ok(())
    }
}
