//! `restore`: backups, brought back.

use clap::Args;
use uuid::Uuid;

use super::open::open_beside;
use backup::{OnConflict, Options, Place};
use private_postgres::Moment;

use crate::config::DatabaseConfig;

/// From where, and what of it.
#[derive(Args, Debug)]
pub(super) struct Restore {
    /// The address of a backup, as `backup` printed it; of a whole one and the incremental ones that follow it, to bring back
    /// what they are together.
    #[arg(required_unless_present = "to")]
    from: Vec<String>,

    /// Bring the private Postgres, which nobody may be using, back to a moment instead, from its archive (`--archive`): one that
    /// `recovery-point` has named, a time such as 2026-11-27T08:30:00Z, or `latest`. What is there now is kept beside it.
    #[arg(long, env = "PLAN_CREATOR_RESTORE_TO", conflicts_with_all = ["from", "user", "dry_run", "database_url"], value_name = "NAME|TIME")]
    to: Option<Moment>,

    /// One user and their plans; everyone otherwise.
    #[arg(long, env = "PLAN_CREATOR_RESTORE_USER")]
    user: Option<Uuid>,

    /// What becomes of users and plans that are there already, other than in the backup.
    #[arg(long, env = "PLAN_CREATOR_ON_CONFLICT", value_enum, default_value = "fail")]
    on_conflict: OnConflict,

    /// Do all of it but keep nothing, to see whether it would work.
    #[arg(long, env = "PLAN_CREATOR_DRY_RUN")]
    dry_run: bool,

    #[command(flatten)]
    database: DatabaseConfig,
}

impl Restore {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        if let Some(moment) = &self.to {
            return go_back(&self.database, moment).await;
        }
        let places = self.from.iter().map(|address| Place::at(address)).collect::<anyhow::Result<_>>()?;
        // Before the database is touched in any way.
        let backups = backup::open(places).await?;
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
        let (entered, kept) = restored?;
        tracing::info!(
            dry_run = self.dry_run,
            users = entered.users,
            plans = entered.plans,
            plans_replaced = entered.replaced,
            history = entered.history,
            events = entered.events,
            plans_taken_over = entered.taken_over,
            users_kept = kept.users,
            plans_kept = kept.plans,
            "{}",
            if self.dry_run { "it would be restored; nothing was kept" } else { "restored" }
        );
        Ok(())
    }
}

async fn go_back(config: &DatabaseConfig, moment: &Moment) -> anyhow::Result<()> {
    let (data_dir, bin_dir) = (&config.data_dir, config.postgres_bin.as_deref());
    let former = private_postgres::go_back(data_dir, bin_dir, config.archive.as_deref(), moment).await?;
    let former = former.map(|folder| folder.display().to_string());
    tracing::info!(former, "the database is as it was at that moment; delete the former one when you are sure");
    Ok(())
}
