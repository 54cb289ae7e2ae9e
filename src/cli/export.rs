//! `export`: a user's data, for portability.

use clap::Args;
use uuid::Uuid;

use super::open::open_beside;
use crate::config::DatabaseConfig;

/// Options of `export`.
#[derive(Args, Debug)]
pub(super) struct Export {
    /// Id of the user.
    #[arg(long, env = "PLAN_CREATOR_EXPORT_USER")]
    user: Uuid,

    #[command(flatten)]
    database: DatabaseConfig,
}

impl Export {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let opened = open_beside(&self.database).await?;
        let exported = async {
            backup::export(opened.database.separate_connection().await?, self.user, tokio::io::stdout()).await
        };
        let exported = exported.await;
        opened.close().await?;
        tracing::info!(user = %self.user, plans = exported?, "exported");
        Ok(())
    }
}
