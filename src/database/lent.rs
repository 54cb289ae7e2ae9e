//! A connection that is lent to a session, with what was sent on it whose end is not known.

use std::time::Duration;

use deadpool::managed::Object;
use sea_orm::{
    ConnAcquireErr, DbErr,
    sqlx::{
        self, AssertSqlSafe, PgConnection,
        postgres::{PgDatabaseError, PgSeverity, PgTransactionManager},
    },
};
use sqlx_core::transaction::TransactionManager;
use tokio::runtime::Handle;

use super::{
    Connections,
    connections::{Connection, Lender},
    disk,
    recovery::recover,
    session::unconnected,
};
use crate::{auth::Role, budget::SessionPermit};

/// What holds for statements of a connection outside of transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// With whose rights they run.
    role: Role,
    /// When Postgres ends them; `None` for never.
    timeout: Option<Duration>,
}

impl Settings {
    /// The settings for a statement of `role` that may take `time`, on a connection that has `present` ones. Postgres would need
    /// a message to be told anew before each statement; a timeout between what is left and twice that stays as it is.
    fn fitting(present: Option<Self>, role: Role, time: Option<Duration>) -> Self {
        let timeout = time.map(|time| {
            let fits = |timeout: &Duration| (time..=time * 2).contains(timeout);
            present.and_then(|present| present.timeout).filter(fits).unwrap_or(time * 3 / 2)
        });
        Self { role, timeout }
    }
}

/// As Postgres takes a limit of time, for which 0 is none.
pub(super) fn milliseconds(time: Option<Duration>) -> u128 {
    time.map_or(0, |time| time.as_millis().clamp(1, i32::MAX as u128))
}

/// What was sent on a connection whose end is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnderWay {
    Nothing,
    Statement,
    /// The beginning or end of a transaction: whether one is open is not known either.
    Boundary,
    /// Whatever it was, nothing more can be sent.
    Broken,
}

/// A connection that is lent.
pub(super) struct Lent {
    connection: Option<Object<Lender>>,
    under_way: UnderWay,
    /// An operation's leave to use a session: given back with the connection, and not before.
    permit: Option<SessionPermit>,
}

impl Lent {
    /// Waits for a connection.
    pub(super) async fn from(connections: &Connections) -> Result<Self, DbErr> {
        let connection = Lender::lend(connections).await?;
        Ok(Self { connection: Some(connection), under_way: UnderWay::Nothing, permit: None })
    }

    /// Holds `permit` for as long as the connection.
    pub(super) fn hold(&mut self, permit: SessionPermit) {
        self.permit = Some(permit);
    }

    /// The connection, for a statement. Whoever hears of its end says so, to `ended`.
    pub(super) fn begin(&mut self) -> Result<&mut PgConnection, DbErr> {
        self.send(UnderWay::Statement)
    }

    /// The connection, to begin or end a transaction.
    pub(super) fn begin_boundary(&mut self) -> Result<&mut PgConnection, DbErr> {
        self.send(UnderWay::Boundary)
    }

    fn send(&mut self, what: UnderWay) -> Result<&mut PgConnection, DbErr> {
        self.under_way = what;
        self.connection()?.inner.as_mut().ok_or_else(closed)
    }

    /// What was begun has ended so.
    pub(super) fn ended<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        self.under_way = match (&result, self.under_way) {
            (Ok(_), _) => UnderWay::Nothing,
            (Err(error), UnderWay::Statement) if goes_on(error) => UnderWay::Nothing,
            // sqlx counts a transaction as open whose end has failed, and as not open one whose beginning has failed half-way.
            (Err(_), _) => UnderWay::Broken,
        };
        if let (Err(error), Some(connection)) = (&result, &self.connection) {
            disk::note(connection, error);
        }
        result
    }

    /// Sees to it that the connection's statements run with the rights of `role`, and not for much longer than `time`: mostly
    /// they did before.
    pub(super) async fn prepare_for(&mut self, role: Role, time: Option<Duration>) -> Result<(), DbErr> {
        // Should it fail, or be abandoned half-way, nobody knows what holds for the connection.
        let present = self.connection()?.settings.take();
        let settings = Settings::fitting(present, role, time);
        if present != Some(settings) {
            let timeout = milliseconds(settings.timeout);
            let sql = AssertSqlSafe(format!("SET ROLE {}; SET statement_timeout = {timeout}", role.as_str()));
            let set = sqlx::raw_sql(sql).execute(self.begin()?).await;
            self.ended(set).map_err(unconnected)?;
        }
        self.connection()?.settings = Some(settings);
        Ok(())
    }

    /// What is said in a transaction so that Postgres ends its statement when the client goes. Without a pooler that was said
    /// once, of the connection.
    pub(super) fn notice(&mut self) -> Result<&'static str, DbErr> {
        let connection = self.connection()?;
        let is_needed = connection.backend.is_none() && connection.notices_leaving;
        Ok(if is_needed { "SET LOCAL client_connection_check_interval = '1s'; " } else { "" })
    }

    fn connection(&mut self) -> Result<&mut Connection, DbErr> {
        self.connection.as_deref_mut().ok_or_else(closed)
    }
}

const fn closed() -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)
}

/// Whether a connection can be used further on which a statement ended so.
pub(super) fn goes_on(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::RowNotFound => true,
        sqlx::Error::Database(error) => error
            .try_downcast_ref::<PgDatabaseError>()
            .is_some_and(|error| !matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic)),
        _ => false,
    }
}

impl Drop for Lent {
    /// Gives the connection back at once, or, where a transaction is open or a statement under way, once these have ended.
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        let is_open =
            connection.inner.as_ref().is_some_and(|inner| PgTransactionManager::get_transaction_depth(inner) > 0);
        match (self.under_way, Handle::try_current()) {
            (UnderWay::Nothing, _) if !is_open => {}
            (UnderWay::Broken, _) | (_, Err(_)) => drop(Object::take(connection)),
            (under_way, Ok(runtime)) => {
                let permit = self.permit.take();
                drop(runtime.spawn(async move {
                    recover(connection, under_way).await;
                    drop(permit);
                }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_told_anew_only_where_its_timeout_does_not_fit() {
        let settings = |timeout| Settings { role: Role::Service, timeout };
        for (present, left, expected) in [
            (None, Some(10), Some(15)),
            (Some(None), Some(10), Some(15)),
            (Some(Some(15)), Some(10), Some(15)),
            (Some(Some(15)), Some(8), Some(15)),
            (Some(Some(15)), Some(6), Some(9)),
            (Some(Some(9)), Some(10), Some(15)),
            (Some(Some(9)), None, None),
        ] {
            let seconds = |seconds: Option<u64>| seconds.map(Duration::from_secs);
            let fitting =
                Settings::fitting(present.map(|timeout| settings(seconds(timeout))), Role::Service, seconds(left));
            assert_eq!(fitting.timeout, seconds(expected), "{present:?}, {left:?}");
        }
    }

    #[test]
    fn no_time_left_is_not_no_limit() {
        assert_eq!(milliseconds(Some(Duration::ZERO)), 1);
        assert_eq!(milliseconds(None), 0);
        assert_eq!(milliseconds(Some(Duration::MAX)), i32::MAX as u128);
    }
}
