//! Folders and files in the data folder, created safely when root does so beside another user.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, fchown};
use std::path::Path;

use anyhow::Context as _;

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
