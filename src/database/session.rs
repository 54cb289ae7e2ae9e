//! One connection, bound to whoever is asking: row level security sees what the token said.

use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values,
    sqlx::{self, AssertSqlSafe, Postgres, SqlSafeStr, postgres::PgTransactionManager, query::Query},
};
use sea_query_sqlx::SqlxValues;
use serde_json::json;
use sqlx_core::transaction::TransactionManager;
use tokio::sync::Mutex;

use super::{Connections, Lent, Pooler};
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

/// A connection that carries an actor. SeaORM's statements run on it like on any connection. What was written without
/// `commit` is rolled back, also when a request is abandoned half-way.
pub struct Session {
    lent: Mutex<Lent>,
    pooler: Pooler,
}

impl Session {
    /// A session that only reads. Each of its statements is a transaction of its own, so that nothing need be sent behind
    /// it; the actor is set for the connection, and the next session sets its own. Behind a pooler, where the next
    /// statement may go to another backend, it is a transaction.
    pub(super) async fn read(from: &Connections, pooler: Pooler, actor: Actor<'_>) -> Result<Self, DbErr> {
        if pooler.is_there() {
            return Self::begin(from, pooler, "BEGIN READ ONLY", actor).await;
        }
        let mut lent = Lent::from(from).await?;
        let sql =
            format!("SET request.jwt.claims = {}; SET ROLE {}", quote_literal(&actor.claims()), actor.role().as_str());
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(lent.begin()?).await.map_err(unconnected)?;
        lent.done();
        Ok(Self { lent: Mutex::new(lent), pooler })
    }

    /// A transaction, which Postgres ends when nothing is heard of it for so long.
    pub(super) async fn write(
        from: &Connections,
        pooler: Pooler,
        actor: Actor<'_>,
        idle: Duration,
    ) -> Result<Self, DbErr> {
        let idle = idle.as_millis();
        let begin = format!("BEGIN READ WRITE; SET LOCAL idle_in_transaction_session_timeout = {idle}");
        Self::begin(from, pooler, &begin, actor).await
    }

    /// `begin` and the actor travel in one message: one round trip, not three. `SET LOCAL` is not planned as a `SELECT` of
    /// `set_config` is, which is a sixth of what a plan by its id costs (`benches/row_security.sh`).
    async fn begin(from: &Connections, pooler: Pooler, begin: &str, actor: Actor<'_>) -> Result<Self, DbErr> {
        let mut lent = Lent::from(from).await?;
        let sql = format!(
            "{begin}; SET LOCAL request.jwt.claims = {}; SET LOCAL ROLE {}",
            quote_literal(&actor.claims()),
            actor.role().as_str(),
        );
        let sql = AssertSqlSafe(sql).into_sql_str();
        PgTransactionManager::begin(lent.begin()?, Some(sql)).await.map_err(unconnected)?;
        lent.done();
        Ok(Self { lent: Mutex::new(lent), pooler })
    }

    /// Goes on with the rights of the service role, still in the actor's name: for what people may have done but not do.
    pub async fn as_service(&self) -> Result<(), DbErr> {
        let sql = format!("SET LOCAL ROLE {}", Role::Service.as_str());
        self.execute_unprepared(&sql).await.map(drop)
    }

    /// Keeps what was written.
    pub async fn commit(mut self) -> Result<(), DbErr> {
        let lent = self.lent.get_mut();
        PgTransactionManager::commit(lent.begin()?).await.map_err(failed)?;
        lent.done();
        Ok(())
    }

    /// Kept prepared under a name for the next time, but not behind a pooler: there the backend is another's next, whose
    /// names are the same. Without a name it lasts for as long as it is needed, since the transaction has one backend.
    fn query(&self, statement: Statement) -> Query<'static, Postgres, SqlxValues> {
        let values = SqlxValues(statement.values.unwrap_or_else(|| Values(Vec::new())));
        sqlx::query_with(AssertSqlSafe(statement.sql), values).persistent(!self.pooler.is_there())
    }
}

/// As Postgres' own `quote_literal`: right whatever `standard_conforming_strings` says.
fn quote_literal(text: &str) -> String {
    let escape = if text.contains('\\') { " E" } else { "" };
    format!("{escape}'{}'", text.replace('\\', r"\\").replace('\'', "''"))
}

fn unconnected(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

pub(super) fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

#[async_trait::async_trait]
impl ConnectionTrait for Session {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let mut lent = self.lent.lock().await;
        let result = self.query(statement).execute(lent.begin()?).await.map_err(failed)?;
        lent.done();
        Ok(result.into())
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let mut lent = self.lent.lock().await;
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        let result = sql.execute(lent.begin()?).await.map_err(failed)?;
        lent.done();
        Ok(result.into())
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let mut lent = self.lent.lock().await;
        let row = self.query(statement).fetch_optional(lent.begin()?).await.map_err(failed)?;
        lent.done();
        Ok(row.map(Into::into))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut lent = self.lent.lock().await;
        let rows = self.query(statement).fetch_all(lent.begin()?).await.map_err(failed)?;
        lent.done();
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
