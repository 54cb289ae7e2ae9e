//! What Postgres' own machinery needs now and then (the database document's "Maintenance Tasks" and "Index Monitoring").

use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult,
    sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, PgConnection, Row},
};

use migration::concurrent;

use super::{
    Actor, Database,
    session::{failed, statement, unconnected},
};

/// The tables of the schema: the document's, and ours beside it.
pub const TABLES: [&str; 16] = [
    "users",
    "investment_plans",
    "investment_plans_audit",
    "plan_events",
    "plan_claims",
    "plan_claims_ended",
    "plan_attempts",
    "plan_failures",
    "plan_readings",
    "plan_removals",
    "plan_events_trimmed",
    "plan_figures",
    "user_plan_counts",
    "user_plan_count_changes",
    "maintenance_runs",
    "user_erasures",
];

/// A smaller index is not worth the work.
const WORTH: i64 = 8 * 1024 * 1024;

impl Database {
    /// A connection beside the pool that keeps what is said on it; `None` where only a pooler is known.
    pub async fn unpooled(&self) -> Result<Option<PgConnection>, DbErr> {
        match self.listener_options() {
            Some(options) => options.connect().await.map(Some).map_err(unconnected),
            None => Ok(None),
        }
    }

    /// Runs a statement that no transaction may be around, as the role that owns the tables, on a connection of its own. When
    /// it is abandoned, Postgres stops within a second.
    pub async fn apart(&self, sql: &str) -> Result<(), DbErr> {
        let mut connection = self.beside().await?;
        // What is said behind a pooler would stay on a backend that is others' next.
        if self.listener_options().is_some() {
            let notice = "SET client_connection_check_interval = '1s'; SET search_path = pg_catalog, pg_temp";
            sqlx::raw_sql(notice).execute(&mut connection).await.map_err(failed)?;
        }
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.map_err(failed)?;
        connection.close().await.map_err(failed)
    }

    /// The texts that a query gives in its one column, asked in the same way. What is not Postgres' own says in which schema it is: as
    /// the owner, nothing is run that others have put into `public`.
    pub async fn texts_apart(&self, sql: &'static str) -> Result<Vec<String>, DbErr> {
        let mut connection = self.beside().await?;
        let sql =
            AssertSqlSafe(format!("BEGIN READ ONLY; SET LOCAL search_path = pg_catalog, pg_temp; {sql}; ROLLBACK"));
        let rows = sqlx::raw_sql(sql).fetch_all(&mut connection).await.map_err(failed)?;
        connection.close().await.map_err(failed)?;
        rows.iter().map(|row| row.try_get(0).map_err(failed)).collect()
    }

    /// An unpooled connection where there is one, else one through the pooler.
    async fn beside(&self) -> Result<PgConnection, DbErr> {
        match self.unpooled().await? {
            Some(connection) => Ok(connection),
            None => self.options.connect().await.map_err(unconnected),
        }
    }
}

/// An index of one of our tables.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Index {
    /// Its name, which the schema's names need no quotes for.
    pub name: String,
    /// On disk.
    pub bytes: i64,
    /// Since when its reads are counted.
    pub since: String,
}

async fn indexes(database: &Database, condition: &str) -> Result<Vec<Index>, DbErr> {
    let session = database.read(Actor::Maintenance("maintenance")).await?;
    let sql = format!(
        "SELECT relname::text AS name, bytes, since FROM ( \
            SELECT index.relname, index.reltuples, reads.idx_scan, indisunique, indisvalid, amname, \
                index.reltuples > 0 OR (SELECT coalesce(last_analyze, last_autoanalyze) IS NOT NULL \
                    FROM pg_stat_user_tables WHERE relid = indrelid) AS counted, \
                pg_relation_size(index.oid) AS bytes, \
                coalesce((SELECT stats_reset::text FROM pg_stat_database WHERE datname = current_database()), \
                    'ever') AS since, \
                (SELECT sum(CASE WHEN attlen > 0 THEN attlen ELSE 32 END)::bigint FROM pg_attribute \
                    WHERE attrelid = index.oid) AS width \
            FROM pg_index JOIN pg_class index ON index.oid = indexrelid JOIN pg_am ON pg_am.oid = index.relam \
                JOIN pg_class tables ON tables.oid = indrelid \
                LEFT JOIN pg_stat_user_indexes reads ON reads.indexrelid = pg_index.indexrelid \
            WHERE tables.relnamespace = 'public'::regnamespace AND tables.relname = ANY($1) \
        ) indexes WHERE {condition} ORDER BY bytes DESC, relname"
    );
    let tables = TABLES.map(str::to_owned).to_vec();
    let rows = session.query_all_raw(statement(&sql, [tables.into()])).await?;
    rows.iter().map(|row| Index::from_query_result(row, "")).collect()
}

/// B-trees that take more than twice what their entries need. An entry needs at most its columns (32 bytes where their width
/// varies), 8 of a header and 4 of a pointer, rounded up, and a page is filled to seven tenths, as one is that grew by
/// chance (Yao, "On random 2-3 trees", 1978). Equal keys share their space, so that bloat among them is found late. An index of
/// whose entries Postgres has no count yet is left alone.
pub async fn bloated(database: &Database) -> Result<Vec<Index>, DbErr> {
    let condition = format!(
        "amname = 'btree' AND indisvalid AND counted AND bytes > {WORTH} \
            AND bytes > 2 * reltuples * ((width + 7) / 8 * 8 + 12) / 0.7"
    );
    indexes(database, &condition).await
}

/// Indexes that have not been read since Postgres began to count, but for those that keep something unique.
pub async fn unused(database: &Database) -> Result<Vec<Index>, DbErr> {
    indexes(database, "idx_scan = 0 AND NOT indisunique AND indisvalid").await
}

/// What is left of indexes whose building anew was broken off.
pub async fn abandoned(database: &Database) -> Result<Vec<String>, DbErr> {
    let indexes = indexes(database, r"NOT indisvalid AND relname ~ '_cc(new|old)\d*$'").await?;
    Ok(indexes.into_iter().map(|index| index.name).collect())
}

/// Statements that validate the constraints on rows which hold only for what is written.
pub async fn unvalidated(database: &Database) -> Result<Vec<String>, DbErr> {
    let sql = "SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint \
        WHERE NOT convalidated AND contype = 'c' AND connamespace = 'public'::regnamespace ORDER BY conname DESC";
    database.texts_apart(sql).await
}

/// Those of the indexes that are built beside whatever goes on which are not there, with what they index.
pub async fn missing(database: &Database) -> Result<Vec<(&'static str, &'static str)>, DbErr> {
    let there = indexes(database, "indisvalid").await?;
    let is_there = |name: &str| there.iter().any(|index| index.name == name);
    Ok(concurrent::INDEXES.into_iter().filter(|(name, _)| !is_there(name)).collect())
}

/// Indexes that another has taken the place of.
pub async fn superseded(database: &Database) -> Result<Vec<&'static str>, DbErr> {
    let there = indexes(database, "indisvalid").await?;
    let is_there = |name: &str| there.iter().any(|index| index.name == name);
    let superseded = concurrent::SUPERSEDED.into_iter().filter(|(name, by)| is_there(name) && is_there(by));
    Ok(superseded.map(|(name, _)| name).collect())
}
