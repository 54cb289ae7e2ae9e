//! The connection pool (deadpool).

use std::{
    sync::{Mutex, PoisonError, atomic::AtomicBool},
    time::{Duration, Instant},
};

use deadpool::{
    Runtime,
    managed::{self, Metrics, Object, PoolError, QueueMode, RecycleError, RecycleResult, TimeoutType},
};
use metrics::{Histogram, counter, histogram};
use sea_orm::{
    ConnAcquireErr, DbErr, RuntimeErr,
    sqlx::{self, ConnectOptions, Connection as _, PgConnection, Row, postgres::PgConnectOptions},
};
use tokio::time::timeout;

use super::{Pooler, pooled_connection::Settings};
use crate::config::DatabaseConfig;

/// A connection that was idle for longer is pinged before it is used (the seed's `pool_pre_ping`).
const PING_AFTER: Duration = Duration::from_secs(1);
/// Timeout of a ping.
const PING_WITHIN: Duration = Duration::from_secs(1);

/// The pool. sqlx's own pings each connection when it is returned: a round trip for each request (`make bench`).
pub(super) type ConnectionPool = managed::Pool<ConnectionManager>;

const TIMEOUTS: &str = "plan_creator_pool_timeouts_total";

/// The timeout's `phase` in metrics.
const fn word(phase: TimeoutType) -> &'static str {
    match phase {
        TimeoutType::Wait => "free",
        TimeoutType::Create => "opened",
        TimeoutType::Recycle => "checked",
    }
}

/// A connection of the pool.
#[derive(Debug)]
pub(super) struct Connection {
    /// `None` once it is closed.
    pub(super) inner: Option<PgConnection>,
    /// The backend's process id; `None` behind a pooler, which has another one for each transaction.
    pub(super) backend: Option<i32>,
    /// Whether Postgres can check during a statement that its client is still there.
    pub(super) checks_client: bool,
    /// Role and timeout outside of transactions, where they are known.
    pub(super) settings: Option<Settings>,
}

/// Opens connections and decides which are reused.
#[derive(Debug)]
pub(super) struct ConnectionManager {
    options: PgConnectOptions,
    pooler: Pooler,
    lifetime: Duration,
    /// Time spent waiting for a connection.
    waits: Histogram,
    /// When one was last found dead: those that have been idle since before count as dead too.
    dead_until: Mutex<Option<Instant>>,
    /// Whether a statement has failed since the last check because the disk is full.
    pub(super) disk_full: AtomicBool,
    /// The pool for cancellations; `None` behind a pooler.
    pub(super) cancelling: Option<ConnectionPool>,
}

/// The pool for these `options`, still empty.
pub(super) fn open(
    options: PgConnectOptions,
    pooler: Pooler,
    config: &DatabaseConfig,
) -> anyhow::Result<ConnectionPool> {
    for phase in [TimeoutType::Wait, TimeoutType::Create, TimeoutType::Recycle] {
        counter!(TIMEOUTS, "phase" => word(phase)).increment(0);
    }
    let cancelling = if pooler.is_present() { None } else { Some(pool(options.clone(), pooler, config, 1, None)?) };
    pool(options, pooler, config, usize::try_from(config.pool_size)?, cancelling)
}

fn pool(
    options: PgConnectOptions,
    pooler: Pooler,
    config: &DatabaseConfig,
    size: usize,
    cancelling: Option<ConnectionPool>,
) -> anyhow::Result<ConnectionPool> {
    let waits = histogram!("plan_creator_pool_wait_seconds");
    let (lifetime, dead_until, disk_full) = (config.pool_recycle, Mutex::default(), AtomicBool::new(false));
    let lender = ConnectionManager { options, pooler, lifetime, waits, dead_until, disk_full, cancelling };
    let pool = ConnectionPool::builder(lender)
        .max_size(size)
        .wait_timeout(Some(config.pool_wait))
        .create_timeout(Some(config.pool_wait))
        .recycle_timeout(Some(config.pool_wait))
        // The last used one has the warmest caches.
        .queue_mode(QueueMode::Lifo)
        .runtime(Runtime::Tokio1);
    Ok(pool.build()?)
}

impl managed::Manager for ConnectionManager {
    type Type = Connection;
    type Error = sqlx::Error;

    // Boxed because it is rare: the future of every session would have room for it.
    async fn create(&self) -> Result<Connection, sqlx::Error> {
        Box::pin(self.connect()).await
    }

    async fn recycle(&self, connection: &mut Connection, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if metrics.age() > self.lifetime {
            return Err(RecycleError::message("old"));
        }
        if metrics.last_used() > PING_AFTER {
            let lent = metrics.recycled.unwrap_or(metrics.created);
            if self.dead_until().is_some_and(|until| lent <= until) {
                return Err(RecycleError::message("idle since before another was found dead"));
            }
            Box::pin(self.ping(connection)).await?;
        }
        Ok(())
    }
}

impl ConnectionManager {
    async fn connect(&self) -> Result<Connection, sqlx::Error> {
        let mut inner = self.options.connect().await?;
        // The setting exists from Postgres 14 on, and only where the system reports closed sockets: Linux for sure.
        let is_linux = "version() LIKE '%linux%'";
        let sql = if self.pooler.is_present() {
            format!("SELECT NULL::integer, {is_linux}")
        } else {
            // Read-only unless a transaction says otherwise, or the settings of people, whose statements say it themselves.
            let notice = "set_config('client_connection_check_interval', '1s', false)";
            format!(
                "SET default_transaction_read_only = on; \
                 SELECT pg_backend_pid(), CASE WHEN {is_linux} THEN {notice} END IS NOT NULL"
            )
        };
        let row = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).fetch_one(&mut inner).await?;
        let (backend, checks_client) = (row.try_get(0)?, row.try_get(1)?);
        Ok(Connection { inner: Some(inner), backend, checks_client, settings: None })
    }

    /// Pings the connection. If that fails, those that are as idle count as dead too.
    async fn ping(&self, connection: &mut Connection) -> RecycleResult<sqlx::Error> {
        let Some(inner) = &mut connection.inner else { return Err(RecycleError::message("closed")) };
        let dead = match timeout(PING_WITHIN, inner.ping()).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => error.into(),
            Err(_) => RecycleError::message("ping timed out"),
        };
        *self.dead_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        Err(dead)
    }

    fn dead_until(&self) -> Option<Instant> {
        *self.dead_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a connection.
    pub(super) async fn acquire(connections: &ConnectionPool) -> Result<Object<Self>, DbErr> {
        let begun = Instant::now();
        let connection = connections.get().await;
        connections.manager().waits.record(begun.elapsed());
        match connection {
            Ok(connection) => Ok(connection),
            Err(PoolError::Timeout(phase)) => {
                counter!(TIMEOUTS, "phase" => word(phase)).increment(1);
                Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))
            }
            Err(PoolError::Backend(error)) => Err(DbErr::Conn(RuntimeErr::SqlxError(error.into()))),
            Err(_) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)),
        }
    }
}
