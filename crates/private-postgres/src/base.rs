//! Base backups of the running cluster (`pg_basebackup`), from which point-in-time recovery starts.

use std::fs::{self, File};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::{Connection as _, PgConnection, Row as _};

use super::account::Account;
use super::archive::Archive;
use super::binaries::Binaries;
use super::command::{command, run};
use super::layout::{ADMIN, Layout, PORT};

/// Takes a base backup into the archive. It appears under its name once it is complete and synced.
pub(super) async fn create(
    layout: &Layout,
    archive: &Archive,
    binaries: &Binaries,
    account: Option<&Account>,
) -> anyhow::Result<()> {
    let unfinished = archive.base().join(format!("unfinished-{}", std::process::id()));
    let _ = fs::remove_dir_all(&unfinished);
    tracing::info!(archive = %archive.folder().display(), "taking a base backup");
    let mut copy = command(&binaries.basebackup()?, account);
    copy.arg("-D").arg(&unfinished).arg("-h").arg(&layout.socket_dir);
    copy.args(["-p", &PORT.to_string(), "-U", ADMIN, "--no-password"]);
    // Waits for its WAL segments to be archived.
    copy.args(["--wal-method=none", "--checkpoint=fast"]);
    run(copy, "").await.context("the base backup failed")?;
    let complete = archive.base_at(now(layout).await?);
    fs::rename(&unfinished, &complete)
        .with_context(|| format!("cannot rename the base backup to {}", complete.display()))?;
    File::open(archive.base())?.sync_all()?;
    tracing::info!(copy = %complete.display(), "base backup complete");
    Ok(())
}

/// Whether the running server archives to this folder.
pub(super) async fn archives_to(layout: &Layout, archive: &Archive) -> anyhow::Result<bool> {
    let mut admin = PgConnection::connect(&layout.url(ADMIN)).await.context("cannot connect to the database")?;
    let command: String = sqlx::query("SHOW archive_command").fetch_one(&mut admin).await?.try_get(0)?;
    admin.close().await?;
    Ok(command == archive.archive_command())
}

/// The server's time.
async fn now(layout: &Layout) -> anyhow::Result<DateTime<Utc>> {
    let mut admin = PgConnection::connect(&layout.url(ADMIN)).await.context("cannot connect to the database")?;
    let now = sqlx::query("SELECT clock_timestamp()").fetch_one(&mut admin).await?.try_get(0)?;
    admin.close().await?;
    Ok(now)
}
