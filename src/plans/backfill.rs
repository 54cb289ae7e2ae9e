//! Fills in columns that a new version has added, for existing rows (`migration::backfill`).

use migration::backfill::{Backfill, Rows};
use sea_orm::{ConnectionTrait, DbErr, Value};

use crate::database::{Session, statement};

/// A batch of rows.
#[derive(Debug)]
pub struct FilledBatch {
    /// How many of them were filled.
    pub filled: i64,
    /// The key of the last one; `None` where there were none.
    pub last: Option<String>,
}

/// A query for the keys after `after`, and its parameters.
fn keys(Rows { table, key, key_type }: &Rows, after: Option<&str>) -> (String, Vec<Value>) {
    let (behind, values) = match after {
        Some(after) => (format!("WHERE {key} > $1::text::{key_type}"), vec![after.into()]),
        None => (String::new(), Vec::new()),
    };
    (format!("SELECT {key} AS key FROM {table} {behind} ORDER BY {key}"), values)
}

/// Fills the next `limit` rows after `after`.
pub async fn fill(
    session: &Session,
    backfill: &Backfill,
    after: Option<&str>,
    limit: u32,
) -> Result<FilledBatch, DbErr> {
    let Backfill { rows, set, left, .. } = backfill;
    session.execute_unprepared("SET LOCAL plan_creator.filling = 'on'").await?;
    let ((keys, values), Rows { table, key, .. }) = (keys(rows, after), rows);
    let sql = format!(
        "WITH batch AS ({keys} LIMIT {limit}), \
            filled AS (UPDATE {table} AS stored SET {set} FROM batch \
                WHERE stored.{key} = batch.key AND {left} RETURNING stored.{key}) \
        SELECT (SELECT count(*) FROM filled) AS filled, (SELECT key::text FROM batch ORDER BY key DESC LIMIT 1) AS last"
    );
    let row = session.query_one_raw(statement(&sql, values)).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("batch".to_owned()))?;
    Ok(FilledBatch { filled: row.try_get("", "filled")?, last: row.try_get("", "last")? })
}

/// The key of the first row after `after`.
pub async fn next(session: &Session, backfill: &Backfill, after: Option<&str>) -> Result<Option<String>, DbErr> {
    let (keys, values) = keys(&backfill.rows, after);
    let sql = format!("SELECT key::text FROM ({keys} LIMIT 1) AS next");
    session.query_one_raw(statement(&sql, values)).await?.map(|row| row.try_get("", "key")).transpose()
}

/// Counts the rows to be filled.
pub async fn count(session: &Session, backfill: &Backfill) -> Result<i64, DbErr> {
    let sql = format!("SELECT count(*) AS rows FROM {} AS stored WHERE {}", backfill.rows.table, backfill.left);
    let row = session.query_one_raw(statement(&sql, [])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "rows"))
}
