//! The way to Postgres: the pool, and sessions that carry who is asking. Nothing else opens connections.

mod doorbell;
mod fault;
mod migrating;
mod pooler;
pub mod private;
mod session;

use std::time::Duration;

use anyhow::Context;
use sea_orm::{
    DbErr,
    sqlx::{
        self, ConnectOptions, Connection, PgPool,
        postgres::{PgConnectOptions, PgPoolOptions},
    },
};

pub use doorbell::Doorbell;
pub use fault::Fault;
use pooler::Pooler;
pub use session::{Actor, Session};

use crate::{auth::Secret, config::DatabaseConfig};

/// A connection that has been idle for longer is asked for a sign of life before it is used (the seed's
/// `pool_pre_ping`); one that was busy a moment ago need not pay for the round trip.
const PING_AFTER_IDLE: Duration = Duration::from_secs(1);

/// How long Postgres waits for the next statement of a transaction that writes. Nothing but the database is awaited within
/// one, so that each comes at once.
const IDLE: Duration = Duration::from_secs(15);

/// How long connections in use may take to come back when the program ends, behind all periods of grace.
const CLOSING: Duration = Duration::from_secs(1);

/// The database: a pool of connections, handed out as sessions.
#[derive(Clone)]
pub struct Database {
    pool: PgPool,
    options: PgConnectOptions,
    /// Where notifications are listened for, if that is another way than the pool's.
    direct: Option<PgConnectOptions>,
    pooler: Pooler,
}

impl Database {
    /// Opens the pool and makes sure that the database answers.
    pub async fn connect(url: &Secret, config: &DatabaseConfig) -> anyhow::Result<Self> {
        let options = options(url, "DATABASE_URL")?;
        let direct = config.direct_database_url.as_ref().map(|url| self::options(url, "DIRECT_DATABASE_URL"));
        let direct = direct.transpose()?;
        let pool = PgPoolOptions::new()
            .max_connections(config.pool_size)
            .max_lifetime(config.pool_recycle)
            .acquire_timeout(config.pool_wait)
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    if meta.idle_for > PING_AFTER_IDLE {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(options.clone())
            .await
            .context("cannot connect to Postgres")?;
        let pooler = Pooler::look(&pool, &options).await.context("cannot ask Postgres who answers")?;
        tracing::info!(transaction_pooler = ?pooler, "connected to Postgres");
        Ok(Self { pool, options, direct, pooler })
    }

    /// Opens a session for `actor` that may only read.
    pub async fn read(&self, actor: Actor<'_>) -> Result<Session, DbErr> {
        Session::begin(&self.pool, self.pooler, "BEGIN READ ONLY", actor).await
    }

    /// Opens a session for `actor` that may write; nothing is kept without `Session::commit`.
    pub async fn write(&self, actor: Actor<'_>) -> Result<Session, DbErr> {
        self.write_within(actor, IDLE).await
    }

    /// The same, but Postgres ends it when nothing was heard of it for so long: a program that stands still, or is cut off,
    /// in the middle of a transaction would keep its rows from all others.
    pub async fn write_within(&self, actor: Actor<'_>, idle: Duration) -> Result<Session, DbErr> {
        let begin = format!("BEGIN; SET LOCAL idle_in_transaction_session_timeout = {}", idle.as_millis());
        Session::begin(&self.pool, self.pooler, &begin, actor).await
    }

    /// Rings everyone who listens on `channel`, without a word.
    pub async fn notify(&self, channel: &'static str) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("NOTIFY {channel}"))).execute(&self.pool).await.map(drop)
    }

    /// How to open one more connection, for the listener of notifications; `None` where only a pooler is known. A `LISTEN`
    /// there stays on a backend that is others' next, whose statements then fail over notifications that they do not expect.
    pub fn listener_options(&self) -> Option<&PgConnectOptions> {
        self.direct.as_ref().or_else(|| (!self.pooler.is_there()).then_some(&self.options))
    }

    /// How many connections of the pool are idle, and how many are used.
    pub fn connections(&self) -> (u32, u32) {
        let idle = u32::try_from(self.pool.num_idle()).unwrap_or(u32::MAX);
        (idle, self.pool.size().saturating_sub(idle))
    }

    /// Closes all connections, and waits for those in use, for a moment: who waits for Postgres may wait for ever.
    pub async fn close(&self) {
        if tokio::time::timeout(CLOSING, self.pool.close()).await.is_err() {
            tracing::warn!("some connections are still in use, and are left to Postgres");
        }
    }
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
        .log_slow_statements(log::LevelFilter::Warn, Duration::from_secs(1));
    Ok(options)
}
