//! Point-in-time recovery of the private cluster, from a base backup and archived WAL.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context as _, bail, ensure};
use chrono::{DateTime, Utc};

use super::account::Account;
use super::archive::Archive;
use super::binaries::{Binaries, cluster_version};
use super::layout::Layout;
use super::lock::FolderLock;
use super::server::Server;
use super::timelines::Timelines;
use super::{access, files, first_use, recovery_point};

/// How the folders begin into which recoveries put the cluster that was there.
const FORMER: &str = "data.former-";

/// The target of a recovery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecoveryTarget {
    /// The end of the archive.
    Latest,
    /// A named recovery point.
    Named(String),
    /// The last state not later than this time.
    At(DateTime<Utc>),
}

impl FromStr for RecoveryTarget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "latest" {
            return Ok(Self::Latest);
        }
        match DateTime::parse_from_rfc3339(text) {
            Ok(time) => Ok(Self::At(time.with_timezone(&Utc))),
            Err(_) => recovery_point::check(text).map(|()| Self::Named(text.to_owned())).map_err(|_| {
                "expected the name of a recovery point, a time such as 2026-11-27T08:30:00Z, or \"latest\"".to_owned()
            }),
        }
    }
}

/// Recovers the cluster in `data_dir`, which nobody may be using, to `target`, from its archive (the remembered one without
/// `archive`). The recovered cluster replaces the former one, whose new path is returned. If that fails, everything stays.
pub async fn recover_to(
    data_dir: &Path,
    bin_dir: Option<&Path>,
    archive: Option<&Path>,
    target: &RecoveryTarget,
) -> anyhow::Result<Option<PathBuf>> {
    let layout = Layout::of(data_dir)?;
    files::make_folder(&layout.data_dir)?;
    files::make_folder(&layout.root)?;
    let _lock = FolderLock::acquire(&layout).await?;
    let archive = Archive::of(&layout, archive)?
        .context("name the archive with --archive: the data folder does not remember one")?;
    let (base, targets) = find(&archive, target)?;
    let account = Account::for_cluster(if layout.cluster.exists() { &layout.cluster } else { &base })?;
    if let Some(account) = &account {
        access::open_way(&layout.root, account)?;
    }
    let binaries = Binaries::find(bin_dir, cluster_version(&base)?, account.as_ref()).await?;
    if let Some(left) = Server::take_over(&layout).await? {
        left.stop(&layout).await?;
    }
    tracing::info!(from = %base.display(), "restoring the base backup");
    let folder = first_use::fresh_folder(&layout, account.as_ref())?;
    let aside = Layout { cluster: folder, ..layout.clone() };
    let settings = [
        archive.settings(),
        vec![format!("restore_command={}", archive.restore_command(&clusters(&layout)?)), "hot_standby=off".to_owned()],
        targets,
    ];
    let recovered = recover(&base, &aside, &binaries, account.as_ref(), &settings.concat()).await;
    if let Err(error) = recovered {
        fs::remove_dir_all(&aside.cluster).context("cannot remove the incomplete recovery")?;
        return Err(error.context("recovery failed; the database is unchanged"));
    }
    #[expect(clippy::disallowed_methods, reason = "times are told to people, who name them")]
    Timelines::record(&archive, &aside.cluster, Utc::now())?;
    let former = put_aside(&layout)?;
    fs::rename(&aside.cluster, &layout.cluster).context("cannot put the recovered database in place")?;
    fs::File::open(&layout.root)?.sync_all()?;
    Archive::remember(Some(&archive), &layout)?;
    Ok(former)
}

/// The base backup to start from, and the settings of the target.
fn find(archive: &Archive, target: &RecoveryTarget) -> anyhow::Result<(PathBuf, Vec<String>)> {
    let timelines = Timelines::of(archive)?;
    let (until, timeline, target) = match target {
        RecoveryTarget::Latest => (None, timelines.newest(), None),
        RecoveryTarget::At(time) => {
            let setting = format!("recovery_target_time={}", time.format("%Y-%m-%d %H:%M:%S%.6f+00"));
            (Some(*time), timelines.live_at(*time)?, Some(setting))
        }
        RecoveryTarget::Named(name) => {
            let found = recovery_point::find(archive, name)?;
            let found =
                found.with_context(|| format!("no recovery point {name:?} in {}", archive.folder().display()))?;
            (Some(found.at), Some(found.timeline), Some(format!("recovery_target_name={name}")))
        }
    };
    let mut base = None;
    for (time, path) in archive.bases()? {
        let is_early = until.is_none_or(|until| time <= until);
        if is_early && timeline.map_or(Ok(true), |timeline| timelines.is_on_the_way(&path, timeline))? {
            base = Some(path);
        }
    }
    let Some(base) = base else {
        bail!("the archive {} has no base backup from before that time", archive.folder().display());
    };
    let timeline = timeline.map_or_else(|| "latest".to_owned(), |timeline| timeline.to_string());
    let settings = [format!("recovery_target_timeline={timeline}"), "recovery_target_action=promote".to_owned()];
    Ok((base, settings.into_iter().chain(target).collect()))
}

/// Copies the base backup, and lets Postgres replay WAL up to the target.
async fn recover(
    base: &Path,
    aside: &Layout,
    binaries: &Binaries,
    account: Option<&Account>,
    settings: &[String],
) -> anyhow::Result<()> {
    copy(base, &aside.cluster)?;
    fs::write(aside.cluster.join("recovery.signal"), "")?;
    if let Some(account) = account {
        account.own_tree(&aside.cluster)?;
    }
    let server = Server::start(aside, binaries, account, settings).await?;
    server.stop(aside).await?;
    ensure!(!aside.cluster.join("recovery.signal").exists(), "recovery has not finished");
    first_use::make_durable(&aside.cluster, binaries, account).await
}

/// Copies a folder of the archive. Base backups consist of folders and files.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            files::make_closed_folder(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            // Postgres' user owns the archive, and a link could lead to root's files.
            ensure!(entry.file_type()?.is_file(), "{} is not a file", entry.path().display());
            fs::copy(entry.path(), &target).with_context(|| format!("cannot copy {}", entry.path().display()))?;
        }
    }
    Ok(())
}

/// The present cluster, and those that recoveries have put aside.
fn clusters(layout: &Layout) -> anyhow::Result<Vec<PathBuf>> {
    let entries = files::entries(&layout.root)?;
    let former = entries.iter().filter(|entry| entry.file_name().to_string_lossy().starts_with(FORMER));
    Ok([layout.cluster.clone()].into_iter().chain(former.map(fs::DirEntry::path)).collect())
}

/// Renames the former cluster, if any.
fn put_aside(layout: &Layout) -> anyhow::Result<Option<PathBuf>> {
    if !layout.cluster.exists() {
        return Ok(None);
    }
    #[expect(clippy::disallowed_methods, reason = "the folder is named for people")]
    let time = Utc::now().format("%Y%m%dT%H%M%S%3fZ");
    let former = layout.root.join(format!("{FORMER}{time}"));
    fs::rename(&layout.cluster, &former).context("cannot put the former database aside")?;
    Ok(Some(former))
}
