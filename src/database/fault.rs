//! Why a statement failed that there is nothing wrong with.

use sea_orm::{
    ConnAcquireErr, DbErr, RuntimeErr,
    sqlx::{self, postgres::PgDatabaseError},
};

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

/// What Postgres says of a statement that it refused.
fn refusal(error: &DbErr) -> Option<&PgDatabaseError> {
    let (DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error))) = error else {
        return None;
    };
    error.as_database_error()?.try_downcast_ref()
}

/// Whether a row may not be what the statement would have made of it: a constraint forbids it.
pub fn is_forbidden(error: &DbErr) -> bool {
    refusal(error).is_some_and(|error| error.code().starts_with("23"))
}

/// Whether a policy of row level security forbids it. The same code has a privilege that is missing, which is a fault of the
/// installation: they differ by where in Postgres' own source they are raised.
pub fn is_against_policy(error: &DbErr) -> bool {
    refusal(error).is_some_and(|error| error.code() == "42501" && error.routine() == Some("ExecWithCheckOptions"))
}

/// Classes of errors that are no word of a table's: connections, transactions, privileges and names, resources, limits, states,
/// operators, the system.
const NO_RULES: [&str; 10] = ["08", "25", "40", "42", "53", "54", "55", "57", "58", "XX"];

/// The rule of a table for which it does not take a row, without the row's values; `None` for any other failure. Beside
/// constraints these are the lengths of columns, and triggers, which may raise any code.
pub fn broken_rule(error: &DbErr) -> Option<String> {
    let error = refusal(error)?;
    let code = error.code();
    if NO_RULES.iter().any(|class| code.starts_with(class)) {
        return None;
    }
    let named = [("constraint", error.constraint()), ("column", error.column()), ("raised in", error.r#where())];
    let named = named.into_iter().filter_map(|(what, name)| Some(format!(", {what} {}", name?.lines().next()?)));
    Some(format!("SQLSTATE {code}{}", named.collect::<String>()))
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
