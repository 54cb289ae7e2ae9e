//! A private Postgres: a cluster in the data folder, run by the machine's installed binaries.
//!
//! Without `DATABASE_URL` the program starts it, stops it on exit, and takes it over after a crash. It listens only on a Unix
//! socket in the data folder. Unix only.
//!
//! ```text
//! DATA_DIR/lock                 locked by the owner, with its process id
//! DATA_DIR/postgres/data        the cluster; belongs to Postgres' user
//! DATA_DIR/postgres/socket      the socket; accessible to Postgres' user and root alone
//! DATA_DIR/postgres/log, log.1  Postgres' log
//! ```
//!
//! # Who owns, who attaches
//!
//! One program owns a data folder: it holds the lock, and starts and stops the server ([`PrivatePostgres`]). That is `serve`.
//! Other commands (`work`, `migrate`, `seed`, `token`, `maintain`, `backup`, `restore`, `export`, `doctor`) first [`attach`] to
//! a running server; only without one they own the folder while they run. A second `serve` is refused, with the process id of
//! the first. `database-url` only prints the URL ([`database_url`]).
//!
//! Attached programs lose their connections when the owner ends, as with any server.
//!
//! # The archive
//!
//! With an archive folder (`archive`), WAL and base backups are kept there. [`create_recovery_point`] names a point in time,
//! [`recover_to`] brings the cluster back to one.
//!
//! # Users
//!
//! Started as root, Postgres runs as the owner of the cluster; a new one belongs to `postgres`, or else to `nobody`. Parent
//! folders that this user cannot pass get an access control entry. Otherwise Postgres runs as the program's own user.

mod access;
mod account;
mod acl;
mod archive;
mod base;
mod binaries;
mod command;
mod files;
mod first_use;
mod layout;
mod lock;
mod postmaster;
mod recovery;
mod recovery_point;
mod server;
mod settings;
mod timelines;

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use self::account::Account;
use self::archive::Archive;
use self::binaries::{Binaries, cluster_version};
use self::layout::{ADMIN, Layout, ROLE};
use self::lock::FolderLock;
use self::server::Server;

pub use self::recovery::{RecoveryTarget, recover_to};
pub use self::recovery_point::create_recovery_point;

/// How long [`attach`] waits for a server that another program is starting or stopping.
const ATTACH: Duration = Duration::from_mins(1);
const ATTACH_POLL: Duration = Duration::from_millis(50);

/// The private server of a data folder, owned.
///
/// Dropped without [`stop`](Self::stop), or killed, it leaves the server running and unlocks the folder; the next start takes the
/// server over.
#[derive(Debug)]
pub struct PrivatePostgres {
    layout: Layout,
    server: Server,
    _lock: FolderLock,
}

impl PrivatePostgres {
    /// Owns `data_dir` (created if needed) with a ready server: a running one that was left, or a new one, on a cluster that is
    /// created on first use.
    ///
    /// `bin_dir` is the folder of Postgres' binaries; with `None` they are searched for on `PATH` and in well-known folders. Fails,
    /// with advice, if another program owns the folder, there are no binaries, the path is too long for a socket, or Postgres'
    /// user cannot access it.
    pub async fn start(data_dir: &Path, bin_dir: Option<&Path>) -> anyhow::Result<Self> {
        Self::start_archiving(data_dir, bin_dir, None).await
    }

    /// The same with an archive folder, which is remembered; `None` uses the remembered one, `none` forgets it. Takes a base backup
    /// if the archive has none.
    pub async fn start_archiving(
        data_dir: &Path,
        bin_dir: Option<&Path>,
        archive: Option<&Path>,
    ) -> anyhow::Result<Self> {
        let layout = Layout::of(data_dir)?;
        files::make_folder(&layout.data_dir)?;
        let lock = FolderLock::acquire(&layout).await?;
        let account = Account::for_cluster(&layout.cluster)?;
        let found = Archive::of(&layout, archive)?;
        if let Some(found) = &found {
            found.check(&layout)?;
        }
        let mut server = Server::take_over(&layout).await?;
        if let (Some(_), Some(found)) = (&server, &found)
            && !base::archives_to(&layout, found).await?
            && let Some(other) = server.take()
        {
            tracing::info!("the database that an earlier run left is started again, to be archived");
            other.stop(&layout).await?;
        }
        let server = match server {
            Some(server) => server,
            None => start_server(&layout, bin_dir, account.as_ref(), found.as_ref()).await?,
        };
        if archive.is_some() {
            Archive::remember(found.as_ref(), &layout)?;
        }
        let started = Self { layout, server, _lock: lock };
        if let Some(found) = &found
            && found.bases()?.is_empty()
        {
            copy_base(&started.layout, bin_dir, found).await?;
        }
        Ok(started)
    }

