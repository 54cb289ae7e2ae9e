//! A Postgres of the run's own, that may be broken.

use std::path::PathBuf;

use private_postgres::PrivatePostgres;
use rustix::process::{Pid, Signal, kill_process};
use sea_orm::sqlx::{self, Connection, PgConnection};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::harness::{cluster::stop_with_this_process, eventually};

pub(crate) struct Postgres {
    folder: PathBuf,
    admin_url: String,
    /// `None` only while it is being started again.
    server: Mutex<Option<PrivatePostgres>>,
}

/// How Postgres is stopped before it starts again.
#[derive(Clone, Copy)]
pub(crate) enum Stop {
    /// Connections are cut, what committed is written out.
    Fast,
    /// Everything is dropped where it stands; the next start recovers from the log.
    Immediate,
}

impl Postgres {
    pub(crate) async fn start() -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("chaos-{}", Uuid::new_v4().simple()));
        let server = PrivatePostgres::start(&folder, None).await.expect("chaos needs a Postgres");
        stop_with_this_process(&folder);
        let admin_url = server.admin_url();
        let postgres = Self { folder, admin_url, server: Mutex::new(Some(server)) };
        let mut admin = postgres.admin().await;
        // It is processes that die here and not the machine: what was written to files stays without being synced. But
        // nobody may be told of a commit before it is written.
        let sql = "ALTER SYSTEM SET fsync = off";
        sqlx::raw_sql(sql).execute(&mut admin).await.unwrap();
        sqlx::raw_sql("SELECT pg_reload_conf()").execute(&mut admin).await.unwrap();
        let commits: String = sqlx::query_scalar("SHOW synchronous_commit").fetch_one(&mut admin).await.unwrap();
        assert_eq!(commits, "on");
        postgres
    }

    /// The file that it listens on, whenever it runs.
    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.join("postgres/socket/.s.PGSQL.5432")
    }

    /// How an administrator connects, past every proxy.
    pub(crate) fn admin_url(&self) -> &str {
        &self.admin_url
    }

    /// A connection as an administrator, as soon as there is one to be had.
    pub(crate) async fn admin(&self) -> PgConnection {
        eventually("Postgres answers", async || PgConnection::connect(&self.admin_url).await.ok()).await
    }

    /// Stops it and starts it again.
    pub(crate) async fn restart(&self, stop: Stop) {
        let mut server = self.server.lock().await;
        let mut running = server.take().unwrap();
        if matches!(stop, Stop::Immediate) {
            let pid = std::fs::read_to_string(self.folder.join("postgres/data/postmaster.pid")).unwrap();
            kill(pid.lines().next().unwrap().parse().unwrap(), Signal::QUIT);
            running.ended().await;
        }
        running.stop().await.unwrap();
        *server = Some(PrivatePostgres::start(&self.folder, None).await.unwrap());
    }

    /// kill -9 of one of its processes, whereupon the server throws out everybody and recovers from the log.
    pub(crate) async fn crash(&self) {
        let mut admin = self.admin().await;
        let some = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' ORDER BY random() LIMIT 1";
        // It may have gone meanwhile, or everybody may have been thrown out already.
        if let Ok(pid) = sqlx::query_scalar::<_, i32>(some).fetch_one(&mut admin).await {
            kill(pid, Signal::KILL);
        }
        eventually("everybody is thrown out", async || {
            sqlx::raw_sql("SELECT 1").execute(&mut admin).await.is_err().then_some(())
        })
        .await;
        self.admin().await;
    }

    /// Ends some of its connections, the listeners of notifications too.
    pub(crate) async fn terminate_some(&self) {
        let mut admin = self.admin().await;
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
            WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND random() < 0.6";
        let _ = sqlx::raw_sql(sql).execute(&mut admin).await;
    }
}

/// Sends a signal to a process that may have ended.
pub(crate) fn kill(pid: i32, signal: Signal) {
    let _ = kill_process(Pid::from_raw(pid).unwrap(), signal);
}
