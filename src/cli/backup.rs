//! `backup`: writes, lists and verifies backups.

use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use super::{open::open_beside, print};
use backup::{Location, Scratch, Since, TABLES, Table};

use crate::{auth::Secret, config::DatabaseConfig, database::Database, duration::parse_duration};

/// Options of `backup`.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Backup {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    write: Write,
}

#[derive(Args, Debug)]
struct Write {
    /// Where backups are kept: a path, `file:///path` or `s3://bucket/prefix` (with the usual `AWS_…` variables). Each is a
    /// folder there, whose address is printed. Default: `backups` in the data folder.
    #[arg(env = "PLAN_CREATOR_BACKUPS")]
    place: Option<String>,

    /// Incremental: only plans that have changed since `24h` ago, or since a time such as 2026-11-27T00:00:00Z.
    #[arg(long, env = "PLAN_CREATOR_BACKUP_SINCE", value_parser = parse_since)]
    since: Option<Since>,

    /// Write one table as CSV with a header to standard output, instead of a backup.
    #[arg(long, env = "PLAN_CREATOR_BACKUP_TABLE", value_parser = parse_table)]
    table: Option<&'static Table>,

    /// Take a base backup of the running private Postgres into its archive, instead of a backup. Point-in-time recovery starts from
    /// the last one before the target.
    #[arg(long, env = "PLAN_CREATOR_BACKUP_BASE", conflicts_with_all = ["since", "table", "database_url"])]
    base: bool,

    #[command(flatten)]
    database: DatabaseConfig,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Verify a backup: restore it into a temporary database, and compare every row.
    Verify {
        /// Address of the backup.
        from: String,
        #[command(flatten)]
        database: DatabaseConfig,
    },
    /// List finished backups, oldest first.
    List {
        /// Where backups are kept. Default: `backups` in the data folder.
        #[arg(env = "PLAN_CREATOR_BACKUPS")]
        place: Option<String>,
        #[command(flatten)]
        database: DatabaseConfig,
    },
}

impl Backup {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self.command {
            None => self.write.run().await,
            Some(Command::Verify { from, database }) => verify(&from, &database).await,
            Some(Command::List { place, database }) => {
                let place = location_of(place, &database)?;
                let names = place.backups().await?;
                let addresses: Vec<_> =
                    names.iter().map(|name| place.backup(name).address().to_owned() + "\n").collect();
                print(&addresses.concat())
            }
        }
    }
}

impl Write {
    async fn run(self) -> anyhow::Result<()> {
        let since = self.since.unwrap_or(Since::Ever);
        if self.base {
            return private_postgres::take_base(&self.database.folder.data_dir, self.database.postgres_bin.as_deref())
                .await;
        }
        let opened = open_beside(&self.database).await?;
        let done = match self.table {
            Some(table) => {
                backup::print(opened.database.separate_connection().await?, table, since, tokio::io::stdout())
                    .await
                    .map(drop)
            }
            None => write(&opened.database, &location_of(self.place, &self.database)?, since).await,
        };
        opened.close().await?;
        done
    }
}

async fn write(database: &Database, location: &Location, since: Since) -> anyhow::Result<()> {
    let (backup, manifest) = backup::backup(database.separate_connection().await?, location, since).await?;
    let bytes: u64 = manifest.tables.iter().map(|stored| stored.stored_bytes).sum();
    tracing::info!(address = backup.address(), rows = manifest.rows(), bytes, "backed up");
    print(&format!("{}\n", backup.address()))
}

async fn verify(from: &str, config: &DatabaseConfig) -> anyhow::Result<()> {
    let mut backups = backup::open(vec![Location::at(from)?]).await?;
    let Some(found) = backups.pop() else { anyhow::bail!("there is no backup at {from}") };
    let opened = open_beside(config).await?;
    let program = opened.database.options().clone();
    let verified = async {
        let administrator = match config.database_url {
            Some(_) => program.clone(),
            None => private_postgres::database_url(&config.folder.data_dir)?.parse()?,
        };
        let migrate = async |url: String| {
            let database = Database::connect(&Secret::from(url), config).await?;
            let migrated = database.migrate().await;
            database.close();
            migrated
        };
        backup::verify(&Scratch { administrator, program }, found, migrate).await
    };
    let verified = verified.await;
    opened.close().await?;
    tracing::info!(rows = verified?, "the backup is valid: every row is restored");
    Ok(())
}

fn location_of(place: Option<String>, config: &DatabaseConfig) -> anyhow::Result<Location> {
    Location::at(&place.unwrap_or_else(|| config.folder.data_dir.join("backups").to_string_lossy().into_owned()))
}

fn parse_since(text: &str) -> Result<Since, String> {
    if let Ok(target) = DateTime::parse_from_rfc3339(text) {
        return Ok(Since::Time(target.with_timezone(&Utc)));
    }
    let within: Duration = parse_duration(text)?;
    Ok(Since::Within(within))
}

fn parse_table(text: &str) -> Result<&'static Table, String> {
    let names = || TABLES.iter().map(|table| table.name).collect::<Vec<_>>().join(", ");
    Table::named(text).ok_or_else(|| format!("a backup has the tables {}", names()))
}
