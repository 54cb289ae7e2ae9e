//! What nobody waits for any more is ended, and its connection goes back to the pool. Until it is fit for that, or Postgres has
//! ended the process behind it, it counts as lent: however many requests are abandoned, there are no more backends than the
//! pool may have.

use std::time::Duration;

use deadpool::managed::Object;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection as _, PgConnection, Row, postgres::PgTransactionManager};
use sqlx_core::transaction::TransactionManager;
use tokio::time::{sleep, timeout};

use super::{
    connections::{Connections, Lender},
    lent::{UnderWay, goes_on},
};

/// Most statements end by themselves within this time.
const GRACE: Duration = Duration::from_millis(50);
/// How long a cancelled statement, the beginning of a transaction or its end may still take.
const RECOVERY: Duration = Duration::from_secs(10);
/// How long Postgres may take to do so.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
const CANCEL: &str = "SELECT pg_cancel_backend($1)";
const TERMINATE: &str = "SELECT pg_terminate_backend($1)";
const IS_THERE: &str = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)";
/// How long the process behind a closed connection is mostly still there: it looks for its client every second.
const LINGERS: Duration = Duration::from_millis(1500);
/// How often it is looked whether such a process has gone: one that hangs in the system, as on storage that does not answer,
/// hears of nothing.
const LOOKS: u32 = 200;

/// What has become of a connection.
enum Outcome {
    /// It may be lent again.
    Fit,
    /// Nothing goes on behind it, or nothing can be said about it.
    Over,
    /// Something goes on behind it.
    Stuck,
}

/// Ends what is `under_way` on the connection, and gives it back or closes it.
pub(super) async fn recover(mut connection: Object<Lender>, under_way: UnderWay) {
    match end(&mut connection, under_way).await {
        Outcome::Fit => {}
        Outcome::Over => drop(Object::take(connection)),
        Outcome::Stuck => {
            connection.inner = None;
            for _ in 0..LOOKS {
                sleep(LINGERS).await;
                if !is_there(&connection).await {
                    break;
                }
            }
            drop(Object::take(connection));
        }
    }
}

/// Whether the process behind a connection is known to be there.
async fn is_there(connection: &Object<Lender>) -> bool {
    let Some((backend, cancelling)) = connection.backend.zip(cancelling(connection)) else { return false };
    ask(&cancelling, IS_THERE, backend).await == Some(true)
}

fn cancelling(connection: &Object<Lender>) -> Option<Connections> {
    Object::pool(connection)?.manager().cancelling.clone()
}

async fn end(connection: &mut Object<Lender>, under_way: UnderWay) -> Outcome {
    let cancelling = Object::pool(connection).and_then(|pool| pool.manager().cancelling.clone());
    let backend = connection.backend.zip(cancelling.as_ref());
    let Some(inner) = &mut connection.inner else { return Outcome::Over };
    if under_way != UnderWay::Nothing {
        let mut drained = timeout(GRACE, drain(inner)).await;
        if drained.is_err() {
            // A pooler that loses its client ends the backend.
            let Some((backend, cancelling)) = backend else { return Outcome::Stuck };
            // What cannot be cancelled ends when Postgres looks for its client.
            if under_way == UnderWay::Statement && ask(cancelling, CANCEL, backend).await.is_none() {
                return Outcome::Stuck;
            }
            drained = timeout(RECOVERY, drain(inner)).await;
            if drained.is_err() {
                ask(cancelling, TERMINATE, backend).await;
                return Outcome::Stuck;
            }
        }
        if !matches!(drained, Ok(Ok(()))) || under_way == UnderWay::Boundary {
            return Outcome::Over;
        }
    }
    match timeout(RECOVERY, roll_back(inner)).await {
        Ok(Ok(())) => Outcome::Fit,
        Ok(Err(_)) => Outcome::Over,
        Err(_) => Outcome::Stuck,
    }
}

/// Waits until what was sent has ended, in whichever way. A cancellation that came too late for it has then been
/// seen by Postgres, and does not hit the next statement.
async fn drain(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    loop {
        match connection.ping().await {
            Err(error) if goes_on(&error) => {}
            result => return result,
        }
    }
}

/// Ends the transaction, if one is open.
async fn roll_back(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    if PgTransactionManager::get_transaction_depth(connection) == 0 {
        return Ok(());
    }
    PgTransactionManager::rollback(connection).await
}

/// Asks Postgres something about a backend, by the connection that is there for that; `None` where it does not answer.
async fn ask(cancelling: &Connections, question: &str, backend: i32) -> Option<bool> {
    let mut connection = cancelling.get().await.ok()?;
    let inner = connection.inner.as_mut()?;
    let sql = AssertSqlSafe(question.replace("$1", &backend.to_string()));
    let Ok(Ok(row)) = timeout(ANSWER_WITHIN, sqlx::raw_sql(sql).fetch_one(inner)).await else {
        drop(Object::take(connection));
        return None;
    };
    row.try_get(0).ok()
}
