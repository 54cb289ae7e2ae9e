//! What nobody waits for any more is ended, and its connection goes back to the pool. Until it is fit for that, or Postgres has
//! ended the process behind it, it counts as lent: however many requests are abandoned, there are no more backends than the
//! pool may have.

use std::time::Duration;

use deadpool::managed::Object;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection as _, PgConnection, postgres::PgTransactionManager};
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
/// How long it may take to ask Postgres to cancel a statement.
const CANCEL_WITHIN: Duration = Duration::from_secs(5);
/// How long the process behind a closed connection may still be there: it looks after its client every second.
const LINGERS: Duration = Duration::from_millis(1500);

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
            sleep(LINGERS).await;
            drop(Object::take(connection));
        }
    }
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
            if under_way == UnderWay::Statement {
                signal(cancelling, "pg_cancel_backend", backend).await;
            }
            drained = timeout(RECOVERY, drain(inner)).await;
            if drained.is_err() {
                signal(cancelling, "pg_terminate_backend", backend).await;
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

/// Sends a signal to a backend. That it cannot be sent is known by what does not come of it.
async fn signal(cancelling: &Connections, function: &str, backend: i32) {
    let Ok(mut connection) = cancelling.get().await else { return };
    let Some(inner) = &mut connection.inner else { return };
    let sql = AssertSqlSafe(format!("SELECT {function}({backend})"));
    let sent = timeout(CANCEL_WITHIN, sqlx::raw_sql(sql).execute(inner)).await;
    if !matches!(sent, Ok(Ok(_))) {
        drop(Object::take(connection));
    }
}
