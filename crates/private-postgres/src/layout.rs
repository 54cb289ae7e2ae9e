//! Where everything of a private cluster lies inside the data folder, and the addresses that follow from it.

use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// The role that the program works as.
pub(super) const ROLE: &str = "plan_creator";
/// The cluster's superuser.
pub(super) const ADMIN: &str = "postgres";
/// The database that everything is stored in.
pub(super) const DATABASE: &str = "plan_creator";
/// Only part of the socket's file name: nothing listens on TCP.
pub(super) const PORT: u16 = 5432;

/// The longest path a Unix socket can be bound to: `sizeof(sun_path)` less the terminating zero.
const SOCKET_PATH_MAX: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// The paths of one data folder.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// The data folder itself, absolute. Symbolic links stay, so that a short link can stand for a long path.
    pub(super) data_dir: PathBuf,
    /// Everything of Postgres. Belongs to the program's user, so that Postgres' user cannot plant links in it.
    pub(super) root: PathBuf,
    /// The cluster; appears by renaming, so that it is complete whenever it is there.
    pub(super) cluster: PathBuf,
    /// The folder of the socket, open to Postgres' user alone.
    pub(super) socket_dir: PathBuf,
    /// What Postgres writes to standard error.
    pub(super) log: PathBuf,
}

impl Layout {
    /// The layout of `data_dir`, which need not exist yet. Fails if the socket could not be reached by its path.
    pub(super) fn of(data_dir: &Path) -> anyhow::Result<Self> {
        let data_dir = std::path::absolute(data_dir)
            .with_context(|| format!("cannot make an absolute path of the data folder {}", data_dir.display()))?;
        let root = data_dir.join("postgres");
        let layout =
            Self { cluster: root.join("data"), socket_dir: root.join("socket"), log: root.join("log"), root, data_dir };
        layout.check_path()?;
        Ok(layout)
    }

    /// The file that Postgres listens on.
    pub(super) fn socket(&self) -> PathBuf {
        self.socket_dir.join(format!(".s.PGSQL.{PORT}"))
    }

    /// The file in which Postgres says that it runs.
    pub(super) fn pid_file(&self) -> PathBuf {
        self.cluster.join("postmaster.pid")
    }

    /// The file that the owning program keeps locked.
    pub(super) fn lock(&self) -> PathBuf {
        self.data_dir.join("lock")
    }

    /// The connection URL of `role`, in the form that psql and sqlx both read.
    ///
    /// Port and TLS mode are spelled out because both clients would otherwise take them from `PGPORT` and
    /// `PGSSLMODE`.
    pub(super) fn url(&self, role: &str) -> String {
        let host = percent_encode(self.socket_dir.as_os_str().as_bytes());
        format!("postgres://{role}@localhost:{PORT}/{DATABASE}?host={host}&sslmode=disable")
    }

    fn check_path(&self) -> anyhow::Result<()> {
        let folder = self.data_dir.display();
        if self.data_dir.to_str().is_none() {
            bail!("the path of the data folder {folder} is not valid UTF-8, which a connection URL needs");
        }
        // psql reads a comma as the end of one host and the start of the next, and the pid file is read by its lines.
        if self.data_dir.to_string_lossy().contains(|character: char| character == ',' || character.is_control()) {
            bail!("the path of the data folder {folder} has a comma or a control character in it: choose another");
        }
        let length = self.socket().as_os_str().len();
        if length > SOCKET_PATH_MAX {
            let longest = self.data_dir.as_os_str().len().saturating_sub(length - SOCKET_PATH_MAX);
            bail!(
                "the path of the data folder {folder} is too long: the database's socket in it would have a path of \
                 {length} bytes and the system allows {SOCKET_PATH_MAX}. Choose a data folder whose path has at most \
                 {longest} bytes; a symbolic link to a longer one will do"
            );
        }
        Ok(())
    }
}

fn percent_encode(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len() * 3);
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_carries_the_socket_folder_percent_encoded() {
        let layout = Layout::of(Path::new("/data/a b+c%é")).unwrap();
        assert_eq!(
            layout.url(ROLE),
            "postgres://plan_creator@localhost:5432/plan_creator\
             ?host=%2Fdata%2Fa%20b%2Bc%25%C3%A9%2Fpostgres%2Fsocket&sslmode=disable"
        );
    }

    #[test]
    fn the_longest_folder_that_the_error_names_is_accepted() {
        let tail = "/postgres/socket/.s.PGSQL.5432".len();
        let longest = format!("/{}", "x".repeat(SOCKET_PATH_MAX - tail - 1));
        assert_eq!(Layout::of(Path::new(&longest)).unwrap().socket().as_os_str().len(), SOCKET_PATH_MAX);
        let error = Layout::of(Path::new(&format!("{longest}x"))).unwrap_err().to_string();
        assert!(error.contains(&format!("at most {} bytes", longest.len())), "{error}");
    }

    #[test]
    fn a_folder_that_psql_would_take_for_two_is_refused() {
        assert!(Layout::of(Path::new("/a,b")).is_err());
        assert!(Layout::of(Path::new("/a\nb")).is_err());
    }

    #[test]
    fn a_relative_folder_becomes_absolute() {
        assert!(Layout::of(Path::new("data")).unwrap().socket_dir.is_absolute());
    }
}
