//! Folders and files in the data folder, created safely when root does so beside another user.

use std::fs::{self, DirBuilder, DirEntry, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, fchown};
use std::path::Path;

use anyhow::Context as _;
use serde::{Serialize, de::DeserializeOwned};

/// Creates `folder` and its parents. Root's are searchable by everyone and readable by root, since Postgres' user has to pass;
/// others are the user's own.
pub(super) fn make_folder(folder: &Path) -> anyhow::Result<()> {
    let mode = if rustix::process::geteuid().is_root() { 0o711 } else { 0o700 };
    DirBuilder::new()
        .recursive(true)
        .mode(mode)
        .create(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))
}

/// Creates `folder` for its owner alone.
pub(super) fn make_closed_folder(folder: &Path) -> anyhow::Result<()> {
    let made = DirBuilder::new().mode(0o700).create(folder);
    made.with_context(|| format!("cannot make the folder {}", folder.display()))
}

/// Opens `file` for reading and appending; creates it with its folder's owner.
///
/// Symbolic links are refused: the folder's owner might want root to write elsewhere.
pub(super) fn open_to_append(file: &Path) -> anyhow::Result<File> {
    let no_follow = rustix::fs::OFlags::NOFOLLOW.bits().cast_signed();
    let open = || -> io::Result<File> {
        let opened =
            OpenOptions::new().read(true).append(true).create(true).mode(0o600).custom_flags(no_follow).open(file)?;
        if let Some(folder) = file.parent()
            && rustix::process::geteuid().is_root()
        {
            let owner = fs::metadata(folder)?;
            fchown(&opened, Some(owner.uid()), Some(owner.gid()))?;
        }
        Ok(opened)
    };
    open().with_context(|| format!("cannot write {}", file.display()))
}

/// Appends `value` to `file` as a line of JSON, and syncs it.
pub(super) fn append_line(file: &Path, value: &impl Serialize) -> anyhow::Result<()> {
    let mut opened = open_to_append(file)?;
    writeln!(opened, "{}", serde_json::to_string(value)?)?;
    opened.sync_all()?;
    if let Some(folder) = file.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The lines of `file`; none where there is no file. A line truncated by a crash is of what was not acknowledged.
pub(super) fn lines<T: DeserializeOwned>(file: &Path) -> anyhow::Result<Vec<T>> {
    let text = match fs::read_to_string(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.with_context(|| format!("cannot read {}", file.display()))?,
    };
    Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// The entries of `folder`; none where there is no folder.
pub(super) fn entries(folder: &Path) -> anyhow::Result<Vec<DirEntry>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.and_then(Iterator::collect),
    };
    entries.with_context(|| format!("cannot read {}", folder.display()))
}
