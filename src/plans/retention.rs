//! Plans that are too old to stay as they are (the database document's "Data Archival Strategy" and "Data Cleanup Scripts").
//! Each function works on what [`take`] has locked, so that nothing is decided by what a plan was a moment ago.

use std::time::Duration;

use entity::investment_plans::{Column, Entity as Plans};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::one_of::one_of;
use crate::database::{Session, statement};

/// In which way a plan is overdue.
#[derive(Clone, Copy, Debug)]
pub enum RetentionRule {
    /// PROCESSING without a sign of life: no event, and no claim that counted.
    Stuck,
    /// FAILED, on the dashboard, and left alone: a plan that was run again or restored of late is not old.
    Failed,
    /// Archived, and left alone.
    Archived,
}

impl RetentionRule {
    /// Such plans, as a query goes on behind its columns; `$1` is the age in seconds.
    const fn plans(self) -> &'static str {
        match self {
            // A row that came as PROCESSING, by the document's own SQL perhaps, has been so since it was created.
            Self::Stuck => {
                "FROM investment_plans plan WHERE processing_status = 'PROCESSING' \
                    AND created_at < now() - $1 * interval '1 second' \
                    AND NOT EXISTS (SELECT FROM plan_events event WHERE event.plan_id = plan.id AND seq > 1 \
                        AND occurred_at >= now() - $1 * interval '1 second') \
                    AND NOT EXISTS (SELECT FROM plan_claims claim WHERE claim.plan_id = plan.id \
                        AND expires_at >= now() - $1 * interval '1 second')"
            }
            Self::Failed => {
                "FROM investment_plans plan WHERE processing_status = 'FAILED' AND is_active \
                    AND created_at < now() - $1 * interval '1 second' \
                    AND NOT EXISTS (SELECT FROM investment_plans_audit change WHERE change.plan_id = plan.id \
                        AND operation = 'UPDATE' AND changed_at >= now() - $1 * interval '1 second')"
            }
            Self::Archived => {
                "FROM investment_plans plan WHERE NOT is_active AND updated_at < now() - $1 * interval '1 second'"
            }
        }
    }
}

/// How many plans are overdue by `age`.
pub async fn count(session: &Session, rule: RetentionRule, age: Duration) -> Result<i64, DbErr> {
    let sql = format!("SELECT count(*) AS count {}", rule.plans());
    let row = session.query_one_raw(statement(&sql, [age.as_secs_f64().into()])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "count"))
}

/// Up to `limit` of them, locked until the session ends; those that somebody else holds are left for another time.
pub async fn take(session: &Session, rule: RetentionRule, age: Duration, limit: u32) -> Result<Vec<Uuid>, DbErr> {
    let sql = format!("SELECT id {} LIMIT $2 FOR UPDATE OF plan SKIP LOCKED", rule.plans());
    let rows = session.query_all_raw(statement(&sql, [age.as_secs_f64().into(), i64::from(limit).into()])).await?;
    rows.iter().map(|row| row.try_get("", "id")).collect()
}

/// Takes plans from their dashboards.
pub async fn archive(session: &Session, plans: Vec<Uuid>) -> Result<(), DbErr> {
    let archived = Plans::update_many()
        .col_expr(Column::IsActive, Expr::value(false))
        .filter(one_of(Column::Id.into_expr(), plans));
    archived.exec(session).await.map(drop)
}

/// Deletes plans with every record of what they were.
pub async fn erase(session: &Session, plans: Vec<Uuid>) -> Result<(), DbErr> {
    session.execute_raw(statement("DELETE FROM investment_plans WHERE id = ANY($1)", [plans.clone().into()])).await?;
    // Behind the deletion, which writes a record itself.
    let sql = "DELETE FROM investment_plans_audit WHERE plan_id = ANY($1)";
    session.execute_raw(statement(sql, [plans.into()])).await.map(drop)
}

/// Plans that were deleted longer ago than `age`, and of which there are records: as a query goes on. The plan that somebody else
/// has under the same id by now is another.
const GONE: &str = "FROM investment_plans_audit record WHERE operation = 'DELETE' \
    AND changed_at < now() - $1 * interval '1 second' \
    AND NOT EXISTS (SELECT FROM investment_plans plan WHERE plan.id = record.plan_id \
        AND plan.user_id = coalesce(record.user_id, plan.user_id))";

/// How many plans there are records of that were deleted longer ago than `age`.
pub async fn count_gone(session: &Session, age: Duration) -> Result<i64, DbErr> {
    let sql = format!("SELECT count(DISTINCT (plan_id, user_id)) AS count {GONE}");
    let row = session.query_one_raw(statement(&sql, [age.as_secs_f64().into()])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "count"))
}

/// Deletes the records of up to `limit` such plans, and says of how many.
pub async fn erase_records(session: &Session, age: Duration, limit: u32) -> Result<u64, DbErr> {
    let sql = format!(
        "WITH gone AS MATERIALIZED (SELECT DISTINCT plan_id, user_id {GONE} LIMIT $2), \
            erased AS (DELETE FROM investment_plans_audit record USING gone \
                WHERE record.plan_id = gone.plan_id AND record.user_id IS NOT DISTINCT FROM gone.user_id) \
        SELECT count(*) AS count FROM gone"
    );
    let row = session.query_one_raw(statement(&sql, [age.as_secs_f64().into(), i64::from(limit).into()])).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get::<i64>("", "count"))?.unsigned_abs())
}
