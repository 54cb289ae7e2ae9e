//! Marks of restored events.
//!
//! Marks and transactions of events are transaction ids of their cluster. A restored event is not new, so its transaction
//! becomes 0. Its mark is kept, so that older cursors remain valid; but in another cluster it may lie in the future and would
//! hold back the user's stream, so it becomes 0 there, too, and events are ordered by id.

use sqlx::PgConnection;

use super::sql::{number, run};

/// Adjusts the staged events.
pub async fn settle(connection: &mut PgConnection) -> anyhow::Result<()> {
    let to_come = "SELECT (EXISTS (SELECT FROM staged_plan_events WHERE mark >= pg_snapshot_xmax(pg_current_snapshot())) \
        OR EXISTS (SELECT FROM staged_plan_events_trimmed WHERE mark >= pg_snapshot_xmax(pg_current_snapshot())))::int";
    if number(connection, to_come).await? == 1 {
        run(connection, "UPDATE staged_plan_events SET mark = '0'; UPDATE staged_plan_events_trimmed SET mark = '0'")
            .await?;
        tracing::info!("events are from another cluster: cursors of streams from before do not count any more");
    }
    run(connection, "UPDATE staged_plan_events SET xid = '0'").await?;
    Ok(())
}
