//! Whether a pooler in transaction mode (`PgBouncer`, Supabase's port 6543) stands between this program and Postgres. It gives
//! a connection another backend for each transaction, and statements that were prepared on the last one are not there.

use sea_orm::sqlx::{self, ConnectOptions, PgConnection, Row, postgres::PgConnectOptions};

/// How often both connections are asked. One round is enough where nobody else uses the pooler.
const ROUNDS: usize = 3;

/// What is known about a pooler in transaction mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pooler {
    /// The URL says so.
    Named,
    /// The connections show it.
    Found,
    /// Nothing speaks for one.
    None,
}

impl Pooler {
    /// Looks at what the URL says, and then at two connections.
    pub(super) async fn look(options: &PgConnectOptions) -> sqlx::Result<Self> {
        let mut one = options.connect().await?;
        if keeps_no_statements(options) {
            return Ok(Self::Named);
        }
        let mut other = options.connect().await?;
        let own = backend(&mut one).await?;
        for _ in 0..ROUNDS {
            // Without a pooler a connection has one backend for life, and no other connection has the same. A pooler gives
            // the last one that was used, and both have it; or each in turn, and the same connection has another one.
            if backend(&mut one).await? != own || backend(&mut other).await? == own {
                return Ok(Self::Found);
            }
        }
        Ok(Self::None)
    }

    /// Whether a backend is ours for a transaction alone.
    pub(super) fn is_there(self) -> bool {
        self != Self::None
    }
}

/// Whether the URL has `statement-cache-capacity=0`, by which other programs over sqlx mean the same.
fn keeps_no_statements(options: &PgConnectOptions) -> bool {
    options.to_url_lossy().query_pairs().any(|(name, value)| name == "statement-cache-capacity" && value == "0")
}

/// The process of Postgres that answers on this connection, asked without preparing a statement.
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
