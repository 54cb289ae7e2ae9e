//! Named recovery points.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{Connection as _, PgConnection, Row as _};

use super::archive::Archive;
use super::files;
use super::layout::{ADMIN, Layout};

/// How long archiving may take.
const ARCHIVING_TIMEOUT: Duration = Duration::from_mins(2);
const POLL: Duration = Duration::from_millis(50);
/// The longest name that Postgres keeps.
const NAME_MAX: usize = 63;

/// A named recovery point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RecoveryPoint {
    pub(super) name: String,
    pub(super) at: DateTime<Utc>,
    /// The timeline, of which each recovery starts a new one.
    pub(super) timeline: u32,
}

/// Creates a recovery point in the running private Postgres in `data_dir`, and waits until everything before it is archived.
pub async fn create_recovery_point(data_dir: &Path, name: &str) -> anyhow::Result<()> {
    check(name)?;
    let layout = Layout::of(data_dir)?;
    let archive = Archive::of(&layout, None)?.with_context(|| {
        format!("the database in {} is not archived: start it with --archive FOLDER", layout.data_dir.display())
    })?;
    ensure!(find(&archive, name)?.is_none(), "the recovery point {name:?} exists already");
    let mut admin = PgConnection::connect(&layout.url(ADMIN)).await.context("cannot connect to the database")?;
    let sql = "SELECT pg_walfile_name(pg_create_restore_point($1)), clock_timestamp(), \
        (SELECT timeline_id FROM pg_control_checkpoint())";
    let row = sqlx::query(sql).bind(name).fetch_one(&mut admin).await?;
    let (segment, at, timeline): (String, DateTime<Utc>, i32) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    sqlx::query("SELECT pg_switch_wal()").execute(&mut admin).await?;
    let begun = Instant::now();
    while !archive.wal().join(format!("{segment}.gz")).exists() {
        if begun.elapsed() > ARCHIVING_TIMEOUT {
            let failed = sqlx::query("SELECT last_failed_wal FROM pg_stat_archiver").fetch_one(&mut admin).await?;
            let failed = failed.try_get::<Option<String>, _>(0)?.unwrap_or_else(|| "nothing".to_owned());
            bail!("WAL archiving fails ({failed} failed last; see the database's log)");
        }
        tokio::time::sleep(POLL).await;
    }
    admin.close().await?;
    let point = RecoveryPoint { name: name.to_owned(), at, timeline: timeline.cast_unsigned() };
    files::append_line(&archive.points(), &point)
}

/// The recovery point of this name, if the archive has it.
pub(super) fn find(archive: &Archive, name: &str) -> anyhow::Result<Option<RecoveryPoint>> {
    let points: Vec<RecoveryPoint> = files::lines(&archive.points())?;
    Ok(points.into_iter().find(|point| point.name == name))
}

/// Letters, digits and a few signs, but nothing that could be a time.
pub(super) fn check(name: &str) -> anyhow::Result<()> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_name =
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(plain) && name.len() <= NAME_MAX;
    ensure!(
        is_name && name != "latest",
        "{name:?} is not a valid name of a recovery point: a letter, then up to 62 letters, digits, dots, dashes or underscores, and not \"latest\""
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_name_is_a_name_and_neither_a_time_nor_a_setting() {
        for name in ["before-upgrade", "v1.2_3", "A"] {
            check(name).unwrap();
        }
        for name in ["", "2026-11-27", "latest", "a b", "a'", "a\nb", "a%", &"a".repeat(64)] {
            assert!(check(name).is_err(), "{name:?}");
        }
    }
}
