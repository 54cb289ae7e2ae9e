//! The archive of a private cluster for point-in-time recovery: WAL segments and base backups, in a folder that should be on
//! another disk.
//!
//! ```text
//! ARCHIVE/system        the cluster's system identifier
//! ARCHIVE/wal/*.gz      WAL segments
//! ARCHIVE/base/TIME     base backups, by the time of their completion
//! ARCHIVE/points        named recovery points, one JSON object a line
//! ARCHIVE/timelines     when recoveries began new timelines, one JSON object a line
//! ```
//!
//! The folder is remembered in the data folder: a command that starts the server once must not leave a gap.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use chrono::{DateTime, NaiveDateTime, Utc};

use super::access;
use super::account::Account;
use super::files;
use super::layout::Layout;

/// `archive_timeout`: the longest time until written data is archived.
const ARCHIVE_TIMEOUT: &str = "60s";
/// The format of a base backup's name.
const TIME: &str = "%Y%m%dT%H%M%S%6fZ";
/// The value that turns archiving off.
const NONE: &str = "none";

/// An archive folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Archive(PathBuf);

impl Archive {
    /// The cluster's archive: the given one, which is remembered (`none` forgets it), or the remembered one.
    pub(super) fn of(layout: &Layout, given: Option<&Path>) -> anyhow::Result<Option<Self>> {
        match given {
            Some(folder) if folder == Path::new(NONE) => Ok(None),
            Some(folder) => std::path::absolute(folder).map(|folder| Some(Self(folder))).map_err(Into::into),
            None => match fs::read_to_string(memory(layout)) {
                Ok(text) => Ok(Some(Self(PathBuf::from(text.trim_end_matches('\n'))))),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error).context("cannot read which folder the archive is in"),
            },
        }
    }

    /// Remembers the archive in the data folder, or that there is none.
    pub(super) fn remember(archive: Option<&Self>, layout: &Layout) -> anyhow::Result<()> {
        let done = match archive {
            Some(Self(folder)) => fs::write(memory(layout), format!("{}\n", folder.display())),
            None => fs::remove_file(memory(layout)).or_else(|error| match error.kind() {
                ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            }),
        };
        done.context("cannot keep which folder the archive is in")
    }

    /// Creates the folders for `account`, and checks that they belong to this cluster.
    pub(super) fn prepare(&self, layout: &Layout, account: Option<&Account>) -> anyhow::Result<()> {
        let text = self.0.to_str();
        ensure!(text.is_some_and(|text| !text.contains('\n')), "the archive's path is no text of one line");
        self.check(layout)?;
        for folder in [self.0.clone(), self.wal(), self.base()] {
            files::make_folder(&folder)?;
            if let Some(account) = account {
                account.own(&folder)?;
            }
        }
        if let Some(account) = account {
            access::open_way(&self.0, account)?;
        }
        if let (None, Some(system)) = (self.system()?, system(&layout.cluster)?) {
            let mut file = files::open_to_append(&self.0.join("system"))?;
            writeln!(file, "{system}").and_then(|()| file.sync_all()).context("cannot write to the archive")?;
        }
        Ok(())
    }

    /// Refuses another cluster's archive, also before a cluster is created.
    pub(super) fn check(&self, layout: &Layout) -> anyhow::Result<()> {
        let Some(archived) = self.system()? else { return Ok(()) };
        let folder = self.0.display();
        match system(&layout.cluster)? {
            Some(own) if own == archived => Ok(()),
            Some(_) => bail!("{folder} is the archive of another database: choose another folder"),
            None => bail!(
                "{folder} is the archive of a database that is not in the data folder {} any more: bring it back with \
                 `plan-creator restore --to latest --archive {folder}`, or choose another folder for a new one",
                layout.data_dir.display()
            ),
        }
    }

    /// The system identifier of the archived cluster.
    fn system(&self) -> anyhow::Result<Option<u64>> {
        match fs::read_to_string(self.0.join("system")) {
            Ok(text) => Ok(Some(text.trim().parse().context("the archive's file `system` holds no number")?)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read the archive {}", self.0.display())),
        }
    }

    /// The server's settings for archiving.
    pub(super) fn settings(&self) -> Vec<String> {
        vec![
            "archive_mode=on".to_owned(),
            "wal_level=replica".to_owned(),
            format!("archive_timeout={ARCHIVE_TIMEOUT}"),
            format!("archive_command={}", self.archive_command()),
        ]
    }

    /// `archive_command`: a segment appears complete, synced and under its name, or not at all. An identical existing one is fine,
    /// as after a crash; a different one is an error that Postgres logs and retries.
    pub(super) fn archive_command(&self) -> String {
        let (folder, file) = (quote(&self.wal()), quote(&self.wal().join("FILE")).replace("FILE", "%f.gz"));
        format!(
            "f={file}; if test -e \"$f\"; then gzip -dc \"$f\" | cmp -s - \"%p\"; else gzip -1 <\"%p\" >\"$f.part\" \
             && sync \"$f.part\" && mv \"$f.part\" \"$f\" && sync {folder}; fi"
        )
    }

    /// `restore_command`: from the archive, or from one of `clusters`: the present one, and former ones, whose last WAL may not
    /// have been archived.
    pub(super) fn restore_command(&self, clusters: &[PathBuf]) -> String {
        let file = quote(&self.wal().join("FILE")).replace("FILE", "%f.gz");
        let tail = |cluster: &PathBuf| quote(&cluster.join("pg_wal").join("FILE")).replace("FILE", "%f");
        let tails: Vec<_> =
            clusters.iter().map(|cluster| format!(" || cp {} \"%p\" 2>/dev/null", tail(cluster))).collect();
        let tails = tails.concat();
        format!("gzip -dc {file} >\"%p\" 2>/dev/null || {{ rm -f \"%p\"; false{tails}; }}")
    }

    /// The folder of WAL segments.
    pub(super) fn wal(&self) -> PathBuf {
        self.0.join("wal")
    }

    /// The folder of base backups.
    pub(super) fn base(&self) -> PathBuf {
        self.0.join("base")
    }

    /// The file of named recovery points.
    pub(super) fn points(&self) -> PathBuf {
        self.0.join("points")
    }

    /// The file of timelines.
    pub(super) fn timelines(&self) -> PathBuf {
        self.0.join("timelines")
    }

    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.0
    }

    /// The base backups with their times, oldest first.
    pub(super) fn bases(&self) -> anyhow::Result<Vec<(DateTime<Utc>, PathBuf)>> {
        let entries = files::entries(&self.base())?;
        let dated = |path: PathBuf| {
            let time = NaiveDateTime::parse_from_str(path.file_name()?.to_str()?, TIME).ok()?;
            Some((time.and_utc(), path))
        };
        let mut bases: Vec<_> = entries.iter().filter_map(|entry| dated(entry.path())).collect();
        bases.sort();
        Ok(bases)
    }

    /// The name of a base backup of this time.
    pub(super) fn base_at(&self, time: DateTime<Utc>) -> PathBuf {
        self.base().join(time.format(TIME).to_string())
    }
}

