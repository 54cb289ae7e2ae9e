//! Detects a pooler in transaction mode (`PgBouncer`, Supabase's port 6543). It assigns a backend to each transaction, so
//! that prepared statements and session settings do not last.

use sea_orm::sqlx::{self, ConnectOptions, PgConnection, Row, postgres::PgConnectOptions};

/// How often both connections are asked. Once suffices where nobody else uses the pooler.
const ROUNDS: usize = 3;

/// Whether there is a pooler in transaction mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pooler {
    /// The URL says so.
    Named,
    /// The connections' backends show it.
    Found,
    /// No sign of one.
    None,
}

impl Pooler {
    /// Looks at the URL, then at the backends of two connections.
    pub(super) async fn detect(options: &PgConnectOptions) -> sqlx::Result<Self> {
        let mut one = options.connect().await?;
        if keeps_no_statements(options) {
            return Ok(Self::Named);
        }
        let mut other = options.connect().await?;
        let own = backend(&mut one).await?;
        for _ in 0..ROUNDS {
            // Without a pooler each connection has its own backend for life. With one, both share the last used backend, or
            // one connection changes backends.
            if backend(&mut one).await? != own || backend(&mut other).await? == own {
                return Ok(Self::Found);
            }
        }
        Ok(Self::None)
    }

    /// Whether a backend is ours for one transaction only.
    pub(super) fn is_present(self) -> bool {
        self != Self::None
    }
}

/// Whether the URL has `statement-cache-capacity=0`, sqlx's own setting for poolers.
fn keeps_no_statements(options: &PgConnectOptions) -> bool {
    options.to_url_lossy().query_pairs().any(|(name, value)| name == "statement-cache-capacity" && value == "0")
}

/// The backend's process id, asked without a prepared statement.
async fn backend(connection: &mut PgConnection) -> sqlx::Result<i32> {
    sqlx::raw_sql("SELECT pg_backend_pid()").fetch_one(connection).await?.try_get(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_can_name_a_pooler() {
        for (url, named) in [
            ("postgres://user:word@host:6543/name", false),
            ("postgres://user:word@host:6543/name?statement-cache-capacity=0", true),
            ("postgres://user:word@host:6543/name?statement-cache-capacity=50&sslmode=require", false),
        ] {
            assert_eq!(keeps_no_statements(&url.parse().unwrap()), named, "{url}");
        }
    }
}
