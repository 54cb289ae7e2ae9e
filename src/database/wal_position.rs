//! The primary's WAL position, asked once for all who ask at the same time.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::future::{BoxFuture, FutureExt, Shared, WeakShared};
use sea_orm::{
    ConnAcquireErr, DbErr,
    sqlx::{self, Row},
};
use tokio::time::timeout;

use super::{ConnectionPool, PooledConnection, session::query_error};

/// How long the primary may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(1);

type Question = BoxFuture<'static, Result<i64, DbErr>>;

/// Asks the primary for its WAL position.
#[derive(Clone, Default)]
pub(super) struct WalPosition {
    /// The question that can still be joined: it waits for a connection and has not been sent, so that joining it costs no
    /// freshness.
    joinable: Arc<Mutex<Option<WeakShared<Question>>>>,
}

impl WalPosition {
    /// The position at some moment after the call.
    pub(super) async fn now(&self, primary: &ConnectionPool) -> Result<i64, DbErr> {
        self.answer(primary).await
    }

    fn answer(&self, primary: &ConnectionPool) -> Shared<Question> {
        let mut joinable = self.joinable.lock().unwrap_or_else(PoisonError::into_inner);
        // One that everybody has abandoned is not joined: its timeout has been running.
        if let Some(answer) = joinable.as_ref().and_then(WeakShared::upgrade) {
            return answer;
        }
        let answer = self.clone().ask(primary.clone()).boxed().shared();
        *joinable = answer.downgrade();
        answer
    }

    async fn ask(self, primary: ConnectionPool) -> Result<i64, DbErr> {
        let connection = PooledConnection::acquire(&primary).await;
        *self.joinable.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut connection = connection?;
        let sql = "SELECT (pg_current_wal_flush_lsn() - '0/0')::bigint";
        let asked = timeout(ANSWER_WITHIN, sqlx::raw_sql(sql).fetch_one(connection.statement()?)).await;
        let row = connection
            .finish(asked.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?)
            .map_err(query_error)?;
        row.try_get(0).map_err(query_error)
    }
}
