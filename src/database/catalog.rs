//! Maintenance of tables and indexes by Postgres' catalogue (the database document's "Maintenance Tasks" and "Index
//! Monitoring").

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use migration::concurrent;

use super::{Actor, Database, session::statement};

/// The tables of the schema: the document's, and ours.
pub const TABLES: [&str; 19] = [
    "users",
    "investment_plans",
    "investment_plans_audit",
    "plan_events",
    "plan_claims",
    "plan_claims_ended",
    "plan_attempts",
    "plan_failures",
    "plan_readings",
    "plan_details",
    "plan_balances",
    "plan_removals",
    "plan_events_trimmed",
    "plan_figures",
    "user_plan_counts",
    "user_plan_count_changes",
    "maintenance_runs",
    "user_erasures",
    "user_budgets",
];

/// Smaller indexes are not worth rebuilding.
const MIN_INDEX_BYTES: i64 = 8 * 1024 * 1024;

/// An index of one of our tables.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Index {
    /// Its name, which needs no quotes.
    pub name: String,
    /// Its size on disk.
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

/// B-trees of more than twice the size that their entries need: columns (32 bytes where the width varies), a header of 8,
/// a pointer of 4, rounded up, on pages that are 70 % full (Yao, "On random 2-3 trees", 1978). Deduplicated keys hide
/// bloat. An index without statistics is left out.
pub async fn bloated(database: &Database) -> Result<Vec<Index>, DbErr> {
    let condition = format!(
        "amname = 'btree' AND indisvalid AND counted AND bytes > {MIN_INDEX_BYTES} \
            AND bytes > 2 * reltuples * ((width + 7) / 8 * 8 + 12) / 0.7"
    );
    indexes(database, &condition).await
}

/// Days without a read after which an index is reported: reads by a weekly report count.
const UNUSED_DAYS: u32 = 14;

/// Indexes without a read, except unique ones, once their reads have been counted for two weeks.
pub async fn unused(database: &Database) -> Result<Vec<Index>, DbErr> {
    // Never reset, they are counted since the first maintenance at the latest.
    let counted_since = "coalesce((SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()), \
        (SELECT min(started_at) FROM maintenance_runs))";
    let is_counted = format!("{counted_since} < now() - interval '{UNUSED_DAYS} days'");
    indexes(database, &format!("idx_scan = 0 AND NOT indisunique AND indisvalid AND {is_counted}")).await
}

/// Remains of interrupted concurrent rebuilds.
pub async fn abandoned(database: &Database) -> Result<Vec<String>, DbErr> {
    let indexes = indexes(database, r"NOT indisvalid AND relname ~ '_cc(new|old)\d*$'").await?;
    Ok(indexes.into_iter().map(|index| index.name).collect())
}

/// Statements that validate `NOT VALID` constraints.
pub async fn unvalidated(database: &Database) -> Result<Vec<String>, DbErr> {
    let sql = "SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint \
        WHERE NOT convalidated AND contype = 'c' AND connamespace = 'public'::regnamespace ORDER BY conname DESC";
    database.query_direct(sql).await
}

/// Concurrently built indexes that do not exist yet, with their definitions.
pub async fn missing(database: &Database) -> Result<Vec<(&'static str, &'static str)>, DbErr> {
    let there = indexes(database, "indisvalid").await?;
    let is_there = |name: &str| there.iter().any(|index| index.name == name);
    Ok(concurrent::INDEXES.into_iter().filter(|(name, _)| !is_there(name)).collect())
}

/// Indexes that another one has replaced.
pub async fn superseded(database: &Database) -> Result<Vec<&'static str>, DbErr> {
    let there = indexes(database, "indisvalid").await?;
    let is_there = |name: &str| there.iter().any(|index| index.name == name);
    let superseded = concurrent::SUPERSEDED.into_iter().filter(|(name, by)| is_there(name) && is_there(by));
    Ok(superseded.map(|(name, _)| name).collect())
}
