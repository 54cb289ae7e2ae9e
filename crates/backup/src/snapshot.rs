//! A snapshot of the database, and its tables as CSV.

use anyhow::{Context, ensure};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::stream::BoxStream;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};

use super::{
    manifest::SnapshotInfo,
    sql::{columns_of, list, number, run},
    table::{AUDIT, EVENTS, PLANS, TABLES, Table},
};

/// People who are being erased.
const ERASURES: &str = "user_erasures";

/// A transaction with one snapshot, which works behind a pooler too.
pub struct Snapshot {
    connection: PgConnection,
    /// Whether anybody is being erased: their remaining data is left out.
    erasing: bool,
}

/// - Read-only and without waiting for locks; it takes as long as its reader.
/// - Times and numbers have one format, whatever the database's settings.
const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \
    SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; \
    SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL extra_float_digits = 1; \
    SET LOCAL search_path = pg_catalog";

impl Snapshot {
    /// A snapshot of the database, as the tables' owner.
    pub async fn take(mut connection: PgConnection) -> anyhow::Result<(Self, SnapshotInfo)> {
        run(&mut connection, BEGIN).await?;
        let is_ours = sqlx::query("SELECT to_regclass('public.seaql_migrations') IS NOT NULL").persistent(false);
        let is_ours: bool = is_ours.fetch_one(&mut connection).await?.try_get(0)?;
        ensure!(is_ours, "the database has no tables of plan-creator yet");
        let info = "SELECT clock_timestamp(), pg_current_snapshot()::text, current_setting('server_version'), \
            (SELECT array_agg(version::text ORDER BY version) FROM public.seaql_migrations)";
        let row = sqlx::query(info).persistent(false).fetch_one(&mut connection).await?;
        let schema = row.try_get::<Option<Vec<String>>, _>(3)?.unwrap_or_default();
        let (taken_at, snapshot, postgres) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let info = SnapshotInfo { taken_at, snapshot, postgres, schema };
        run(&mut connection, "SET LOCAL ROLE service_role")
            .await
            .context("the database is not set up for plan-creator")?;
        let erasing = !columns_of(&mut connection, ERASURES).await?.is_empty()
            && number(&mut connection, &format!("SELECT count(*) FROM public.{ERASURES}")).await? > 0;
        Ok((Self { connection, erasing }, info))
    }

    /// The existing tables of a backup, with their columns. An older schema lacks some.
    pub async fn tables(&mut self) -> anyhow::Result<Vec<(&'static Table, Vec<String>)>> {
        let mut found = Vec::new();
        for table in &TABLES {
            let columns = columns_of(&mut self.connection, table.name).await?;
            if !columns.is_empty() {
                found.push((table, columns));
            }
        }
        Ok(found)
    }

    /// A table's rows as CSV with a header: all, or those of plans that have changed since.
    pub async fn copy(
        &mut self,
        table: &Table,
        columns: &[String],
        since: Option<DateTime<Utc>>,
    ) -> anyhow::Result<BoxStream<'_, sqlx::Result<Bytes>>> {
        let changed = match (table.plan, since) {
            (Some(plan), Some(since)) => format!("({plan} IN ({}) OR {plan} IS NULL)", changed(since)),
            _ => "true".to_owned(),
        };
        let kept = if self.erasing { kept(table) } else { "true".to_owned() };
        let sql = format!(
            "COPY (SELECT {} FROM public.{} WHERE {changed} AND {kept}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')",
            list(columns),
            table.name
        );
        self.connection.copy_out_raw(&sql).await.with_context(|| format!("cannot read {}", table.name))
    }

    /// The rows of a query with one text column, as a stream.
    pub fn texts(&mut self, sql: String) -> BoxStream<'_, sqlx::Result<String>> {
        use futures_util::TryStreamExt;
        let rows = sqlx::query_scalar(AssertSqlSafe(sql)).persistent(false).fetch(&mut self.connection);
        Box::pin(rows.map_ok(|text: String| text))
    }

    /// Ends the transaction.
    pub async fn close(mut self) -> anyhow::Result<()> {
        run(&mut self.connection, "ROLLBACK").await?;
        Ok(self.connection.close().await?)
    }
}

/// A table's rows, except those of people who are being erased.
fn kept(table: &Table) -> String {
    let erased = format!("SELECT user_id FROM public.{ERASURES}");
    match (table.name, table.user, table.plan) {
        (AUDIT, ..) => format!(
            "NOT EXISTS (SELECT FROM public.{ERASURES} AS erased WHERE erased.user_id = {AUDIT}.user_id \
                OR erased.user_id::text IN (old_data->>'user_id', new_data->>'user_id'))"
        ),
        (_, Some(user), _) => format!("{user} NOT IN ({erased})"),
        (_, None, Some(plan)) => {
            format!("{plan} NOT IN (SELECT id FROM public.{PLANS} WHERE user_id IN ({erased}))")
        }
        (_, None, None) => "true".to_owned(),
    }
}

/// A query for the plans that have changed since, deleted ones included: a plan's rows go together.
fn changed(since: DateTime<Utc>) -> String {
    let since = format!("'{}'::timestamptz", since.to_rfc3339());
    format!(
        "SELECT id FROM public.{PLANS} WHERE updated_at >= {since} OR created_at >= {since} \
         UNION SELECT plan_id FROM public.{AUDIT} WHERE changed_at >= {since} AND plan_id IS NOT NULL \
         UNION SELECT plan_id FROM public.{EVENTS} WHERE occurred_at >= {since}"
    )
}
