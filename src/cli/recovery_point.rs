//! `recovery-point`: a named recovery point of the private Postgres.

use clap::Args;

use crate::config::DataFolder;

/// Options of `recovery-point`.
#[derive(Args, Debug)]
pub(super) struct RecoveryPoint {
    /// Name: a letter, then letters, digits, dots, dashes or underscores.
    name: String,

    #[command(flatten)]
    folder: DataFolder,
}

impl RecoveryPoint {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        private_postgres::create_recovery_point(&self.folder.data_dir, &self.name).await?;
        tracing::info!(name = self.name, "created the recovery point; everything before it is archived");
        Ok(())
    }
}
