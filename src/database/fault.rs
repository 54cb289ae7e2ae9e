//! Why a statement failed that there is nothing wrong with.

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, sqlx};

/// A failure that is over if the same is done again later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This transaction gave way: in a deadlock, at a failed serialization, or after waiting for a lock for as long as it may.
    LostARace,
    /// There is no connection, it broke, or Postgres is stopping, starting, full, or a copy that only reads.
    OutOfReach,
    /// It took longer than it may, or was cancelled.
    TimedOut,
}

/// Whether a row may not be what the statement would have made of it: a constraint forbids it.
pub fn is_forbidden(error: &DbErr) -> bool {
    let (DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error))) = error else {
        return false;
    };
    error.as_database_error().is_some_and(|error| error.code().is_some_and(|code| code.starts_with("23")))
}

impl Fault {
    /// The fault behind `error`; `None` where the statement itself was wrong.
    pub fn of(error: &DbErr) -> Option<Self> {
        let error = match error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout | ConnAcquireErr::ConnectionClosed) | DbErr::Conn(_) => {
                return Some(Self::OutOfReach);
            }
            DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error)) => error,
            _ => return None,
        };
        match &**error {
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Some(Self::OutOfReach)
            }
            sqlx::Error::Database(error) => match &*error.code()? {
                "40001" | "40P01" | "55P03" => Some(Self::LostARace),
                // Of a statement, and of a transaction.
                "57014" | "25P04" => Some(Self::TimedOut),
                // Administrator's command, crash, not yet or no longer open; ended by Postgres because nothing was heard of it
                // for too long, as of a program that stood still; only reading, as what was the primary does after a failover;
                // a disk that fails; and the classes of connections, and of what has run out: disk, memory, connections.
                "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "25006" | "58030" => Some(Self::OutOfReach),
                code if code.starts_with("08") || code.starts_with("53") => Some(Self::OutOfReach),
                _ => None,
            },
            _ => None,
        }
    }
}