    /// The URL of the program's role, which owns the database and is no superuser.
    pub fn url(&self) -> String {
        self.layout.url(ROLE)
    }

    /// The superuser's URL of the same database.
    pub fn admin_url(&self) -> String {
        self.layout.url(ADMIN)
    }

    /// Returns when the server has exited by itself.
    pub async fn ended(&mut self) {
        self.server.ended(&self.layout).await;
    }

    /// Stops the server and unlocks the folder. Open connections are closed.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.server.stop(&self.layout).await
    }
}

/// The superuser's URL of the database in `data_dir`, for psql, also if the server is not running.
pub fn database_url(data_dir: &Path) -> anyhow::Result<String> {
    let layout = Layout::of(data_dir)?;
    let folder = layout.data_dir.display();
    if !layout.cluster.try_exists().with_context(|| format!("cannot look into the data folder {folder}"))? {
        bail!(
            "there is no database in the data folder {folder} yet: `plan-creator serve --data-dir {folder}` makes one"
        );
    }
    Ok(layout.url(ADMIN))
}

/// The URL ([`PrivatePostgres::url`]) of a server that is running in `data_dir`; `None` if there is none and nobody owns the
/// folder.
///
/// Waits up to a minute while another program starts or stops the server.
pub async fn attach(data_dir: &Path) -> anyhow::Result<Option<String>> {
    let layout = Layout::of(data_dir)?;
    let begun = Instant::now();
    loop {
        if postmaster::is_ready(&layout).await? {
            return Ok(Some(layout.url(ROLE)));
        }
        if !FolderLock::is_taken(&layout)? {
            return Ok(None);
        }
        if begun.elapsed() > ATTACH {
            bail!(
                "another program{} owns the data folder {}, and its database has not become ready in {} seconds",
                lock::holder(&layout),
                layout.data_dir.display(),
                ATTACH.as_secs()
            );
        }
        tokio::time::sleep(ATTACH_POLL).await;
    }
}

/// Takes a base backup of the running private Postgres in `data_dir` into its archive.
pub async fn take_base(data_dir: &Path, bin_dir: Option<&Path>) -> anyhow::Result<()> {
    let layout = Layout::of(data_dir)?;
    let archive = Archive::of(&layout, None)?.with_context(|| {
        format!("the database in {} has no archive: start it with --archive FOLDER", layout.data_dir.display())
    })?;
    copy_base(&layout, bin_dir, &archive).await
}

async fn copy_base(layout: &Layout, bin_dir: Option<&Path>, archive: &Archive) -> anyhow::Result<()> {
    let account = Account::for_cluster(&layout.cluster)?;
    let binaries = Binaries::find(bin_dir, cluster_version(&layout.cluster)?, account.as_ref()).await?;
    base::create(layout, archive, &binaries, account.as_ref()).await
}

async fn start_server(
    layout: &Layout,
    bin_dir: Option<&Path>,
    account: Option<&Account>,
    archive: Option<&Archive>,
) -> anyhow::Result<Server> {
    let version = cluster_version(&layout.cluster)?;
    let binaries = Binaries::find(bin_dir, version, account).await?;
    files::make_folder(&layout.root)?;
    if let Some(account) = account {
        access::open_way(&layout.root, account)?;
    }
    if version.is_none() {
        first_use::make_cluster(layout, &binaries, account).await?;
    } else if let Some(account) = account
        && fs::metadata(&layout.cluster)?.uid() != account.uid
    {
        // Created by root, from a backup for example.
        account.own_tree(&layout.cluster)?;
    }
    first_use::remove_leftovers(layout)?;
    if let Some(archive) = archive {
        archive.prepare(layout, account)?;
    }
    let settings = archive.map(Archive::settings).unwrap_or_default();
    Server::start(layout, &binaries, account, &settings).await
}
