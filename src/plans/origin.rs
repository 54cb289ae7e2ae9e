//! The trace of the request that queued a plan, kept until the plan has finished, so that its processing in any process is part of
//! that trace.

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::database::{Session, statement};

/// Keeps the place with a plan that waits. For a session of the service role.
pub async fn record(session: &Session, plan_id: Uuid, traceparent: &str) -> Result<(), DbErr> {
    let sql = "INSERT INTO plan_attempts (plan_id, traceparent) VALUES ($1, $2) \
        ON CONFLICT (plan_id) DO UPDATE SET traceparent = excluded.traceparent";
    session.execute_raw(statement(sql, [plan_id.into(), traceparent.into()])).await.map(drop)
}

/// The place that was kept with a plan.
pub async fn of(session: &Session, plan_id: Uuid) -> Result<Option<String>, DbErr> {
    let sql = "SELECT traceparent FROM plan_attempts WHERE plan_id = $1";
    let row = session.query_one_raw(statement(sql, [plan_id.into()])).await?;
    row.map_or(Ok(None), |row| row.try_get("", "traceparent"))
}
