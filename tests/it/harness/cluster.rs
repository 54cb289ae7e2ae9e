//! One Postgres for the whole run, a database of its own for each test: a copy of a migrated one.

use std::path::{Path, PathBuf};

use private_postgres::PrivatePostgres;
use sea_orm_migration::{
    MigratorTrait,
    sea_orm::{
        Database, DatabaseConnection,
        sqlx::{self, Connection, PgConnection, Row, postgres::PgRow},
    },
};
use tokio::sync::OnceCell;
use uuid::Uuid;

struct Cluster {
    postgres: PrivatePostgres,
}

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();

/// The folder with another version's programs, where one is named.
pub(crate) fn programs() -> Option<PathBuf> {
    std::env::var_os("PLAN_CREATOR_POSTGRES_BIN").map(PathBuf::from)
}

/// The name of the migrated database that tests copy.
const TEMPLATE: &str = "migrated";

impl Cluster {
    async fn get() -> &'static Self {
        CLUSTER.get_or_init(Self::start).await
    }

    async fn start() -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("pg-{}", std::process::id()));
        let postgres = PrivatePostgres::start(&folder, programs().as_deref()).await.expect("the tests need a Postgres");
        stop_with_this_process(&folder);
        let mut admin = PgConnection::connect(&postgres.admin_url()).await.unwrap();
        // Nothing in here is worth waiting for the disk.
        for sql in
            ["ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()"]
        {
            sqlx::raw_sql(sql).execute(&mut admin).await.unwrap();
        }
        let cluster = Self { postgres };
        cluster.create(TEMPLATE, "template0").await;
        let owner = Database::connect(cluster.url(TEMPLATE)).await.unwrap();
        migration::Migrator::up(&owner, None).await.unwrap();
        owner.close().await.unwrap();
        cluster
    }

    /// The database `name`, as the role that the program works as.
    fn url(&self, name: &str) -> String {
        named(&self.postgres.url(), name)
    }

    async fn create(&self, name: &str, template: &str) {
        let mut admin = PgConnection::connect(&self.postgres.admin_url()).await.unwrap();
        let sql = format!("CREATE DATABASE {name} TEMPLATE {template} OWNER plan_creator");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
        admin.close().await.unwrap();
    }
}

/// The URL with another database name: the part between the last slash and the question mark.
fn named(url: &str, name: &str) -> String {
    let (front, query) = url.split_once('?').unwrap();
    let (server, _) = front.rsplit_once('/').unwrap();
    format!("{server}/{name}?{query}")
}

/// A test run has no last line in which to stop the cluster: a shell waits for the run's end and does it.
#[expect(clippy::zombie_processes, reason = "it outlives this process, which is its point")]
pub(crate) fn stop_with_this_process(folder: &Path) {
    let script = "while kill -0 \"$1\" 2>/dev/null; do sleep 0.5; done; \
        kill -QUIT \"$(head -1 \"$2/postgres/data/postmaster.pid\")\"; sleep 1; rm -rf \"$2\"";
    std::process::Command::new("setsid")
        .args(["sh", "-c", script, "sh", &std::process::id().to_string()])
        .arg(folder)
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
}

/// A test's own database.
pub(crate) struct TestDatabase {
    name: String,
}

impl TestDatabase {
    /// A database with the migrated schema and no rows.
    pub(crate) async fn new() -> Self {
        Self::copy_of(TEMPLATE).await
    }

    /// A database with nothing in it.
    pub(crate) async fn empty() -> Self {
        Self::copy_of("template0").await
    }

    async fn copy_of(template: &str) -> Self {
        let name = format!("test_{}", Uuid::new_v4().simple());
        Cluster::get().await.create(&name, template).await;
        Self { name }
    }

    /// As the program connects: the owner of the database, no superuser.
    pub(crate) async fn url(&self) -> String {
        Cluster::get().await.url(&self.name)
    }

    /// As an administrator connects with psql.
    pub(crate) async fn admin_url(&self) -> String {
        named(&Cluster::get().await.postgres.admin_url(), &self.name)
    }

    /// A connection as an administrator.
    pub(crate) async fn admin(&self) -> PgConnection {
        PgConnection::connect(&self.admin_url().await).await.unwrap()
    }

    /// A SeaORM connection as the owner.
    pub(crate) async fn owner(&self) -> DatabaseConnection {
        Database::connect(self.url().await).await.unwrap()
    }

    /// Gives a setting of Postgres a value for the connections that are opened from now on.
    pub(crate) async fn configure(&self, setting: &str, value: &str) {
        self.run(&format!("ALTER DATABASE {} SET {setting} = '{value}'", self.name)).await;
    }

    /// Cuts every connection to the database, and lets in no other.
    pub(crate) async fn forbid_connections(&self) {
        let mut admin = PgConnection::connect(&Cluster::get().await.postgres.admin_url()).await.unwrap();
        let sql = format!(
            "ALTER DATABASE {0} ALLOW_CONNECTIONS false; \
             SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{0}'",
            self.name
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
    }

    /// Lets connections in again.
    pub(crate) async fn allow_connections(&self) {
        let mut admin = PgConnection::connect(&Cluster::get().await.postgres.admin_url()).await.unwrap();
        let sql = format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", self.name);
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
    }

    /// Runs statements as an administrator, as if typed into psql.
    pub(crate) async fn run(&self, sql: &str) {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        sqlx::raw_sql(sql).execute(&mut self.admin().await).await.unwrap();
    }

    /// The rows of a query, as an administrator.
    pub(crate) async fn rows(&self, sql: &str) -> Vec<PgRow> {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        sqlx::query(sql).fetch_all(&mut self.admin().await).await.unwrap()
    }

    /// The one number that a query gives.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        self.rows(&format!("SELECT ({sql})::bigint")).await[0].get(0)
    }

    /// Keeps everybody from reading and writing plans until the lock is released.
    pub(crate) async fn lock_plans(&self) -> PlansLock {
        let mut holder = self.admin().await;
        let lock = "BEGIN; LOCK TABLE investment_plans IN ACCESS EXCLUSIVE MODE";
        sqlx::raw_sql(lock).execute(&mut holder).await.unwrap();
        PlansLock(holder)
    }
}

/// The table of plans, locked until this is dropped.
pub(crate) struct PlansLock(PgConnection);

impl PlansLock {
    pub(crate) async fn release(mut self) {
        sqlx::raw_sql("ROLLBACK").execute(&mut self.0).await.unwrap();
    }
}
