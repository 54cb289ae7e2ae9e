//! Verifies a backup by restoring it into a temporary database.

use anyhow::{Context, ensure};
use futures_util::TryStreamExt;
use sqlx::{ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use uuid::Uuid;

use super::{
    digest::CsvDigest,
    location::Location,
    manifest::Manifest,
    restore::{OnConflict, Options, restore},
    snapshot::Snapshot,
    sql::{run, texts},
};

const PREFIX: &str = "plan_creator_verify_";

/// Where a temporary database may be created.
pub struct Scratch {
    /// A role that may create databases.
    pub administrator: PgConnectOptions,
    /// The program's role.
    pub program: PgConnectOptions,
}

/// Restores a checked backup into a temporary database, migrated by `migrate`, and compares every row; returns their number.
pub async fn verify(
    scratch: &Scratch,
    backup: (Location, Manifest),
    migrate: impl AsyncFnOnce(String) -> anyhow::Result<()>,
) -> anyhow::Result<u64> {
    let mut administrator = scratch.administrator.connect().await.context("cannot connect to Postgres")?;
    drop_leftovers(&mut administrator).await;
    let name = format!("{PREFIX}{}", Uuid::new_v4().simple());
    let owner = scratch.program.get_username();
    let create = format!("CREATE DATABASE {name} OWNER \"{}\"", owner.replace('"', "\"\""));
    run(&mut administrator, &create).await.context(
        "a backup is verified in a database of its own, which this role may not create: grant it CREATEDB, or verify it on the \
         private Postgres (without DATABASE_URL)",
    )?;
    let database = scratch.program.clone().database(&name);
    let compared = async {
        migrate(database.to_url_lossy().to_string()).await?;
        compare(&database, backup).await
    };
    let compared = compared.await;
    let dropped = run(&mut administrator, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    let rows = compared?;
    dropped.context("cannot drop the scratch database")?;
    administrator.close().await?;
    Ok(rows)
}

async fn compare(database: &PgConnectOptions, backup: (Location, Manifest)) -> anyhow::Result<u64> {
    let backups = [backup];
    let options = Options { user: None, on_conflict: OnConflict::Fail, dry_run: false, keep_marks: true };
    restore(database.connect().await?, &backups, options).await?;
    let [(_, manifest)] = backups;
    let (mut snapshot, _) = Snapshot::take(database.connect().await?).await?;
    for stored in &manifest.tables {
        let table = stored.described()?;
        let mut rows = snapshot.copy(table, &stored.columns, None).await?;
        let mut csv = CsvDigest::default();
        while let Some(piece) = rows.try_next().await? {
            csv.update(&piece)?;
        }
        drop(rows);
        let counted = csv.finish()?;
        let is_same = counted.rows == stored.rows && counted.rows_sha256 == stored.rows_sha256;
        ensure!(is_same, "{} differs after the restore: {} rows of {}", table.name, counted.rows, stored.rows);
    }
    snapshot.close().await?;
    Ok(manifest.rows())
}

/// Drops what interrupted verifications have left. One in use cannot be dropped, rightly.
async fn drop_leftovers(administrator: &mut PgConnection) {
    let sql = format!("SELECT datname::text FROM pg_database WHERE datname LIKE '{}%'", PREFIX.replace('_', "\\_"));
    for name in texts(administrator, &sql).await.unwrap_or_default() {
        let _ = run(administrator, &format!("DROP DATABASE \"{name}\"")).await;
    }
}
