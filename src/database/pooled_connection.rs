//! A pooled connection, and what is in flight on it.

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
    ConnectionPool,
    announcer::DueAnnouncement,
    cancellation::recover,
    disk,
    pool::{Connection, ConnectionManager},
    session::connection_error,
};
use crate::{auth::Role, budget::SessionPermit};

/// A connection's settings outside of transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// The role of its statements.
    role: Role,
    /// `statement_timeout`; `None` for none.
    timeout: Option<Duration>,
}

impl Settings {
    /// The settings for a statement of `role` that may take `time`. A present timeout between that and its double is kept,
    /// which saves a round trip before each statement.
    fn fitting(present: Option<Self>, role: Role, time: Option<Duration>) -> Self {
        let timeout = time.map(|time| {
            let fits = |timeout: &Duration| (time..=time * 2).contains(timeout);
            present.and_then(|present| present.timeout).filter(fits).unwrap_or(time * 3 / 2)
        });
        Self { role, timeout }
    }
}

/// A timeout as Postgres takes it, for which 0 is none.
pub(super) fn milliseconds(time: Option<Duration>) -> u128 {
    time.map_or(0, |time| time.as_millis().clamp(1, i32::MAX as u128))
}

/// What was sent on a connection without a known end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InFlight {
    Nothing,
    Statement,
    /// `BEGIN`, `COMMIT` or `ROLLBACK`: whether a transaction is open is not known either.
    Boundary,
    /// Nothing more can be sent.
    Broken,
}

/// A connection of the pool. Dropped, it is returned.
pub(super) struct PooledConnection {
    connection: Option<Object<ConnectionManager>>,
    in_flight: InFlight,
    /// The operation's permit for a session, returned with the connection.
    permit: Option<SessionPermit>,
    /// What is announced once the connection has been returned.
    pub(super) due: Option<DueAnnouncement>,
}

impl PooledConnection {
    /// Waits for a connection.
    pub(super) async fn acquire(connections: &ConnectionPool) -> Result<Self, DbErr> {
        let connection = ConnectionManager::acquire(connections).await?;
        Ok(Self { connection: Some(connection), in_flight: InFlight::Nothing, permit: None, due: None })
    }

    /// Keeps `permit` until the connection is returned.
    pub(super) fn keep_permit(&mut self, permit: SessionPermit) {
        self.permit = Some(permit);
    }

    /// The connection, to run a statement, whose result goes to `finish`.
    pub(super) fn statement(&mut self) -> Result<&mut PgConnection, DbErr> {
        self.send(InFlight::Statement)
    }

    /// The connection, to begin or end a transaction.
    pub(super) fn transaction_boundary(&mut self) -> Result<&mut PgConnection, DbErr> {
        self.send(InFlight::Boundary)
    }

    fn send(&mut self, what: InFlight) -> Result<&mut PgConnection, DbErr> {
        self.in_flight = what;
        self.connection()?.inner.as_mut().ok_or_else(closed)
    }

    /// Notes the result of what was in flight.
    pub(super) fn finish<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        self.in_flight = match (&result, self.in_flight) {
            (Ok(_), _) => InFlight::Nothing,
            (Err(error), InFlight::Statement) if is_usable_after(error) => InFlight::Nothing,
            // sqlx counts a transaction as open whose end failed, and as closed one whose beginning failed half-way.
            (Err(_), _) => InFlight::Broken,
        };
        if let (Err(error), Some(connection)) = (&result, &self.connection) {
            disk::note_error(connection, error);
        }
        result
    }

    /// Sets role and `statement_timeout` where they differ, which is rare. Statements of people say themselves that they read; those
    /// of programs write in transactions alone.
    pub(super) async fn prepare_for(&mut self, role: Role, time: Option<Duration>) -> Result<(), DbErr> {
        // Unknown if this fails or is abandoned half-way.
        let present = self.connection()?.settings.take();
        let settings = Settings::fitting(present, role, time);
        if present != Some(settings) {
            let (role, timeout) = (role.as_str(), milliseconds(settings.timeout));
            let read_only = if settings.role == Role::Authenticated { "off" } else { "on" };
            let sql = AssertSqlSafe(format!(
                "SET ROLE {role}; SET statement_timeout = {timeout}; SET default_transaction_read_only = {read_only}"
            ));
            let set = sqlx::raw_sql(sql).execute(self.statement()?).await;
            self.finish(set).map_err(connection_error)?;
        }
        self.connection()?.settings = Some(settings);
        Ok(())
    }

    /// Has Postgres cancel a transaction's statements when the client is gone. Without a pooler that is set once, for the
    /// connection.
    pub(super) fn client_check(&mut self) -> Result<&'static str, DbErr> {
        let connection = self.connection()?;
        let is_needed = connection.backend.is_none() && connection.checks_client;
        Ok(if is_needed { "SET LOCAL client_connection_check_interval = '1s'; " } else { "" })
    }

    fn connection(&mut self) -> Result<&mut Connection, DbErr> {
        self.connection.as_deref_mut().ok_or_else(closed)
    }
}

const fn closed() -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)
}

/// Whether a connection is usable after this error.
pub(super) fn is_usable_after(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::RowNotFound => true,
        sqlx::Error::Database(error) => error
            .try_downcast_ref::<PgDatabaseError>()
            .is_some_and(|error| !matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic)),
        _ => false,
    }
}

impl Drop for PooledConnection {
    /// Returns the connection: at once, or once its transaction or statement has ended.
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        let is_open =
            connection.inner.as_ref().is_some_and(|inner| PgTransactionManager::get_transaction_depth(inner) > 0);
        match (self.in_flight, Handle::try_current()) {
            (InFlight::Nothing, _) if !is_open => {}
            (InFlight::Broken, _) | (_, Err(_)) => drop(Object::take(connection)),
            (in_flight, Ok(runtime)) => {
                let (permit, due) = (self.permit.take(), self.due.take());
                drop(runtime.spawn(async move {
                    recover(connection, in_flight).await;
                    drop((permit, due));
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