fn memory(layout: &Layout) -> PathBuf {
    layout.root.join("archive")
}

/// A cluster's system identifier, the first number of `pg_control`; `None` without a cluster.
fn system(cluster: &Path) -> anyhow::Result<Option<u64>> {
    match fs::read(cluster.join("global/pg_control")) {
        Ok(bytes) => Ok(bytes.first_chunk().map(|bytes| u64::from_ne_bytes(*bytes))),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", cluster.display())),
    }
}

/// Quotes a path for the shell, within a setting in which `%` is special.
fn quote(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().replace('\'', r"'\''").replace('%', "%%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_whatever_is_in_it() {
        assert_eq!(quote(Path::new("/a b/100%/it's")), r"'/a b/100%%/it'\''s'");
    }

    #[test]
    fn a_base_is_called_by_its_time() {
        let folder = std::env::temp_dir().join(format!("archive-{}", std::process::id()));
        let archive = Archive(folder.clone());
        assert_eq!(archive.bases().unwrap(), []);
        let time = DateTime::from_timestamp_micros(1_700_000_000_123_456).unwrap();
        fs::create_dir_all(archive.base_at(time)).unwrap();
        fs::create_dir_all(archive.base().join("unfinished")).unwrap();
        assert_eq!(archive.bases().unwrap(), [(time, archive.base_at(time))]);
        fs::remove_dir_all(folder).unwrap();
    }
}
