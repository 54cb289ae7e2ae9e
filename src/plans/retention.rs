//! Retention of plans (the database document's "Data Archival Strategy" and "Data Cleanup Scripts"). Each function works on
//! rows that [`lock_due`] has locked, so that nothing is decided on stale data.

use std::time::Duration;

use entity::investment_plans::{Column, Entity as Plans};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::one_of::one_of;
use crate::database::{Session, statement};

/// Which plans a retention job is about.
#[derive(Clone, Copy, Debug)]
pub enum RetentionRule {
    /// PROCESSING without recent events or a recently valid claim.
    Stuck,
    /// FAILED, not archived, and without a recent change.
    Failed,
    /// Archived, without a recent change.
    Archived,
}

impl RetentionRule {
    /// The rest of a query for such plans; `$1` is the age in seconds.
    const fn plans(self) -> &'static str {
        match self {
            // A row that was inserted as PROCESSING has been so since its creation.
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

/// Counts the plans that are due after `age`.
pub async fn count(session: &Session, rule: RetentionRule, age: Duration) -> Result<i64, DbErr> {
    let sql = format!("SELECT count(*) AS count {}", rule.plans());
    let row = session.query_one_raw(statement(&sql, [age.as_secs_f64().into()])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "count"))
}

/// Locks up to `limit` of them; those that others have locked are skipped.
pub async fn lock_due(session: &Session, rule: RetentionRule, age: Duration, limit: u32) -> Result<Vec<Uuid>, DbErr> {
    let sql = format!("SELECT id {} LIMIT $2 FOR UPDATE OF plan SKIP LOCKED", rule.plans());
    let rows = session.query_all_raw(statement(&sql, [age.as_secs_f64().into(), i64::from(limit).into()])).await?;
    rows.iter().map(|row| row.try_get("", "id")).collect()
}

/// Archives plans.
pub async fn archive(session: &Session, plans: Vec<Uuid>) -> Result<(), DbErr> {
    let archived = Plans::update_many()
        .col_expr(Column::IsActive, Expr::value(false))
        .filter(one_of(Column::Id.into_expr(), plans));
    archived.exec(session).await.map(drop)
}

/// Deletes plans with their audit records.
pub async fn erase(session: &Session, plans: Vec<Uuid>) -> Result<(), DbErr> {
    session.execute_raw(statement("DELETE FROM investment_plans WHERE id = ANY($1)", [plans.clone().into()])).await?;
    // After the deletion, which writes a record itself.
    let sql = "DELETE FROM investment_plans_audit WHERE plan_id = ANY($1)";
    session.execute_raw(statement(sql, [plans.into()])).await.map(drop)
}

/// Audit records of plans that were deleted before `age`. A later plan of another user with the same id is another plan.
const GONE: &str = "FROM investment_plans_audit record WHERE operation = 'DELETE' \
    AND changed_at < now() - $1 * interval '1 second' \
    AND NOT EXISTS (SELECT FROM investment_plans plan WHERE plan.id = record.plan_id \
        AND plan.user_id = coalesce(record.user_id, plan.user_id))";

/// Counts the plans with such records.
pub async fn count_gone(session: &Session, age: Duration) -> Result<i64, DbErr> {
    let sql = format!("SELECT count(DISTINCT (plan_id, user_id)) AS count {GONE}");
    let row = session.query_one_raw(statement(&sql, [age.as_secs_f64().into()])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "count"))
}

/// Deletes the records of up to `limit` such plans, and returns how many.
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
