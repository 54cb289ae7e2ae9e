//! One transaction on one connection, bound to whoever is asking: row level security sees what the token said.

use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values,
    sqlx::{
        self, AssertSqlSafe, PgPool, Postgres, SqlSafeStr, pool::PoolConnection, postgres::PgTransactionManager,
        query::Query,
    },
};
use sea_query_sqlx::SqlxValues;
use serde_json::json;
use sqlx_core::transaction::TransactionManager;
use tokio::sync::Mutex;

use super::Pooler;
use crate::auth::{Role, Viewer};

/// On whose behalf statements run.
#[derive(Clone, Copy, Debug)]
pub enum Actor<'a> {
    /// The person or program behind a request.
    Viewer(&'a Viewer),
    /// A part of this program, by name: workers, the feed, maintenance.
    Worker(&'a str),
}

impl Actor<'_> {
    fn role(self) -> Role {
        match self {
            Self::Viewer(viewer) => viewer.role,
            Self::Worker(_) => Role::Service,
        }
    }

    /// The claims as Supabase's own gateway would pass them, so that the same policies hold for its clients.
    fn claims(self) -> String {
        let role = self.role().as_str();
        match self {
            Self::Viewer(viewer) => json!({ "sub": viewer.user_id, "role": role }),
            Self::Worker(name) => json!({ "worker": name, "role": role }),
        }
        .to_string()
    }
}

/// A transaction that carries an actor. SeaORM's statements run on it like on any connection.
/// Dropped without `commit`, it is rolled back, also when a request is abandoned half-way.
pub struct Session {
    connection: Mutex<PoolConnection<Postgres>>,
    pooler: Pooler,
}

impl Session {
    /// `begin` and the actor travel in one message: one round trip, not three. `SET LOCAL` is not planned as a `SELECT` of
    /// `set_config` is, which is a sixth of what a plan by its id costs (`benches/row_security.sh`).
    pub(super) async fn begin(pool: &PgPool, pooler: Pooler, begin: &str, actor: Actor<'_>) -> Result<Self, DbErr> {
        let sql = format!(
            "{begin}; SET LOCAL request.jwt.claims = {}; SET LOCAL ROLE {}",
            quote_literal(&actor.claims()),
            actor.role().as_str(),
        );
        let connection = HalfWay(Some(pool.acquire().await.map_err(unconnected)?)).begin(sql).await;
        Ok(Self { connection: Mutex::new(connection.map_err(unconnected)?), pooler })
    }

    /// Goes on with the rights of the service role, still in the actor's name: for what people may have done but not do.
    pub async fn as_service(&self) -> Result<(), DbErr> {
        let sql = format!("SET LOCAL ROLE {}", Role::Service.as_str());
        self.execute_unprepared(&sql).await.map(drop)
    }

    /// Keeps what was written.
    pub async fn commit(mut self) -> Result<(), DbErr> {
        PgTransactionManager::commit(self.connection.get_mut()).await.map_err(failed)
    }

    /// Kept prepared under a name for the next time, but not behind a pooler: there the backend is another's next, whose
    /// names are the same. Without a name it lasts for as long as it is needed, since the transaction has one backend.
    fn query(&self, statement: Statement) -> Query<'static, Postgres, SqlxValues> {
        let values = SqlxValues(statement.values.unwrap_or_else(|| Values(Vec::new())));
        sqlx::query_with(AssertSqlSafe(statement.sql), values).persistent(!self.pooler.is_there())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Sent with whatever the connection does next, and before it. Nothing where the transaction has ended.
        PgTransactionManager::start_rollback(self.connection.get_mut());
    }
}

/// A connection on which a transaction is about to begin. sqlx's own `Transaction` gives it back to the pool when that
/// fails or is abandoned, perhaps with the transaction begun, into which the next one would stumble.
struct HalfWay(Option<PoolConnection<Postgres>>);

impl HalfWay {
    async fn begin(mut self, sql: String) -> Result<PoolConnection<Postgres>, sqlx::Error> {
        let connection = self.0.as_mut().ok_or(sqlx::Error::PoolClosed)?;
        PgTransactionManager::begin(connection, Some(AssertSqlSafe(sql).into_sql_str())).await?;
        self.0.take().ok_or(sqlx::Error::PoolClosed)
    }
}

impl Drop for HalfWay {
    fn drop(&mut self) {
        if let Some(connection) = &mut self.0 {
            connection.close_on_drop();
        }
    }
}

/// As Postgres' own `quote_literal`: right whatever `standard_conforming_strings` says.
fn quote_literal(text: &str) -> String {
    let escape = if text.contains('\\') { " E" } else { "" };
    format!("{escape}'{}'", text.replace('\\', r"\\").replace('\'', "''"))
}

fn unconnected(error: sqlx::Error) -> DbErr {
    match error {
        sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::Timeout),
        sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::ConnectionClosed),
        error => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
    }
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

#[async_trait::async_trait]
impl ConnectionTrait for Session {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let connection = &mut **self.connection.lock().await;
        self.query(statement).execute(connection).await.map(Into::into).map_err(failed)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let connection = &mut **self.connection.lock().await;
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.map(Into::into).map_err(failed)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let connection = &mut **self.connection.lock().await;
        let row = self.query(statement).fetch_optional(connection).await.map_err(failed)?;
        Ok(row.map(Into::into))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let connection = &mut **self.connection.lock().await;
        let rows = self.query(statement).fetch_all(connection).await.map_err(failed)?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::quote_literal;

    #[test]
    fn a_literal_cannot_break_out() {
        assert_eq!(quote_literal("it's"), "'it''s'");
        assert_eq!(quote_literal(r"\'; DROP TABLE users; --"), r" E'\\''; DROP TABLE users; --'");
    }
}
