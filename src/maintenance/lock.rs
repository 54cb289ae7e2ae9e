//! One instance at a time.

use std::time::Duration;

use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{self, Connection, PgConnection},
};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::database::Database;

/// How often it is looked whether the turn is still ours.
const CHECK_INTERVAL: Duration = Duration::from_secs(30);

/// Postgres gives the turn to others a minute after the machine is gone that has it; after a program is gone, at once.
const KEEPALIVE: &str = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";

/// The right to maintain, until it is dropped or the program ends, however that comes: an advisory lock, on a connection of its
/// own. Behind a pooler without a way around it there is no such connection, and everybody has the right: what is done
/// twice is harmless, since each step takes what nobody else holds.
pub struct MaintenanceLock(Option<Mutex<PgConnection>>);

impl MaintenanceLock {
    /// The turn, unless another instance has it.
    pub async fn acquire(database: &Database) -> Result<Option<Self>, DbErr> {
        let Some(mut connection) = database.direct_connection().await? else { return Ok(Some(Self(None))) };
        let failed = |error: sqlx::Error| DbErr::Conn(RuntimeErr::SqlxError(error.into()));
        sqlx::raw_sql(KEEPALIVE).execute(&mut connection).await.map_err(failed)?;
        let sql = "SELECT pg_try_advisory_lock(hashtext('plan-creator maintenance'))";
        let ours: bool = sqlx::query_scalar(sql).fetch_one(&mut connection).await.map_err(failed)?;
        Ok(ours.then(|| Self(Some(Mutex::new(connection)))))
    }

    /// Does `work`; `stop` is cancelled if the turn is lost meanwhile.
    pub async fn run_while_held<T>(&self, stop: &CancellationToken, work: impl Future<Output = T>) -> T {
        let look = async {
            loop {
                tokio::time::sleep(CHECK_INTERVAL).await;
                if let Some(connection) = &self.0
                    && let Err(error) = connection.lock().await.ping().await
                {
                    tracing::warn!(%error, "the turn to maintain is lost");
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
