//! `recovery-point`: a named recovery point of the private Postgres.

use std::path::PathBuf;

use clap::Args;

/// Options of `recovery-point`.
#[derive(Args, Debug)]
pub(super) struct RecoveryPoint {
    /// Name: a letter, then letters, digits, dots, dashes or underscores.
    name: String,

    /// Data folder of the running private Postgres, which must be archived (`serve --archive FOLDER`).
    #[arg(long, env = "PLAN_CREATOR_DATA_DIR", default_value_os_t = crate::config::default_data_dir())]
    data_dir: PathBuf,
}

impl RecoveryPoint {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        private_postgres::create_recovery_point(&self.data_dir, &self.name).await?;
        tracing::info!(name = self.name, "created the recovery point; everything before it is archived");
        Ok(())
    }
}
