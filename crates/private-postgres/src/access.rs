//! Access to the data folder for Postgres' own user, when root starts it: every parent folder must be searchable.
//!
//! A folder that is not (`/root`, or one of `mktemp -d`) gets an ACL entry for that user with search permission only: it can
//! pass through, but neither list nor write. `ls` then shows the mask in place of the group's bits (`drwx--x---+`). `chmod` on
//! the folder removes the entry's effect; the next start restores it.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use anyhow::Context as _;

use super::account::Account;
use super::acl::Acl;

/// Lets `account` reach `folder`, which must exist, by the given path and by the resolved one.
pub(super) fn open_way(folder: &Path, account: &Account) -> anyhow::Result<()> {
    let real = fs::canonicalize(folder).with_context(|| format!("cannot resolve {}", folder.display()))?;
    // Ordered from the root down.
    let folders: BTreeSet<&Path> = folder.ancestors().chain(real.ancestors()).collect();
    for folder in folders {
        open(folder, account).with_context(|| {
            format!(
                "Postgres does not run as root, and user {name}, who is to run it, cannot pass the folder {folder}. \
                 Choose a data folder elsewhere, or run `setfacl -m u:{name}:x {folder}` or `chmod o+x {folder}`",
                name = account.name,
                folder = folder.display(),
            )
        })?;
    }
    Ok(())
}

fn open(folder: &Path, account: &Account) -> anyhow::Result<()> {
    let metadata = fs::metadata(folder)?;
    let mut acl = read(folder)?.map_or_else(|| Ok(Acl::from_mode(metadata.mode())), |bytes| Acl::decode(&bytes))?;
    if acl.lets_search((metadata.uid(), metadata.gid()), (account.uid, account.gid)) {
        return Ok(());
    }
    acl.grant_search(account.uid);
    write(folder, &acl.encode()).context("its access control list cannot be changed")?;
    tracing::info!(folder = %folder.display(), user = account.name, "granted Postgres' user the right to pass a folder");
    Ok(())
}

#[cfg(target_os = "linux")]
fn read(folder: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    use rustix::io::Errno;
    // The largest extended attribute that Linux knows.
    let mut buffer = vec![0; 65536];
    match rustix::fs::getxattr(folder, super::acl::ATTRIBUTE, &mut buffer[..]) {
        Ok(length) => {
            buffer.truncate(length);
            Ok(Some(buffer))
        }
        Err(Errno::NODATA | Errno::OPNOTSUPP) => Ok(None),
        Err(error) => Err(error).context("its access control list cannot be read"),
    }
}

#[cfg(target_os = "linux")]
fn write(folder: &Path, list: &[u8]) -> anyhow::Result<()> {
    Ok(rustix::fs::setxattr(folder, super::acl::ATTRIBUTE, list, rustix::fs::XattrFlags::empty())?)
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "reading can fail on Linux")]
fn read(_folder: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    Ok(None)
}

#[cfg(not(target_os = "linux"))]
fn write(_folder: &Path, _list: &[u8]) -> anyhow::Result<()> {
    anyhow::bail!("POSIX access control lists are there on Linux only")
}
