//! The maintenance lock: one instance at a time.

use std::time::Duration;

use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{self, Connection, PgConnection},
};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::database::Database;

/// How often the lock is checked.
const CHECK_INTERVAL: Duration = Duration::from_secs(30);

/// The lock is released at once when the program ends, and a minute after its machine is gone.
const KEEPALIVE: &str = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";

/// The right to run maintenance: a session-level advisory lock on a connection of its own, released when dropped. Where only a
/// pooler is known there is no such connection, and nobody is locked out: jobs lock their rows and are harmless twice.
pub struct MaintenanceLock(Option<Mutex<PgConnection>>);

impl MaintenanceLock {
    /// The lock, unless another instance has it.
    pub async fn acquire(database: &Database) -> Result<Option<Self>, DbErr> {
        let Some(mut connection) = database.direct_connection().await? else { return Ok(Some(Self(None))) };
        let failed = |error: sqlx::Error| DbErr::Conn(RuntimeErr::SqlxError(error.into()));
        sqlx::raw_sql(KEEPALIVE).execute(&mut connection).await.map_err(failed)?;
        let sql = "SELECT pg_try_advisory_lock(hashtext('plan-creator maintenance'))";
        let ours: bool = sqlx::query_scalar(sql).fetch_one(&mut connection).await.map_err(failed)?;
        Ok(ours.then(|| Self(Some(Mutex::new(connection)))))
    }

    /// Runs `work`; `stop` is cancelled if the lock is lost meanwhile.
    pub async fn run_while_held<T>(&self, stop: &CancellationToken, work: impl Future<Output = T>) -> T {
        let look = async {
            loop {
                tokio::time::sleep(CHECK_INTERVAL).await;
                if let Some(connection) = &self.0
                    && let Err(error) = connection.lock().await.ping().await
                {
                    tracing::warn!(%error, "the maintenance lock is lost");
                    stop.cancel();
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::select! {
            done = work => done,
            never = look => never,
        }
    }
}
