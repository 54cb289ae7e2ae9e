//! Cancels abandoned statements. Until the connection is reusable, or its backend is gone, it counts as used: there are never
//! more backends than the pool's size, however many requests are abandoned.

use std::time::Duration;

use deadpool::managed::Object;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection as _, PgConnection, Row, postgres::PgTransactionManager};
use sqlx_core::transaction::TransactionManager;
use tokio::time::{sleep, timeout};

use super::{
    pool::{ConnectionManager, ConnectionPool},
    pooled_connection::{InFlight, is_usable_after},
};

/// Most statements end by themselves within this time.
const GRACE_PERIOD: Duration = Duration::from_millis(50);
/// How long a cancelled statement, `BEGIN`, `COMMIT` or `ROLLBACK` may still take.
const RECOVERY: Duration = Duration::from_secs(10);
/// Timeout of a question about a backend.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
const CANCEL: &str = "SELECT pg_cancel_backend($1)";
const TERMINATE: &str = "SELECT pg_terminate_backend($1)";
const IS_THERE: &str = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)";
/// The interval of checks for the backend of a closed connection, which looks for its client every second.
const CHECK_INTERVAL: Duration = Duration::from_millis(1500);
/// How many checks: a backend that hangs in the system, as on storage that does not answer, never ends.
const MAX_CHECKS: u32 = 200;

/// What has become of a connection.
enum Outcome {
    /// It can be reused.
    Reusable,
    /// Its backend is gone, or nothing is known about it.
    Closed,
    /// Its backend is still busy.
    Stuck,
}

/// Ends what is `in_flight`, and returns the connection to the pool or closes it.
pub(super) async fn recover(mut connection: Object<ConnectionManager>, in_flight: InFlight) {
    match end(&mut connection, in_flight).await {
        Outcome::Reusable => {}
        Outcome::Closed => drop(Object::take(connection)),
        Outcome::Stuck => {
            connection.inner = None;
            for _ in 0..MAX_CHECKS {
                sleep(CHECK_INTERVAL).await;
                if !is_there(&connection).await {
                    break;
                }
            }
            drop(Object::take(connection));
        }
    }
}

/// Whether the connection's backend is known to be there.
async fn is_there(connection: &Object<ConnectionManager>) -> bool {
    let Some((backend, cancelling)) = connection.backend.zip(cancelling(connection)) else { return false };
    ask(&cancelling, IS_THERE, backend).await == Some(true)
}

fn cancelling(connection: &Object<ConnectionManager>) -> Option<ConnectionPool> {
    Object::pool(connection)?.manager().cancelling.clone()
}

async fn end(connection: &mut Object<ConnectionManager>, in_flight: InFlight) -> Outcome {
    let cancelling = Object::pool(connection).and_then(|pool| pool.manager().cancelling.clone());
    let backend = connection.backend.zip(cancelling.as_ref());
    let Some(inner) = &mut connection.inner else { return Outcome::Closed };
    if in_flight != InFlight::Nothing {
        let mut drained = timeout(GRACE_PERIOD, drain(inner)).await;
        if drained.is_err() {
            // A pooler that loses its client closes the backend.
            let Some((backend, cancelling)) = backend else { return Outcome::Stuck };
            // What cannot be cancelled ends at Postgres' next check of its client.
            if in_flight == InFlight::Statement && ask(cancelling, CANCEL, backend).await.is_none() {
                return Outcome::Stuck;
            }
            drained = timeout(RECOVERY, drain(inner)).await;
            if drained.is_err() {
                ask(cancelling, TERMINATE, backend).await;
                return Outcome::Stuck;
            }
        }
        if !matches!(drained, Ok(Ok(()))) || in_flight == InFlight::Boundary {
            return Outcome::Closed;
        }
    }
    match timeout(RECOVERY, roll_back(inner)).await {
        Ok(Ok(())) => Outcome::Reusable,
        Ok(Err(_)) => Outcome::Closed,
        Err(_) => Outcome::Stuck,
    }
}

/// Waits for the end of what was sent, whatever it is. A late cancellation has then been processed and does not hit the
/// next statement.
async fn drain(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    loop {
        match connection.ping().await {
            Err(error) if is_usable_after(&error) => {}
            result => return result,
        }
    }
}

/// Rolls back the transaction, if one is open.
async fn roll_back(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    if PgTransactionManager::get_transaction_depth(connection) == 0 {
        return Ok(());
    }
    PgTransactionManager::rollback(connection).await
}

/// Asks Postgres about a backend, on the connection for cancellations; `None` without an answer.
async fn ask(cancelling: &ConnectionPool, question: &str, backend: i32) -> Option<bool> {
    let mut connection = cancelling.get().await.ok()?;
    let inner = connection.inner.as_mut()?;
    let sql = AssertSqlSafe(question.replace("$1", &backend.to_string()));
    let Ok(Ok(row)) = timeout(ANSWER_WITHIN, sqlx::raw_sql(sql).fetch_one(inner)).await else {
        drop(Object::take(connection));
        return None;
    };
    row.try_get(0).ok()
}
