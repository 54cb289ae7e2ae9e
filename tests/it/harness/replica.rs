//! A Postgres of its own with a real streaming replica of it, made by `pg_basebackup`.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    process::Stdio,
};

use private_postgres::PrivatePostgres;
use sea_orm::sqlx::{self, Connection, PgConnection, Row};
use tokio::process::{Child, Command};
use uuid::Uuid;

use super::{
    cluster::{programs, stop_with_this_process},
    eventually,
};

/// The two; the replica is killed when this is dropped, the primary when the tests end.
pub(crate) struct Replicated {
    _primary: PrivatePostgres,
    url: String,
    folder: PathBuf,
    replica: Child,
}

impl Replicated {
    pub(crate) async fn start() -> Self {
        let name = Uuid::new_v4().simple().to_string();
        let data = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("primary-{name}"));
        let primary = PrivatePostgres::start(&data, programs().as_deref()).await.unwrap();
        stop_with_this_process(&data);
        // Directly under the temp folder: a socket's path must be short.
        let folder = std::env::temp_dir().join(format!("replica-{name}"));
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
        let owner = fs::metadata(data.join("postgres/data")).unwrap();
        chown(&folder, Some(owner.uid()), Some(owner.gid())).unwrap();

        let mut admin = PgConnection::connect(&primary.admin_url()).await.unwrap();
        let row =
            sqlx::query("SELECT setting FROM pg_config WHERE name = 'BINDIR'").fetch_one(&mut admin).await.unwrap();
        let binaries = PathBuf::from(row.get::<String, _>(0));
        let run = |program: &str| {
            let mut command = Command::new(binaries.join(program));
            command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
            if rustix::process::geteuid().is_root() {
                command.uid(owner.uid()).gid(owner.gid());
            }
            command
        };
        let data_of_replica = folder.join("data");
        let copied = run("pg_basebackup")
            .args(["-R", "-X", "stream", "-c", "fast", "-d", &primary.admin_url(), "-D"])
            .arg(&data_of_replica)
            .output()
            .await
            .unwrap();
        assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
        let replica = run("postgres")
            .arg("-D")
            .arg(&data_of_replica)
            .args(["-c", "listen_addresses=", "-c", &format!("unix_socket_directories={}", folder.display())])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let started = Self { url: primary.url(), _primary: primary, folder, replica };
        eventually("the replica answers", async || PgConnection::connect(&started.replica_as("postgres")).await.ok())
            .await;
        started
    }

    /// The primary, as the role that the program works as.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The replica, as that role.
    pub(crate) fn replica_url(&self) -> String {
        self.replica_as("plan_creator")
    }

    fn replica_as(&self, role: &str) -> String {
        at(&self.folder, role)
    }

    /// Tells the replica something, as an administrator.
    pub(crate) async fn tell_replica(&self, sql: &'static str) {
        let mut admin = PgConnection::connect(&self.replica_as("postgres")).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut admin).await.unwrap();
    }

    /// kill -9 of the replica.
    pub(crate) async fn kill_replica(&mut self) {
        self.replica.kill().await.unwrap();
    }
}

fn at(socket: &Path, role: &str) -> String {
    format!("postgres://{role}@localhost:5432/plan_creator?host={}&sslmode=disable", socket.display())
}

impl Drop for Replicated {
    fn drop(&mut self) {
        let _ = self.replica.start_kill();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
