//! The timelines of an archive. Each recovery begins a new one, and a time belongs to the one that was written to then.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use flate2::read::GzDecoder;
use serde::{Deserialize, Serialize};

use super::archive::Archive;
use super::files;

/// A line of the file `timelines`.
#[derive(Serialize, Deserialize)]
struct TimelineStart {
    timeline: u32,
    at: DateTime<Utc>,
}

/// The part of a base backup's manifest that says which WAL it ends with.
#[derive(Deserialize)]
struct BaseManifest {
    #[serde(rename = "WAL-Ranges")]
    ranges: Vec<WalRange>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct WalRange {
    timeline: u32,
    #[serde(rename = "End-LSN")]
    end: String,
}

/// The timelines that recoveries have begun.
pub(super) struct Timelines<'a> {
    archive: &'a Archive,
    /// When each began. The first one is not among them.
    began: BTreeMap<u32, DateTime<Utc>>,
}

impl<'a> Timelines<'a> {
    pub(super) fn of(archive: &'a Archive) -> anyhow::Result<Self> {
        let mut began = BTreeMap::new();
        for entry in files::entries(&archive.wal())? {
            if let Some(timeline) = timeline_of(&entry.file_name().to_string_lossy(), ".history.gz") {
                began.insert(timeline, entry.metadata()?.modified()?.into());
            }
        }
        for TimelineStart { timeline, at } in files::lines(&archive.timelines())? {
            began.entry(timeline).and_modify(|began| *began = at);
        }
        Ok(Self { archive, began })
    }

    /// Notes that the recovered `cluster` has begun a timeline at `at`: the file's own time is lost where an archive is copied.
    pub(super) fn record(archive: &Archive, cluster: &Path, at: DateTime<Utc>) -> anyhow::Result<()> {
        let entries = files::entries(&cluster.join("pg_wal"))?;
        let timelines = entries.iter().filter_map(|file| timeline_of(&file.file_name().to_string_lossy(), ".history"));
        let Some(timeline) = timelines.max() else { return Ok(()) };
        files::append_line(&archive.timelines(), &TimelineStart { timeline, at })
    }

    /// The timeline that was written to at `time`; `None` where no recovery has begun any.
    pub(super) fn live_at(&self, time: DateTime<Utc>) -> anyhow::Result<Option<u32>> {
        if let Some((timeline, _)) = self.began.iter().rfind(|(_, began)| **began <= time) {
            return Ok(Some(*timeline));
        }
        let Some((first, _)) = self.began.first_key_value() else { return Ok(None) };
        Ok(self.ancestors(*first)?.last().map(|(parent, _)| *parent))
    }

    /// The newest timeline.
    pub(super) fn newest(&self) -> Option<u32> {
        self.began.last_key_value().map(|(timeline, _)| *timeline)
    }

    /// Whether the base backup lies on the way to `timeline`: on it, or on an ancestor before that was left.
    pub(super) fn is_on_the_way(&self, base: &Path, timeline: u32) -> anyhow::Result<bool> {
        let manifest = match fs::read(base.join("backup_manifest")) {
            // Postgres checks it, too, and refuses.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
            read => read.with_context(|| format!("cannot read {}", base.display()))?,
        };
        let manifest: BaseManifest =
            serde_json::from_slice(&manifest).context("a base backup's manifest is not one")?;
        let Some(WalRange { timeline: own, end }) = manifest.ranges.last() else { return Ok(true) };
        if *own == timeline {
            return Ok(true);
        }
        let end = parse_lsn(end).context("a base backup's manifest has no LSN")?;
        Ok(self.ancestors(timeline)?.iter().any(|(parent, left)| parent == own && end <= *left))
    }

    /// The ancestors of a timeline, the oldest first, each with the LSN at which it was left.
    fn ancestors(&self, timeline: u32) -> anyhow::Result<Vec<(u32, u64)>> {
        let path = self.archive.wal().join(format!("{timeline:08X}.history.gz"));
        let mut text = String::new();
        match File::open(&path) {
            // The first timeline has no history.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            file => {
                let read = GzDecoder::new(file?).read_to_string(&mut text);
                read.with_context(|| format!("cannot read {}", path.display()))?;
            }
        }
        Ok(text.lines().filter_map(parse_ancestor).collect())
    }
}

/// A line of a history file: the timeline, the LSN, why it was left.
fn parse_ancestor(line: &str) -> Option<(u32, u64)> {
    let mut columns = line.split_whitespace();
    Some((columns.next()?.parse().ok()?, parse_lsn(columns.next()?)?))
}

/// An LSN as Postgres writes it: `16/B374D848`.
fn parse_lsn(text: &str) -> Option<u64> {
    let (high, low) = text.split_once('/')?;
    Some(u64::from(u32::from_str_radix(high, 16).ok()?) << 32 | u64::from(u32::from_str_radix(low, 16).ok()?))
}

/// The timeline of a history file: `00000002.history`.
fn timeline_of(name: &str, suffix: &str) -> Option<u32> {
    u32::from_str_radix(name.strip_suffix(suffix)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_is_read_as_postgres_writes_it() {
        let text = "1\t0/3000098\tbefore 2026-11-30 06:00:00+00\n\n3\t16/B374D848\tno recovery target specified\n";
        let ancestors: Vec<_> = text.lines().filter_map(parse_ancestor).collect();
        assert_eq!(ancestors, [(1, 0x300_0098), (3, 0x16_B374_D848)]);
        assert_eq!(timeline_of("0000000A.history.gz", ".history.gz"), Some(10));
        assert_eq!(timeline_of("000000010000000000000002.gz", ".history.gz"), None);
    }
}
