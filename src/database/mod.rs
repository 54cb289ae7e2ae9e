//! The way to Postgres: the pool, and sessions that carry who is asking. Nothing else opens connections.

mod actor;
mod connections;
mod disk;
mod doorbell;
mod fault;
mod lent;
mod log_position;
mod migrating;
mod pooler;
mod recovery;
mod redact;
mod replica;
mod session;
mod slow;
pub mod upkeep;

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
use connections::Connections;
pub use doorbell::Doorbell;
pub use fault::{Fault, broken_rule, is_against_policy, is_forbidden};
use lent::Lent;
use pooler::Pooler;
use replica::Replica;
use session::Way;
pub use session::{Session, statement};
use slow::Slow;

use crate::{auth::Secret, config::DatabaseConfig};

/// How long Postgres waits for the next statement of a transaction that writes. Nothing but the database is awaited within
/// one, so that each comes at once.
const IDLE: Duration = Duration::from_secs(15);

/// The database: a pool of connections, handed out as sessions.
#[derive(Clone)]
pub struct Database {
    connections: Connections,
    options: PgConnectOptions,
    /// Where notifications are listened for, if that is another way than the pool's.
    direct: Option<PgConnectOptions>,
    pooler: Pooler,
    replica: Option<Arc<Replica>>,
    slow: Arc<Slow>,
}

impl Database {
    /// Opens the pool and makes sure that the database answers.
    pub async fn connect(url: &Secret, config: &DatabaseConfig) -> anyhow::Result<Self> {
        let options = options(url, "DATABASE_URL")?;
        let direct = config.direct_database_url.as_ref().map(|url| self::options(url, "DIRECT_DATABASE_URL"));
        let direct = direct.transpose()?;
        let pooler = Pooler::look(&options).await.context("cannot connect to Postgres")?;
        let connections = connections::open(options.clone(), pooler, config)?;
        let slow = Slow::new(config.slow_statement);
        let replica = match &config.database_read_url {
            Some(url) => Some(Arc::new(Replica::open(url, config, &slow).await?)),
            None => None,
        };
        tracing::info!(transaction_pooler = ?pooler, replica = replica.is_some(), "connected to Postgres");
        Ok(Self { connections, options, direct, pooler, replica, slow })
    }

    /// Opens a session for `actor` that may only read.
    pub async fn read(&self, actor: Actor<'_>) -> Result<Session, DbErr> {
        self.way(actor).read().await
    }

    /// The same, on the replica where there is one that is far enough: it has everything that committed before this was called.
    pub async fn read_anywhere(&self, actor: Actor<'_>) -> Result<Session, DbErr> {
        if let Some(replica) = &self.replica
            && let Some(session) = replica.read(&self.connections, actor).await?
        {
            return Ok(session);
        }
        self.read(actor).await
    }

    /// Opens a session for `actor` that may write; nothing is kept without `Session::commit`.
    pub async fn write(&self, actor: Actor<'_>) -> Result<Session, DbErr> {
        self.way(actor).write(IDLE).await
    }

    /// The same, but Postgres ends it when nothing was heard of it for so long: a program that stands still, or is cut off,
    /// in the middle of a transaction would keep its rows from all others. None of its statements may take longer either.
    pub async fn write_within(&self, actor: Actor<'_>, idle: Duration) -> Result<Session, DbErr> {
        self.way(actor).until(Instant::now() + idle).write(idle).await
    }

    fn way(&self, actor: Actor<'_>) -> Way {
        Way::new(&self.connections, self.pooler, &self.slow, actor)
    }

    /// Rings everyone who listens on `channel`, without a word.
    pub async fn notify(&self, channel: &'static str) -> Result<(), DbErr> {
        let mut lent = Lent::from(&self.connections).await?;
        let notify = sqlx::raw_sql(sqlx::AssertSqlSafe(format!("NOTIFY {channel}")));
        let notified = notify.execute(lent.begin()?).await;
        lent.ended(notified).map(drop).map_err(session::failed)
    }

    /// How to open one more connection, for the listener of notifications; `None` where only a pooler is known. A `LISTEN`
    /// there stays on a backend that is others' next, whose statements then fail over notifications that they do not expect.
    pub fn listener_options(&self) -> Option<&PgConnectOptions> {
        self.direct.as_ref().or_else(|| (!self.pooler.is_there()).then_some(&self.options))
    }

    /// A connection beside the pool, as the role that owns the tables: for what takes long, such as a backup.
    pub async fn connection(&self) -> anyhow::Result<PgConnection> {
        self.options.connect().await.context("cannot connect to Postgres")
    }

    /// How the database is reached.
    pub const fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// How full the pool is.
    pub fn pool(&self) -> Pool {
        let Status { max_size, size, available, waiting } = self.connections.status();
        Pool { idle: available, used: size.saturating_sub(available), waiting, most: max_size }
    }

    /// Closes all connections; those in use when they come back.
    pub fn close(&self) {
        self.connections.close();
    }
}

/// How full the pool is at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Pool {
    /// Connections that nobody uses.
    pub idle: usize,
    /// Connections that somebody uses.
    pub used: usize,
    /// Sessions that wait for one.
    pub waiting: usize,
    /// Connections that there may be.
    pub most: usize,
}

/// How to connect to the database at `url`, which the setting `name` gives.
fn options(url: &Secret, name: &str) -> anyhow::Result<PgConnectOptions> {
    let options = url
        .reveal()
        .parse::<PgConnectOptions>()
        // The error of the parser may quote the password.
        .map_err(|_| anyhow::anyhow!("{name} is not a Postgres URL (postgres://user:password@host:5432/name)"))?
        .application_name("plan-creator")
        // Postgres writes doubles exactly without being told, and PgBouncer refuses connections that tell it.
        .extra_float_digits(None)
        .log_statements(log::LevelFilter::Trace)
        // Sessions tell of what is slow, with what Postgres does for it.
        .log_slow_statements(log::LevelFilter::Off, Duration::MAX);
    Ok(options)
}
