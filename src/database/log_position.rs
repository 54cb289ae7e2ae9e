//! Where the primary's log stands, asked once for all who ask meanwhile.

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

use super::{Connections, Lent, session::failed};

/// How long the primary may take to answer, which costs it next to nothing.
const ANSWER_WITHIN: Duration = Duration::from_secs(1);

type Question = BoxFuture<'static, Result<i64, DbErr>>;

/// Where the primary's log stands.
#[derive(Clone, Default)]
pub(super) struct LogPosition {
    /// The question that can still be joined: it waits for a connection and has not been sent yet. Nobody waits longer for
    /// another's question than for one of their own.
    joinable: Arc<Mutex<Option<WeakShared<Question>>>>,
}

impl LogPosition {
    /// The position at a moment after this was called.
    pub(super) async fn now(&self, primary: &Connections) -> Result<i64, DbErr> {
        self.answer(primary).await
    }

    fn answer(&self, primary: &Connections) -> Shared<Question> {
        let mut joinable = self.joinable.lock().unwrap_or_else(PoisonError::into_inner);
        // One that everybody has left is not joined: the time it may wait has run on.
        if let Some(answer) = joinable.as_ref().and_then(WeakShared::upgrade) {
            return answer;
        }
        let answer = self.clone().ask(primary.clone()).boxed().shared();
        *joinable = answer.downgrade();
        answer
    }

    async fn ask(self, primary: Connections) -> Result<i64, DbErr> {
        let lent = Lent::from(&primary).await;
        *self.joinable.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut lent = lent?;
        let sql = "SELECT (pg_current_wal_flush_lsn() - '0/0')::bigint";
        let asked = timeout(ANSWER_WITHIN, sqlx::raw_sql(sql).fetch_one(lent.begin()?)).await;
        let row = lent.ended(asked.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?).map_err(failed)?;
        row.try_get(0).map_err(failed)
    }
}
