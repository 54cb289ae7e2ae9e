//! The database: a connection pool, and sessions that carry their viewer. Nothing else opens connections.

mod actor;
mod announcer;
mod cancellation;
pub mod catalog;
mod direct;
mod disk;
mod error;
mod migrate;
mod notification_listener;
mod pool;
mod pooled_connection;
mod pooler;
mod redact_plan;
mod replica;
mod session;
mod slow_statements;
mod wal_archive;
mod wal_position;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use deadpool::Status;
use sea_orm::{
    DbErr,
    sqlx::{self, ConnectOptions, PgConnection, postgres::PgConnectOptions},
};

pub use actor::Actor;
pub use announcer::Announcement;
use announcer::Announcer;
pub use error::{TransientError, is_constraint_violation, is_policy_violation, violated_rule, violates};
pub use notification_listener::NotificationListener;
use pool::ConnectionPool;
use pooled_connection::PooledConnection;
use pooler::Pooler;
use replica::Replica;
use session::SessionFactory;
pub use session::{Session, statement};
use slow_statements::SlowStatements;
pub(crate) use wal_archive::wal_archive_is_failing;

use crate::{auth::Secret, config::DatabaseConfig};

/// `idle_in_transaction_session_timeout` of writing transactions. Only the database is awaited within one.
const IDLE: Duration = Duration::from_secs(15);

/// A connection pool, handed out as sessions.
#[derive(Clone)]
pub struct Database {
    connections: ConnectionPool,
    options: PgConnectOptions,
    /// Where to listen for notifications, where that is not the pool's URL.
    direct: Option<PgConnectOptions>,
    pooler: Pooler,
    replica: Option<Arc<Replica>>,
    slow: Arc<SlowStatements>,
    announcer: Arc<Announcer>,
}

impl Database {
    /// Opens the pool and checks that the database answers.
    pub async fn connect(url: &Secret, config: &DatabaseConfig) -> anyhow::Result<Self> {
        let options = options(url, "DATABASE_URL")?;
        let direct = config.direct_database_url.as_ref().map(|url| self::options(url, "DIRECT_DATABASE_URL"));
        let direct = direct.transpose()?;
        let pooler = Pooler::detect(&options).await.context("cannot connect to Postgres")?;
        let connections = pool::open(options.clone(), pooler, config)?;
        let slow = SlowStatements::new(config.slow_statement);
        let replica = match &config.database_read_url {
            Some(url) => Some(Arc::new(Replica::open(url, config, &slow).await?)),
            None => None,
        };
        tracing::info!(transaction_pooler = ?pooler, replica = replica.is_some(), "connected to Postgres");
        Ok(Self { connections, options, direct, pooler, replica, slow, announcer: Arc::default() })
    }

    /// Opens a read-only session for `actor`.
    pub async fn read(&self, actor: Actor<'_>) -> Result<Session, DbErr> {
        self.sessions(actor).read().await
    }

    /// The same, on the replica where there is one that has replayed everything committed so far.
    pub async fn read_replica_first(&self, actor: Actor<'_>) -> Result<Session, DbErr> {
        if let Some(replica) = &self.replica
            && let Some(session) = replica.read(&self.connections, actor).await?
        {
            return Ok(session);
        }
        self.read(actor).await
    }

    /// Opens a session for `actor` that may write. Without `Session::commit` it is rolled back.
    pub async fn write(&self, actor: Actor<'_>) -> Result<Session, DbErr> {
        self.writing(actor).write(IDLE).await
    }

    /// Opens a session for `actor` each of whose statements may write and commits at once, in one round trip, where that can be;
    /// otherwise as `write`. `Session::commit` ends both. What writes begins with `INSERT` or `UPDATE` and returns its rows, or is a
    /// `WITH` that ends with the name that it selects from.
    pub async fn autocommit(&self, actor: Actor<'_>) -> Result<Session, DbErr> {
        self.writing(actor).autocommit(IDLE).await
    }

    /// `write` with another idle timeout, which is also the deadline of its statements. Postgres ends the transaction of a
    /// program that hangs or was cut off, which would hold its row locks.
    pub async fn write_within(&self, actor: Actor<'_>, idle: Duration) -> Result<Session, DbErr> {
        self.writing(actor).until(Instant::now() + idle).write(idle).await
    }

    fn sessions(&self, actor: Actor<'_>) -> SessionFactory {
        SessionFactory::new(&self.connections, self.pooler, &self.slow, actor)
    }

    /// Sessions whose commits are announced, where that can be. Maintenance has the trigger notify: it commits rarely, and much.
    fn writing(&self, actor: Actor<'_>) -> SessionFactory {
        let is_told = self.announcer.is_running() && !matches!(actor, Actor::Maintenance(_));
        let announcer = is_told.then(|| Arc::clone(&self.announcer));
        self.sessions(actor).announced_by(announcer)
    }

    /// Notifies the listeners of `channel`, without a payload.
    pub async fn notify(&self, channel: &'static str) -> Result<(), DbErr> {
        let mut connection = PooledConnection::acquire(&self.connections).await?;
        let notify = sqlx::raw_sql(sqlx::AssertSqlSafe(format!("NOTIFY {channel}")));
        let notified = notify.execute(connection.statement()?).await;
        connection.finish(notified).map(drop).map_err(session::query_error)
    }

    /// The options of a direct connection, for the notification listener; `None` where only a transaction pooler is known: a
    /// `LISTEN` there would stay on a backend that serves others next.
    pub fn listener_options(&self) -> Option<&PgConnectOptions> {
        self.direct.as_ref().or_else(|| (!self.pooler.is_present()).then_some(&self.options))
    }

    /// A connection outside the pool, as the tables' owner: for long work, such as a backup.
    pub async fn separate_connection(&self) -> anyhow::Result<PgConnection> {
        self.options.connect().await.context("cannot connect to Postgres")
    }

    /// The options of the pool's connections.
    pub const fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// The pool's usage.
    pub fn pool_status(&self) -> PoolStatus {
        let Status { max_size, size, available, waiting } = self.connections.status();
        PoolStatus { idle: available, used: size.saturating_sub(available), waiting, most: max_size }
    }

    /// Closes the pool; connections in use are closed when they are returned.
    pub fn close(&self) {
        self.connections.close();
    }
}

/// The pool's usage at one moment.
#[derive(Clone, Copy, Debug)]
pub struct PoolStatus {
    /// Idle connections.
    pub idle: usize,
    /// Connections in use.
    pub used: usize,
    /// Sessions waiting for a connection.
    pub waiting: usize,
    /// The pool's size.
    pub most: usize,
}

/// Parses the URL of the setting `name`.
fn options(url: &Secret, name: &str) -> anyhow::Result<PgConnectOptions> {
    let options = url
        .reveal()
        .parse::<PgConnectOptions>()
        // The parser's error may quote the password.
        .map_err(|_| anyhow::anyhow!("{name} is not a Postgres URL (postgres://user:password@host:5432/name)"))?
        .application_name("plan-creator")
        // Postgres' default is exact, and PgBouncer refuses connections that set it.
        .extra_float_digits(None)
        .log_statements(log::LevelFilter::Trace)
        // Sessions log slow statements themselves, with their plans.
        .log_slow_statements(log::LevelFilter::Off, Duration::MAX);
    Ok(options)
}
