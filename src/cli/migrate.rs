//! `migrate`: applies, reverts and lists schema migrations.

use clap::{Args, Subcommand};
use migration::Migrator;
use sea_orm_migration::MigratorTrait;

use super::{open::open_beside, print};
use crate::{config::DatabaseConfig, database::Database, maintenance, plans::foreign_marks};

/// Commands of `migrate`.
#[derive(Args, Debug)]
pub struct Migrate {
    #[command(subcommand)]
    direction: Direction,
}

#[derive(Subcommand, Debug)]
enum Direction {
    /// Apply pending migrations.
    Up(DatabaseConfig),
    /// Revert the last migrations. Only drops what they created.
    Down {
        /// Number of migrations; default: all.
        #[arg(long, env = "PLAN_CREATOR_MIGRATE_STEPS")]
        steps: Option<u32>,
        #[command(flatten)]
        database: DatabaseConfig,
    },
    /// List the migrations and their status.
    Status(DatabaseConfig),
}

impl Migrate {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let (Direction::Up(config) | Direction::Status(config) | Direction::Down { database: config, .. }) =
            &self.direction;
        let opened = open_beside(config).await?;
        let done = match self.direction {
            Direction::Up(_) => up(&opened.database).await,
            Direction::Down { steps, .. } => {
                opened.database.with_migration_lock(async |owner| Migrator::down(owner, steps).await).await
            }
            Direction::Status(_) => {
                let list =
                    opened.database.with_migration_lock(async |owner| Migrator::get_migration_with_status(owner).await);
                let lines = list.await?.into_iter().map(|m| format!("{:<8} {}\n", m.status().to_string(), m.name()));
                print(&lines.collect::<String>())
            }
        };
        opened.close().await?;
        done
    }
}

async fn up(database: &Database) -> anyhow::Result<()> {
    database.migrate().await?;
    foreign_marks::settle(database).await?;
    Ok(maintenance::build_indexes(database).await?)
}
