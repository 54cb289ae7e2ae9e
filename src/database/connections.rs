//! The connections to Postgres, kept open and lent to sessions one at a time.

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

use super::{Pooler, lent::Settings};
use crate::config::DatabaseConfig;

/// A connection that was lent longer ago is asked for a sign of life before it is lent again (the seed's
/// `pool_pre_ping`); one that was busy a moment ago need not pay for the round trip.
const PING_AFTER: Duration = Duration::from_secs(1);
/// How long a sign of life may take.
const PING_WITHIN: Duration = Duration::from_secs(1);

/// The pool. sqlx's own would ask each connection for a sign of life when it comes back, in a task of its own: a round trip for
/// each request (`make bench`).
pub(super) type Connections = managed::Pool<Lender>;

const TIMEOUTS: &str = "plan_creator_pool_timeouts_total";

/// What was waited for, as figures have it.
const fn word(phase: TimeoutType) -> &'static str {
    match phase {
        TimeoutType::Wait => "free",
        TimeoutType::Create => "opened",
        TimeoutType::Recycle => "checked",
    }
}

/// A connection that is kept.
#[derive(Debug)]
pub(super) struct Connection {
    /// `None` once it is closed.
    pub(super) inner: Option<PgConnection>,
    /// The process behind it; `None` behind a pooler, which has another one for each transaction.
    pub(super) backend: Option<i32>,
    /// Whether Postgres can look after a statement's client while it runs.
    pub(super) notices_leaving: bool,
    /// What holds for its next statement outside of transactions, where that is known.
    pub(super) settings: Option<Settings>,
}

/// Opens connections and says which may be lent again.
#[derive(Debug)]
pub(super) struct Lender {
    options: PgConnectOptions,
    pooler: Pooler,
    lifetime: Duration,
    /// How long is waited for a connection.
    waits: Histogram,
    /// A connection found dead says that those which were lent no later than it are dead too.
    dead_until: Mutex<Option<Instant>>,
    /// Whether the last that was heard of the disk is that it is full.
    pub(super) disk_full: AtomicBool,
    /// Where statements are cancelled; `None` behind a pooler.
    pub(super) cancelling: Option<Connections>,
}

/// The pool for these `options`, empty as yet.
pub(super) fn open(options: PgConnectOptions, pooler: Pooler, config: &DatabaseConfig) -> anyhow::Result<Connections> {
    for phase in [TimeoutType::Wait, TimeoutType::Create, TimeoutType::Recycle] {
        counter!(TIMEOUTS, "phase" => word(phase)).increment(0);
    }
    let cancelling = if pooler.is_there() { None } else { Some(pool(options.clone(), pooler, config, 1, None)?) };
    pool(options, pooler, config, usize::try_from(config.pool_size)?, cancelling)
}

fn pool(
    options: PgConnectOptions,
    pooler: Pooler,
    config: &DatabaseConfig,
    size: usize,
    cancelling: Option<Connections>,
) -> anyhow::Result<Connections> {
    let waits = histogram!("plan_creator_pool_wait_seconds");
    let (lifetime, dead_until, disk_full) = (config.pool_recycle, Mutex::default(), AtomicBool::new(false));
    let lender = Lender { options, pooler, lifetime, waits, dead_until, disk_full, cancelling };
    let pool = Connections::builder(lender)
        .max_size(size)
        .wait_timeout(Some(config.pool_wait))
        .create_timeout(Some(config.pool_wait))
        .recycle_timeout(Some(config.pool_wait))
        // The one that was used last is the warmest.
        .queue_mode(QueueMode::Lifo)
        .runtime(Runtime::Tokio1);
    Ok(pool.build()?)
}

impl managed::Manager for Lender {
    type Type = Connection;
    type Error = sqlx::Error;

    // What is rare is in a place of its own: the future of every session would have room for it.
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
                return Err(RecycleError::message("as old as one that is dead"));
            }
            Box::pin(self.ping(connection, lent)).await?;
        }
        Ok(())
    }
}

impl Lender {
    async fn connect(&self) -> Result<Connection, sqlx::Error> {
        let mut inner = self.options.connect().await?;
        // The setting is there from Postgres 14 on, and where the system tells of sockets that were closed: on Linux for sure.
        let is_linux = "version() LIKE '%linux%'";
        let sql = if self.pooler.is_there() {
            format!("SELECT NULL::integer, {is_linux}")
        } else {
            // What does not say that it writes may not.
            let notice = "set_config('client_connection_check_interval', '1s', false)";
            format!(
                "SET default_transaction_read_only = on; \
                 SELECT pg_backend_pid(), CASE WHEN {is_linux} THEN {notice} END IS NOT NULL"
            )
        };
        let row = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).fetch_one(&mut inner).await?;
        let (backend, notices_leaving) = (row.try_get(0)?, row.try_get(1)?);
        Ok(Connection { inner: Some(inner), backend, notices_leaving, settings: None })
    }

    /// Asks for a sign of life. Where none comes, nothing is expected of connections that were lent no later than this one.
    async fn ping(&self, connection: &mut Connection, lent: Instant) -> RecycleResult<sqlx::Error> {
        let Some(inner) = &mut connection.inner else { return Err(RecycleError::message("closed")) };
        let dead = match timeout(PING_WITHIN, inner.ping()).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => error.into(),
            Err(_) => RecycleError::message("no sign of life"),
        };
        let mut until = self.dead_until.lock().unwrap_or_else(PoisonError::into_inner);
        *until = (*until).max(Some(lent));
        Err(dead)
    }

    fn dead_until(&self) -> Option<Instant> {
        *self.dead_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a connection of `connections`.
    pub(super) async fn lend(connections: &Connections) -> Result<Object<Self>, DbErr> {
        let begun = Instant::now();
        let lent = connections.get().await;
        connections.manager().waits.record(begun.elapsed());
        match lent {
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
