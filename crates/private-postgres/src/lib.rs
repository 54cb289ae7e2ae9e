//! The private Postgres: a cluster of our own in the data folder, run from the machine's installed programs.
//!
//! Without `DATABASE_URL` the program starts it, stops it on exit, and finds it again after a crash. It listens on a
//! Unix socket in the data folder and nowhere else. Everything here is for Unix.
//!
//! ```text
//! DATA_DIR/lock                 held by the program that owns the folder; its process id is in it
//! DATA_DIR/postgres/data        the cluster; belongs to Postgres' user
//! DATA_DIR/postgres/socket      the socket; open to Postgres' user and root alone
//! DATA_DIR/postgres/log, log.1  what Postgres has to say
//! ```
//!
//! # Who owns, who attaches
//!
//! One program owns a data folder: it holds the lock, and it starts and stops the server ([`PrivatePostgres`]). That
//! is `serve`. Everything else that wants the database (`work`, `migrate`, `seed`, `token`, `maintain`, `backup`,
//! `restore`, `export`, `doctor`) first tries to [`attach`], which uses a server that is there without a say in its
//! life; only when there is none does it own the folder for as long as it runs. A second `serve` is refused with the
//! process id of the first. `database-url` only names the address ([`database_url`]).
//!
//! Who attached loses its connections when the owner ends, as with any server that is shut down.
//!
//! # The archive
//!
//! With a folder for an archive (`archive`), the server keeps there all that it writes, and a copy of itself to begin from.
//! [`name_moment`] names a moment, [`go_back`] brings the cluster to one.
//!
//! # Users
//!
//! Started as root, Postgres (which refuses to be root) runs as the owner of the cluster; a new one goes to `postgres`,
//! or else to `nobody`. Folders on the way that this user cannot pass are opened to it, and to it alone, by an access
//! control entry. Otherwise Postgres runs as the program's own user.

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
mod moment;
mod point;
mod postmaster;
mod server;
mod settings;

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

pub use self::moment::{Moment, go_back};
pub use self::point::name_moment;

/// For how long [`attach`] waits for a server that another program is starting or stopping.
const ATTACH: Duration = Duration::from_mins(1);
const ATTACH_POLL: Duration = Duration::from_millis(50);

/// The private server of one data folder, owned.
///
/// Dropped without [`stop`](Self::stop), it leaves the server running and gives the folder free; the next start takes
/// the server over. The same happens when the program is killed.
#[derive(Debug)]
pub struct PrivatePostgres {
    layout: Layout,
    server: Server,
    _lock: FolderLock,
}

impl PrivatePostgres {
    /// Owns `data_dir` (made if needed), with a server that is ready: the one that an earlier program left running, or
    /// a new one, on a cluster that is made on first use.
    ///
    /// `bin_dir` names the folder of Postgres' programs; with `None` they are looked for on `PATH` and where packages
    /// put them. Fails, with a text that says what to do, if another program owns the folder, there are no programs,
    /// the path is too long for a socket, or Postgres' user cannot get there.
    pub async fn start(data_dir: &Path, bin_dir: Option<&Path>) -> anyhow::Result<Self> {
        Self::start_archiving(data_dir, bin_dir, None).await
    }

    /// The same, with the folder of the archive, which is remembered; without one the remembered one counts, and the folder
    /// `none` forgets it. Takes a copy of the cluster where the archive has none yet.
    pub async fn start_archiving(
        data_dir: &Path,
        bin_dir: Option<&Path>,
        archive: Option<&Path>,
    ) -> anyhow::Result<Self> {
        let layout = Layout::of(data_dir)?;
        files::make_folder(&layout.data_dir)?;
        let lock = FolderLock::take(&layout).await?;
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

    /// The URL of the role that the program works as: it owns the database and is no superuser.
    pub fn url(&self) -> String {
        self.layout.url(ROLE)
    }

    /// The URL of the superuser, on the same database.
    pub fn admin_url(&self) -> String {
        self.layout.url(ADMIN)
    }

    /// Returns when the server has ended by itself, killed by the system for one: nothing works any more then.
    pub async fn ended(&mut self) {
        self.server.ended(&self.layout).await;
    }

    /// Stops the server and gives the folder free. Connections that are still open are cut.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.server.stop(&self.layout).await
    }
}

/// The superuser's URL of the database in `data_dir`, for psql, whether the server runs or not.
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

/// The URL ([`PrivatePostgres::url`]) of the server that runs in `data_dir`, owned by another program or left over;
/// `None` if there is none and nobody owns the folder.
///
/// Waits, up to a minute, while another program that owns the folder is still starting the server or already stopping it.
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

/// Copies the private Postgres in `data_dir`, which must run, into its archive.
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
    base::take(layout, archive, &binaries, account.as_ref()).await
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
        // Root put it there, from a backup for one.
        account.own_tree(&layout.cluster)?;
    }
    first_use::remove_leftovers(layout)?;
    if let Some(archive) = archive {
        archive.prepare(layout, account)?;
    }
    let settings = archive.map(Archive::settings).unwrap_or_default();
    Server::start(layout, &binaries, account, &settings).await
}
