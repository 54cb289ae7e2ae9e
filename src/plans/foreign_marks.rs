//! Marks of events from another cluster: after `pg_dump | psql` they may lie in the future, and hold every stream back until
//! the cluster's transactions get there.

use sea_orm::{ConnectionTrait, DbErr};

use crate::database::{Actor, Database, Session, statement};

/// Events in a transaction.
const BATCH: i64 = 10_000;

/// Sets transactions and marks of events to 0 that no transaction of this cluster can have written. Cursors that were given
/// out for them are refused from then on. Safe beside other instances, and to repeat.
pub async fn settle(database: &Database) -> Result<(), DbErr> {
    let session = session(database).await?;
    let row = session.query_one_raw(statement(FOREIGN, [])).await?;
    let is_foreign: bool = row.ok_or_else(|| DbErr::RecordNotFound("marks".to_owned()))?.try_get("", "is_foreign")?;
    drop(session);
    if !is_foreign {
        return Ok(());
    }
    let (mut events, mut last) = (0, Some(i64::MIN));
    while let Some(after) = last {
        let session = self::session(database).await?;
        let row = session.query_one_raw(statement(SETTLE_EVENTS, [after.into(), BATCH.into()])).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound("count".to_owned()))?;
        session.commit().await?;
        events += row.try_get::<i64>("", "events")?;
        last = row.try_get("", "last")?;
    }
    let session = self::session(database).await?;
    session.execute_raw(statement(SETTLE_TRIMMED, [])).await?;
    session.execute_raw(statement(SETTLE_REMOVALS, [])).await?;
    session.commit().await?;
    tracing::info!(events, "events are from another cluster: cursors of streams from before are refused");
    Ok(())
}

async fn session(database: &Database) -> Result<Session, DbErr> {
    database.write(Actor::Maintenance("events")).await
}

// No mark is higher than the highest transaction of an event, but for those of trimmed ones.
const FOREIGN: &str = "SELECT EXISTS (SELECT FROM plan_events WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())) \
    OR EXISTS (SELECT FROM plan_removals WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())) \
    OR EXISTS (SELECT FROM plan_events_trimmed WHERE mark >= pg_snapshot_xmax(pg_current_snapshot())) AS is_foreign";

// Upwards, so that the highest transactions are left to the end: a start that was stopped half-way finds them again.
const SETTLE_EVENTS: &str = "WITH batch AS MATERIALIZED ( \
        SELECT id, xid, mark FROM plan_events WHERE id > $1 ORDER BY id LIMIT $2 \
    ), settled AS ( \
        UPDATE plan_events SET xid = '0', mark = '0' FROM batch \
        WHERE plan_events.id = batch.id AND greatest(batch.xid, batch.mark) >= pg_snapshot_xmax(pg_current_snapshot()) \
        RETURNING 1 \
    ) \
    SELECT (SELECT count(*) FROM settled) AS events, (SELECT max(id) FROM batch) AS last";

const SETTLE_TRIMMED: &str =
    "UPDATE plan_events_trimmed SET mark = '0' WHERE mark >= pg_snapshot_xmax(pg_current_snapshot())";

const SETTLE_REMOVALS: &str = "UPDATE plan_removals SET xid = '0' WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())";
