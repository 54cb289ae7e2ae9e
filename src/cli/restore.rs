//! `restore`: restores backups, or goes back to a point in time.

use clap::Args;
use uuid::Uuid;

use super::open::open_beside;
use backup::{Location, OnConflict, Options};
use private_postgres::RecoveryTarget;

use crate::config::DatabaseConfig;

/// Options of `restore`.
#[derive(Args, Debug)]
pub(super) struct Restore {
    /// Address of a backup, as `backup` printed it; a full one and the incremental ones after it are restored together.
    #[arg(required_unless_present = "to")]
    from: Vec<String>,

    /// Point-in-time recovery of the private Postgres from its archive (`--archive`), instead of a backup: to a name of
    /// `recovery-point`, a time such as 2026-11-27T08:30:00Z, or `latest`. Nobody may be using it; the present data is kept.
    #[arg(long, env = "PLAN_CREATOR_RESTORE_TO", conflicts_with_all = ["from", "user", "dry_run", "database_url"], value_name = "NAME|TIME")]
    to: Option<RecoveryTarget>,

    /// Restore one user and their plans only.
    #[arg(long, env = "PLAN_CREATOR_RESTORE_USER")]
    user: Option<Uuid>,

    /// What to do with existing users and plans that differ from the backup.
    #[arg(long, env = "PLAN_CREATOR_ON_CONFLICT", value_enum, default_value = "fail")]
    on_conflict: OnConflict,

    /// Restore within a transaction that is rolled back, as a test.
    #[arg(long, env = "PLAN_CREATOR_DRY_RUN")]
    dry_run: bool,

    #[command(flatten)]
    database: DatabaseConfig,
}

impl Restore {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        if let Some(target) = &self.to {
            return recover_to(&self.database, target).await;
        }
        let locations = self.from.iter().map(|address| Location::at(address)).collect::<anyhow::Result<_>>()?;
        // Before the database is touched.
        let backups = backup::open(locations).await?;
        let opened = open_beside(&self.database).await?;
        let options =
            Options { user: self.user, on_conflict: self.on_conflict, dry_run: self.dry_run, keep_marks: false };
        let restored = async {
            if !self.dry_run {
                opened.database.migrate().await?;
            }
            backup::restore(opened.database.separate_connection().await?, &backups, options).await
        };
        let restored = restored.await;
        opened.close().await?;
        let (restored, skipped) = restored?;
        tracing::info!(
            dry_run = self.dry_run,
            users = restored.users,
            plans = restored.plans,
            plans_replaced = restored.replaced,
            history = restored.history,
            events = restored.events,
            plans_taken_over = restored.taken_over,
            users_kept = skipped.users,
            plans_kept = skipped.plans,
            "{}",
            if self.dry_run { "the backup can be restored; rolled back" } else { "restored" }
        );
        Ok(())
    }
}

async fn recover_to(config: &DatabaseConfig, target: &RecoveryTarget) -> anyhow::Result<()> {
    let (data_dir, bin_dir) = (&config.folder.data_dir, config.postgres_bin.as_deref());
    let former = private_postgres::recover_to(data_dir, bin_dir, config.archive.as_deref(), target).await?;
    let former = former.map(|folder| folder.display().to_string());
    tracing::info!(former, "the database is at that point in time; delete the former one when you are sure");
    Ok(())
}
