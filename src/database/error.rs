//! Classification of database errors.

use sea_orm::{
    ConnAcquireErr, DbErr, RuntimeErr,
    sqlx::{self, postgres::PgDatabaseError},
};

/// An error that a later retry may not meet again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransientError {
    /// The transaction lost: a deadlock, a serialization failure, or a lock timeout.
    Conflict,
    /// No connection, a broken one, or Postgres is stopping, starting, full, or read-only.
    Unavailable,
    /// The statement timed out or was cancelled.
    TimedOut,
}

/// The error that Postgres reported.
fn refusal(error: &DbErr) -> Option<&PgDatabaseError> {
    let (DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error))) = error else {
        return None;
    };
    error.as_database_error()?.try_downcast_ref()
}

/// Whether a constraint forbids the row.
pub fn is_constraint_violation(error: &DbErr) -> bool {
    refusal(error).is_some_and(|error| error.code().starts_with("23"))
}

/// Whether this constraint forbids the row.
pub fn violates(error: &DbErr, constraint: &str) -> bool {
    refusal(error).is_some_and(|error| error.constraint() == Some(constraint))
}

/// Whether a row-level security policy forbids the row. A missing privilege, which is the installation's error, has the same
/// SQLSTATE; they differ by the routine that raises them.
pub fn is_policy_violation(error: &DbErr) -> bool {
    refusal(error).is_some_and(|error| error.code() == "42501" && error.routine() == Some("ExecWithCheckOptions"))
}

/// SQLSTATE classes that are not about a row's values: connections, transactions, privileges and names, resources, limits,
/// states, operators, the system.
const NOT_ABOUT_ROWS: [&str; 10] = ["08", "25", "40", "42", "53", "54", "55", "57", "58", "XX"];

/// The constraint, column or trigger that refused a row, without the row's values; `None` for any other error. A trigger may
/// raise any code.
pub fn violated_rule(error: &DbErr) -> Option<String> {
    let error = refusal(error)?;
    let code = error.code();
    if NOT_ABOUT_ROWS.iter().any(|class| code.starts_with(class)) {
        return None;
    }
    let named = [("constraint", error.constraint()), ("column", error.column()), ("raised in", error.r#where())];
    let named = named.into_iter().filter_map(|(what, name)| Some(format!(", {what} {}", name?.lines().next()?)));
    Some(format!("SQLSTATE {code}{}", named.collect::<String>()))
}

impl TransientError {
    /// The transient error behind `error`; `None` where the statement itself was wrong.
    pub fn of(error: &DbErr) -> Option<Self> {
        let error = match error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout | ConnAcquireErr::ConnectionClosed) | DbErr::Conn(_) => {
                return Some(Self::Unavailable);
            }
            DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error)) => error,
            _ => return None,
        };
        match &**error {
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Some(Self::Unavailable)
            }
            sqlx::Error::Database(error) => match &*error.code()? {
                "40001" | "40P01" | "55P03" => Some(Self::Conflict),
                // Statement timeout, transaction timeout.
                "57014" | "25P04" => Some(Self::TimedOut),
                // Shutdown, crash, starting; idle timeouts; read-only, as after a failover; I/O error; and the classes of connections
                // and of resources (disk, memory, connections).
                "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "25006" | "58030" => Some(Self::Unavailable),
                code if code.starts_with("08") || code.starts_with("53") => Some(Self::Unavailable),
                _ => None,
            },
            _ => None,
        }
    }
}
