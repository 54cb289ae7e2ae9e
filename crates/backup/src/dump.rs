//! Writes a backup.

use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use sqlx::PgConnection;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::{
    digest::CsvDigest,
    location::Location,
    manifest::{MANIFEST, Manifest},
    pack::pack,
    progress::Progress,
    snapshot::Snapshot,
    table::Table,
};

/// Rows have the time at which their transaction began, and appear when it has committed: overlap by this much.
const OVERLAP: Duration = Duration::from_mins(5);

/// The scope of a backup.
#[derive(Clone, Copy, Debug)]
pub enum Since {
    /// Full.
    Ever,
    /// Plans that have changed since this time.
    Time(DateTime<Utc>),
    /// Plans that have changed within this duration.
    Within(Duration),
}

/// Writes a backup of `database` to a new folder at `location`; returns it with its manifest.
pub async fn backup(
    connection: PgConnection,
    location: &Location,
    since: Since,
) -> anyhow::Result<(Location, Manifest)> {
    let (mut snapshot, info) = Snapshot::take(connection).await?;
    let since = match since {
        Since::Ever => None,
        Since::Time(time) => Some(time - OVERLAP),
        Since::Within(duration) => Some(info.taken_at - duration - OVERLAP),
    };
    let mut manifest = Manifest::new(info, since);
    let backup = location.backup(&manifest.name());
    backup.prepare()?;
    let mut progress = Progress::begin("backing up", None);
    for (table, columns) in snapshot.tables().await? {
        let rows = snapshot.copy(table, &columns, since).await?;
        let stored = pack(rows, &backup, table, columns, &mut progress).await;
        manifest.tables.push(stored.with_context(|| format!("cannot back {} up", table.name))?);
    }
    snapshot.close().await?;
    backup.put(MANIFEST, serde_json::to_vec_pretty(&manifest)?).await?;
    Ok((backup, manifest))
}

/// Writes one table to `output` as CSV.
pub async fn print(
    connection: PgConnection,
    table: &Table,
    since: Since,
    output: impl AsyncWrite,
) -> anyhow::Result<u64> {
    let (mut snapshot, info) = Snapshot::take(connection).await?;
    let since = match since {
        Since::Ever => None,
        Since::Time(time) => Some(time),
        Since::Within(duration) => Some(info.taken_at - duration),
    };
    let found = snapshot.tables().await?.into_iter().find(|(found, _)| *found == table);
    let (_, columns) = found.with_context(|| format!("there is no table {} yet", table.name))?;
    let mut rows = snapshot.copy(table, &columns, since).await?;
    let mut csv = CsvDigest::default();
    tokio::pin!(output);
    while let Some(piece) = rows.try_next().await? {
        csv.update(&piece)?;
        output.write_all(&piece).await?;
    }
    output.flush().await?;
    drop(rows);
    snapshot.close().await?;
    Ok(csv.finish()?.rows)
}
