//! The connections to Postgres, kept open and lent to sessions one at a time.

use std::time::Duration;

use deadpool::{
    Runtime,
    managed::{self, Metrics, Object, PoolError, QueueMode, RecycleError, RecycleResult, TimeoutType},
};
use metrics::{Histogram, counter, histogram};
use sea_orm::{
    ConnAcquireErr, DbErr, RuntimeErr,
    sqlx::{
        self, AssertSqlSafe, ConnectOptions, Connection as _, PgConnection,
        postgres::{PgConnectOptions, PgTransactionManager},
    },
};
use sqlx_core::transaction::TransactionManager;
use tokio::{
    runtime::Handle,
    time::{Instant, timeout},
};

use super::{Pooler, session::unconnected};
use crate::{auth::Role, config::DatabaseConfig};

/// A connection that was lent longer ago is asked for a sign of life before it is lent again (the seed's
/// `pool_pre_ping`); one that was busy a moment ago need not pay for the round trip.
const PING_AFTER: Duration = Duration::from_secs(1);
/// How long a connection may take to become fit to be lent again, behind a statement that nobody waits for any more.
const RECOVERY: Duration = Duration::from_secs(30);

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
pub(super) struct Connection {
    inner: PgConnection,
    /// With whose rights its next statement runs outside of transactions, where that is known.
    role: Option<Role>,
}

/// Opens connections and says which may be lent again.
#[derive(Debug)]
pub(super) struct Lender {
    options: PgConnectOptions,
    pooler: Pooler,
    lifetime: Duration,
    /// How long is waited for a connection.
    waits: Histogram,
}

/// The pool for these `options`, empty as yet.
pub(super) fn open(options: PgConnectOptions, pooler: Pooler, config: &DatabaseConfig) -> anyhow::Result<Connections> {
    for phase in [TimeoutType::Wait, TimeoutType::Create, TimeoutType::Recycle] {
        counter!(TIMEOUTS, "phase" => word(phase)).increment(0);
    }
    let waits = histogram!("plan_creator_pool_wait_seconds");
    let lender = Lender { options, pooler, lifetime: config.pool_recycle, waits };
    let pool = Connections::builder(lender)
        .max_size(usize::try_from(config.pool_size)?)
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
            Box::pin(connection.inner.ping()).await?;
        }
        Ok(())
    }
}

impl Lender {
    async fn connect(&self) -> Result<Connection, sqlx::Error> {
        let mut inner = self.options.connect().await?;
        if !self.pooler.is_there() {
            // What does not say that it writes may not.
            sqlx::raw_sql("SET default_transaction_read_only = on").execute(&mut inner).await?;
        }
        Ok(Connection { inner, role: None })
    }
}

/// A connection that is lent.
pub(super) struct Lent {
    connection: Option<Object<Lender>>,
    /// Whether a statement was begun whose end is not known.
    is_busy: bool,
}

impl Lent {
    /// Waits for a connection.
    pub(super) async fn from(connections: &Connections) -> Result<Self, DbErr> {
        let begun = Instant::now();
        let lent = connections.get().await;
        connections.manager().waits.record(begun.elapsed());
        match lent {
            Ok(connection) => Ok(Self { connection: Some(connection), is_busy: false }),
            Err(PoolError::Timeout(phase)) => {
                counter!(TIMEOUTS, "phase" => word(phase)).increment(1);
                Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))
            }
            Err(PoolError::Backend(error)) => Err(DbErr::Conn(RuntimeErr::SqlxError(error.into()))),
            Err(_) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)),
        }
    }

    /// The connection, for a statement. Whoever sees its end says so.
    pub(super) fn begin(&mut self) -> Result<&mut PgConnection, DbErr> {
        self.is_busy = true;
        Ok(&mut self.connection()?.inner)
    }

    /// Sees to it that the connection's statements run with the rights of `role`: mostly they did before.
    pub(super) async fn become_role(&mut self, role: Role) -> Result<(), DbErr> {
        // Should it fail, or be abandoned half-way, nobody knows with whose rights the connection goes on.
        if self.connection()?.role.take() != Some(role) {
            let sql = AssertSqlSafe(format!("SET ROLE {}", role.as_str()));
            sqlx::raw_sql(sql).execute(self.begin()?).await.map_err(unconnected)?;
            self.done();
        }
        self.connection()?.role = Some(role);
        Ok(())
    }

    fn connection(&mut self) -> Result<&mut Connection, DbErr> {
        let closed = DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        self.connection.as_deref_mut().ok_or(closed)
    }

    /// The statement has ended as it should.
    pub(super) const fn done(&mut self) {
        self.is_busy = false;
    }
}

impl Drop for Lent {
    /// Gives the connection back at once, or, where a transaction is open or a statement under way, once these have ended.
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        if !self.is_busy && PgTransactionManager::get_transaction_depth(&connection.inner) == 0 {
            return;
        }
        let Ok(runtime) = Handle::try_current() else {
            drop(Object::take(connection));
            return;
        };
        runtime.spawn(async move {
            connection.role = None;
            PgTransactionManager::start_rollback(&mut connection.inner);
            // sqlx counts a transaction once it has heard that it began: one that nobody waited for is open all the same.
            let ended = sqlx::raw_sql("ROLLBACK").execute(&mut connection.inner);
            if !matches!(timeout(RECOVERY, ended).await, Ok(Ok(_))) {
                drop(Object::take(connection));
            }
        });
    }
}
