//! `recovery-point`: a name for the present moment of the private Postgres.

use std::path::PathBuf;

use clap::Args;

/// Which name, and where.
#[derive(Args, Debug)]
pub(super) struct RecoveryPoint {
    /// A letter, then letters, digits, dots, dashes or underscores.
    name: String,

    /// Folder of the private Postgres, which must run and be archived (`serve --archive FOLDER`).
    #[arg(long, env = "PLAN_CREATOR_DATA_DIR", default_value_os_t = crate::config::default_data_dir())]
    data_dir: PathBuf,
}

impl RecoveryPoint {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        private_postgres::name_moment(&self.data_dir, &self.name).await?;
        tracing::info!(name = self.name, "the moment is named, and all up to it is in the archive");
        Ok(())
    }
}
