//! Statements without effects on the session: a pooler may give the connection to others next.

use sqlx::{AssertSqlSafe, PgConnection, Row};

/// Runs statements separated by semicolons; returns the rows affected by the last.
pub async fn run(connection: &mut PgConnection, sql: &str) -> sqlx::Result<u64> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.map(|done| done.rows_affected())
}

/// The texts in the first column of a query's rows.
pub async fn texts(connection: &mut PgConnection, sql: &str) -> sqlx::Result<Vec<String>> {
    let rows = sqlx::query(AssertSqlSafe(sql.to_owned())).persistent(false).fetch_all(connection).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// The number that a query returns.
pub async fn number(connection: &mut PgConnection, sql: &str) -> sqlx::Result<i64> {
    let sql = AssertSqlSafe(format!("SELECT coalesce(({sql})::bigint, 0)"));
    sqlx::query(sql).persistent(false).fetch_one(connection).await?.try_get(0)
}

/// The columns of a table in `public`, in order; empty without such a table.
pub async fn columns_of(connection: &mut PgConnection, table: &str) -> sqlx::Result<Vec<String>> {
    let sql = format!(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass('public.{table}') \
            AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"
    );
    texts(connection, &sql).await
}

/// Quoted column names for a statement.
pub fn list(columns: &[String]) -> String {
    columns.iter().map(|column| quote(column)).collect::<Vec<_>>().join(", ")
}

/// The same, with an alias.
pub fn list_of(alias: &str, columns: &[String]) -> String {
    columns.iter().map(|column| format!("{alias}.{}", quote(column))).collect::<Vec<_>>().join(", ")
}

fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
