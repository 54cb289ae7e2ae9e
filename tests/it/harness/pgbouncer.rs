//! A real `PgBouncer` in transaction mode, with no setting that favours this program, in front of the tests' Postgres.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::{MetadataExt, chown},
    path::PathBuf,
    process::Stdio,
};

use sea_orm_migration::sea_orm::sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use tokio::{
    net::UnixStream,
    process::{Child, Command},
};
use uuid::Uuid;

use super::{TestDatabase, eventually};

/// Not the port that Debian's own would take.
const PORT: u16 = 6544;

/// A running pooler, killed when it is dropped.
pub(crate) struct PgBouncer {
    _process: Child,
    folder: PathBuf,
    database: String,
}

impl PgBouncer {
    /// A pooler in front of `database`, which opens up to `connections` of its own to it.
    pub(crate) async fn start(database: &TestDatabase, connections: u16) -> Self {
        let behind: PgConnectOptions = database.url().await.parse().unwrap();
        let socket = behind.get_socket().unwrap();
        // Directly under the temp folder: a socket's path must be short.
        let folder = std::env::temp_dir().join(format!("pooler-{}", Uuid::new_v4().simple()));
        let here = folder.display();
        let settings = format!(
            "[databases]\n* = host={socket} port={port}\n\
             [pgbouncer]\npool_mode = transaction\ndefault_pool_size = {connections}\n\
             listen_port = {PORT}\nunix_socket_dir = {here}\nlogfile = {here}/log\n\
             auth_type = trust\nauth_file = {here}/users\n",
            socket = socket.display(),
            port = behind.get_port(),
        );
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("settings"), settings).unwrap();
        fs::write(folder.join("users"), format!("\"{}\" \"\"\n", behind.get_username())).unwrap();
        // It refuses to be root, and nobody but Postgres' user may enter the folder of Postgres' socket.
        let owner = fs::metadata(socket).unwrap();
        chown(&folder, Some(owner.uid()), Some(owner.gid())).unwrap();
        let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap());
        let mut command = Command::new("pgbouncer");
        command.arg("-q").arg(folder.join("settings")).env_clear().env("PATH", path).current_dir("/");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        if rustix::process::geteuid().is_root() {
            command.uid(owner.uid()).gid(owner.gid());
        }
        let mut process = match command.spawn() {
            Err(error) if error.kind() == ErrorKind::NotFound => panic!("pgbouncer is missing: .ci/setup installs it"),
            process => process.unwrap(),
        };
        eventually("the pooler lets clients in", async || {
            if let Some(status) = process.try_wait().unwrap() {
                panic!("pgbouncer: {status}: {}", fs::read_to_string(folder.join("log")).unwrap_or_default());
            }
            UnixStream::connect(folder.join(format!(".s.PGSQL.{PORT}"))).await.ok()
        })
        .await;
        Self { _process: process, folder, database: behind.get_database().unwrap().to_owned() }
    }

    /// The database by way of the pooler, as the role that the program works as.
    pub(crate) fn url(&self) -> String {
        let (folder, database) = (self.folder.display(), &self.database);
        format!("postgres://plan_creator@localhost:{PORT}/{database}?host={folder}&sslmode=disable")
    }

    /// A connection by way of the pooler, as the program has them.
    pub(crate) async fn connection(&self) -> PgConnection {
        let options = self.url().parse::<PgConnectOptions>().unwrap().extra_float_digits(None);
        PgConnection::connect_with(&options).await.unwrap()
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
