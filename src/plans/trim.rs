//! Trims old events.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbErr};

use crate::database::{Session, statement};

/// Where trimming stands: time, as Postgres writes it, and id.
pub type TrimCursor = (String, i64);

/// A batch of events.
#[derive(Debug)]
pub struct TrimmedBatch {
    /// Deleted events.
    pub trimmed: i64,
    /// Where to go on; `None` at the end.
    pub next: Option<TrimCursor>,
}

/// Deletes those of the next `limit` events older than `retention` that are not their plan's last, and records that for
/// their users. The last one is the plan's state, and the next one's number follows from it.
///
/// Rows that a concurrent deletion has locked are skipped; users are locked against theirs.
pub async fn events(
    session: &Session,
    retention: Duration,
    from: Option<TrimCursor>,
    limit: u32,
) -> Result<TrimmedBatch, DbErr> {
    let (time, id) = from.unwrap_or(("-infinity".to_owned(), 0));
    let values = [retention.as_secs_f64().into(), time.into(), id.into(), i64::from(limit).into()];
    let row = session.query_one_raw(statement(EVENTS, values)).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("count".to_owned()))?;
    let next = match (row.try_get("", "time")?, row.try_get("", "id")?) {
        (Some(time), Some(id)) => Some((time, id)),
        _ => None,
    };
    Ok(TrimmedBatch { trimmed: row.try_get("", "trimmed")?, next })
}

const EVENTS: &str = "WITH old AS MATERIALIZED ( \
        SELECT id, plan_id, user_id, seq, occurred_at FROM plan_events \
        WHERE (occurred_at, id) > ($2::text::timestamptz, $3) \
            AND occurred_at < clock_timestamp() - $1 * interval '1 second' \
        ORDER BY occurred_at, id LIMIT $4 \
    ), superseded AS ( \
        SELECT event.id FROM old \
            JOIN plan_events event ON event.id = old.id \
            JOIN users ON users.id_user = old.user_id \
        WHERE EXISTS (SELECT FROM plan_events later WHERE later.plan_id = old.plan_id AND later.seq > old.seq) \
        FOR UPDATE OF event SKIP LOCKED FOR KEY SHARE OF users SKIP LOCKED \
    ), gone AS ( \
        DELETE FROM plan_events USING superseded WHERE plan_events.id = superseded.id \
        RETURNING plan_events.user_id, plan_events.mark, plan_events.id \
    ), noted AS ( \
        INSERT INTO plan_events_trimmed AS noted (user_id, mark, id) \
        SELECT DISTINCT ON (user_id) user_id, mark, id FROM gone ORDER BY user_id, mark DESC, id DESC \
        ON CONFLICT (user_id) DO UPDATE SET mark = excluded.mark, id = excluded.id \
            WHERE (noted.mark, noted.id) < (excluded.mark, excluded.id) \
    ) \
    SELECT (SELECT count(*) FROM gone) AS trimmed, last.occurred_at::text AS time, last.id \
    FROM (SELECT) one LEFT JOIN (SELECT * FROM old ORDER BY occurred_at DESC, id DESC LIMIT 1) last ON true";

/// Counts the events that trimming would delete.
pub async fn count_events(session: &Session, retention: Duration) -> Result<i64, DbErr> {
    let sql = "SELECT count(*) AS count FROM plan_events old WHERE occurred_at < clock_timestamp() - $1 * interval '1 second' \
        AND EXISTS (SELECT FROM plan_events later WHERE later.plan_id = old.plan_id AND later.seq > old.seq)";
    let row = session.query_one_raw(statement(sql, [retention.as_secs_f64().into()])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "count"))
}

/// Deletions of more than a day ago, which every reader has seen.
const OLD_REMOVALS: &str = "FROM plan_removals WHERE removed_at < clock_timestamp() - interval '1 day'";

/// Deletes their records.
pub async fn delete_removals(session: &Session) -> Result<u64, DbErr> {
    let sql = format!("DELETE {OLD_REMOVALS}");
    session.execute_raw(statement(&sql, [])).await.map(|done| done.rows_affected())
}

/// Counts their records.
pub async fn count_removals(session: &Session) -> Result<i64, DbErr> {
    let row = session.query_one_raw(statement(&format!("SELECT count(*) AS count {OLD_REMOVALS}"), [])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "count"))
}
