//! `seed`: the demo user and their plans.

use super::open::open_beside;
use crate::{config::DatabaseConfig, demo};

/// Enters the demo user on the database that the settings name.
pub(super) async fn run(config: &DatabaseConfig) -> anyhow::Result<()> {
    let opened = open_beside(config).await?;
    let entered = match opened.database.migrate().await {
        Ok(()) => demo::seed(&opened.database).await.map_err(Into::into),
        Err(error) => Err(error),
    };
    opened.close().await?;
    tracing::info!(plans = entered?, "the demo user is there");
    Ok(())
}
