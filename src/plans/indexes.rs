//! Usage of the plans' indexes by Postgres' statistics (the database document's "Index Monitoring").

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use crate::database::{Session, statement};

/// The usage of one index since the statistics were reset.
#[derive(Clone, Debug, FromQueryResult)]
pub struct IndexUsage {
    pub index_name: String,
    pub scans: i64,
    pub tuples_read: i64,
    pub tuples_fetched: i64,
    pub size_bytes: i64,
}

/// The indexes of `investment_plans`, most used first.
pub async fn usage(session: &Session) -> Result<Vec<IndexUsage>, DbErr> {
    let sql = "SELECT indexrelname::text AS index_name, idx_scan AS scans, idx_tup_read AS tuples_read, \
            idx_tup_fetch AS tuples_fetched, pg_relation_size(indexrelid) AS size_bytes \
        FROM pg_stat_user_indexes WHERE schemaname = 'public' AND relname = 'investment_plans' \
        ORDER BY idx_tup_read DESC, indexrelname";
    let rows = session.query_all_raw(statement(sql, [])).await?;
    rows.iter().map(|row| IndexUsage::from_query_result(row, "")).collect()
}
