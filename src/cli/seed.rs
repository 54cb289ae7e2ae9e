//! `seed`: the demo user with plans.

use super::open::open_beside;
use crate::{config::DatabaseConfig, demo};

/// Creates the demo user in the configured database.
pub(super) async fn run(config: &DatabaseConfig) -> anyhow::Result<()> {
    let opened = open_beside(config).await?;
    let entered = match opened.database.migrate().await {
        Ok(()) => demo::seed(&opened.database).await.map_err(Into::into),
        Err(error) => Err(error),
    };
    opened.close().await?;
    tracing::info!(plans = entered?, "the demo user is ready");
    Ok(())
}
