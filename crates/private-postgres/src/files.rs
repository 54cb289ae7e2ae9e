//! Folders and files that the program makes in the data folder, safe when root makes them beside another user.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, fchown};
use std::path::Path;

use anyhow::Context as _;

/// Makes `folder` and its parents unless they are there. As root they can be passed by everyone and read by root
/// alone, because Postgres' user has to get through; otherwise they are the user's own.
pub(super) fn make_folder(folder: &Path) -> anyhow::Result<()> {
    let mode = if rustix::process::geteuid().is_root() { 0o711 } else { 0o700 };
    DirBuilder::new()
        .recursive(true)
        .mode(mode)
        .create(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))
}

/// Makes `folder`, for its owner alone.
pub(super) fn make_closed_folder(folder: &Path) -> anyhow::Result<()> {
    let made = DirBuilder::new().mode(0o700).create(folder);
    made.with_context(|| format!("cannot make the folder {}", folder.display()))
}

/// Opens `file` to be read and appended to; makes it if needed, with the owner of the folder it is in.
///
/// A symbolic link in its place is refused: the folder may belong to somebody who would like root to write elsewhere.
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
