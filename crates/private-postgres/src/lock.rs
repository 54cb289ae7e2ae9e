//! The lock of a data folder: a file lock, which the system releases when the program ends.

use std::fs::{File, TryLockError};
use std::io::{self, Write as _};
use std::time::Duration;

use anyhow::{Context as _, bail};

use super::files;
use super::layout::Layout;

/// Checks hold the lock for an instant, which must not fail an owner.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(20);

/// The ownership of a data folder's database; released when dropped.
#[derive(Debug)]
pub(super) struct FolderLock(File);

impl FolderLock {
    /// Takes the lock, or fails with its holder. The data folder must exist.
    pub(super) async fn acquire(layout: &Layout) -> anyhow::Result<Self> {
        let path = layout.lock();
        let mut file = files::open_to_append(&path)?;
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => {
                    file.set_len(0)?;
                    writeln!(file, "{}", std::process::id())?;
                    return Ok(Self(file));
                }
                Err(TryLockError::WouldBlock) => tokio::time::sleep(PAUSE).await,
                Err(TryLockError::Error(error)) => {
                    return Err(error).with_context(|| format!("cannot lock {}", path.display()));
                }
            }
        }
        bail!("the data folder {} is in use by another program{}", layout.data_dir.display(), holder(layout))
    }

    /// Whether some program holds the lock.
    pub(super) fn is_taken(layout: &Layout) -> anyhow::Result<bool> {
        let path = layout.lock();
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error).with_context(|| format!("cannot open {}", path.display())),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("cannot lock {}", path.display())),
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // So that no outdated process id is reported; failure is harmless.
        let _ = self.0.set_len(0);
    }
}

/// ` (process N)` where the lock's file tells, else nothing.
pub(super) fn holder(layout: &Layout) -> String {
    let pid = std::fs::read_to_string(layout.lock()).ok().and_then(|text| text.trim().parse::<u32>().ok());
    pid.map_or_else(String::new, |pid| format!(" (process {pid})"))
}
