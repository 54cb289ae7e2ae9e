//! The places of events in the order over all plans.
//!
//! Marks and transactions of events are numbers of the cluster that wrote them. The transaction says to whoever listens
//! that an event is new, which a restored one is not: it gets 0, which is older than any. The mark stays, so that cursors
//! from before still count. But in another cluster the same numbers may be still to come, and would hold back the streams of their
//! users until they do; then marks become 0 too, and the events keep the order of their ids.

use sqlx::PgConnection;

use super::sql::{number, run};

/// Settles what is staged.
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
