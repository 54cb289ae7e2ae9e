//! Taking a backup.

use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use sqlx::PgConnection;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::{
    manifest::{MANIFEST, Manifest},
    pack::pack,
    place::Place,
    progress::Progress,
    snapshot::Snapshot,
    table::Table,
    tally::Tally,
};

/// A row bears the time at which its transaction began, and is seen when that has ended: so much further back is looked.
const OVERLAP: Duration = Duration::from_mins(5);

/// What goes into a backup.
#[derive(Clone, Copy, Debug)]
pub enum Since {
    /// Everything.
    Ever,
    /// Plans that have changed since this moment.
    Moment(DateTime<Utc>),
    /// Plans that have changed within so long.
    Within(Duration),
}

/// Writes a backup of `database` to a new folder at `place`; gives the backup and what it holds.
pub async fn backup(connection: PgConnection, place: &Place, since: Since) -> anyhow::Result<(Place, Manifest)> {
    let (mut snapshot, moment) = Snapshot::take(connection).await?;
    let since = match since {
        Since::Ever => None,
        Since::Moment(moment) => Some(moment - OVERLAP),
        Since::Within(duration) => Some(moment.taken_at - duration - OVERLAP),
    };
    let mut manifest = Manifest::new(moment, since);
    let backup = place.backup(&manifest.name());
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

/// Writes the rows of one table to `output` as CSV, as they are now.
pub async fn print(
    connection: PgConnection,
    table: &Table,
    since: Since,
    output: impl AsyncWrite,
) -> anyhow::Result<u64> {
    let (mut snapshot, moment) = Snapshot::take(connection).await?;
    let since = match since {
        Since::Ever => None,
        Since::Moment(moment) => Some(moment),
        Since::Within(duration) => Some(moment.taken_at - duration),
    };
    let found = snapshot.tables().await?.into_iter().find(|(found, _)| *found == table);
    let (_, columns) = found.with_context(|| format!("there is no table {} yet", table.name))?;
    let mut rows = snapshot.copy(table, &columns, since).await?;
    let mut tally = Tally::default();
    tokio::pin!(output);
    while let Some(piece) = rows.try_next().await? {
        tally.update(&piece)?;
        output.write_all(&piece).await?;
    }
    output.flush().await?;
    drop(rows);
    snapshot.close().await?;
    Ok(tally.finish()?.rows)
}
