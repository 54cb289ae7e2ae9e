//! Connections outside the pool.

use sea_orm::{
    DbErr,
    sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, PgConnection, Row},
};

use super::{
    Database,
    session::{connection_error, query_error},
};

impl Database {
    /// A connection that bypasses pool and pooler and keeps session settings; `None` where only a pooler is known.
    pub async fn direct_connection(&self) -> Result<Option<PgConnection>, DbErr> {
        match self.listener_options() {
            Some(options) => options.connect().await.map(Some).map_err(connection_error),
            None => Ok(None),
        }
    }

    /// Runs a statement that cannot be in a transaction, as the tables' owner, on a connection of its own. When it is
    /// abandoned, Postgres stops within a second.
    pub async fn execute_direct(&self, sql: &str) -> Result<(), DbErr> {
        let mut connection = self.open_direct().await?;
        // Behind a pooler a setting would stay on a shared backend.
        if self.listener_options().is_some() {
            let settings = "SET client_connection_check_interval = '1s'; SET search_path = pg_catalog, pg_temp";
            sqlx::raw_sql(settings).execute(&mut connection).await.map_err(query_error)?;
        }
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.map_err(query_error)?;
        connection.close().await.map_err(query_error)
    }

    /// Runs a query of one text column in the same way. Names outside `pg_catalog` need their schema: as the owner, nothing is
    /// run that others may have put into `public`.
    pub async fn query_direct(&self, sql: &str) -> Result<Vec<String>, DbErr> {
        let mut connection = self.open_direct().await?;
        let sql =
            AssertSqlSafe(format!("BEGIN READ ONLY; SET LOCAL search_path = pg_catalog, pg_temp; {sql}; ROLLBACK"));
        let rows = sqlx::raw_sql(sql).fetch_all(&mut connection).await.map_err(query_error)?;
        connection.close().await.map_err(query_error)?;
        rows.iter().map(|row| row.try_get(0).map_err(query_error)).collect()
    }

    /// A direct connection, or else one through the pooler.
    async fn open_direct(&self) -> Result<PgConnection, DbErr> {
        match self.direct_connection().await? {
            Some(connection) => Ok(connection),
            None => self.options.connect().await.map_err(connection_error),
        }
    }
}
