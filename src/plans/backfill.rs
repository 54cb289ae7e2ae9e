//! Columns that a new version has added are filled in for the plans that were there (`migration::backfill`).

use migration::backfill::Backfill;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::database::{Session, statement};

/// Some plans that were looked at.
#[derive(Debug)]
pub struct Stretch {
    /// How many of them were filled in.
    pub filled: i64,
    /// The last of them, in the order of ids; `None` where there were none.
    pub last: Option<Uuid>,
}

/// Fills in what is missing in the next `limit` plans from `first` on.
pub async fn fill(session: &Session, backfill: &Backfill, first: Uuid, limit: u32) -> Result<Stretch, DbErr> {
    let Backfill { set, left, .. } = backfill;
    session.execute_unprepared("SET LOCAL plan_creator.filling = 'on'").await?;
    let sql = format!(
        "WITH stretch AS (SELECT id FROM investment_plans WHERE id >= $1 ORDER BY id LIMIT $2), \
            filled AS (UPDATE investment_plans AS plan SET {set} FROM stretch \
                WHERE plan.id = stretch.id AND {left} RETURNING plan.id) \
        SELECT (SELECT count(*) FROM filled) AS filled, (SELECT id FROM stretch ORDER BY id DESC LIMIT 1) AS last"
    );
    let row = session.query_one_raw(statement(&sql, [first.into(), i64::from(limit).into()])).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("stretch".to_owned()))?;
    Ok(Stretch { filled: row.try_get("", "filled")?, last: row.try_get("", "last")? })
}

/// The first plan from `first` on.
pub async fn next(session: &Session, first: Uuid) -> Result<Option<Uuid>, DbErr> {
    let sql = "SELECT id FROM investment_plans WHERE id >= $1 ORDER BY id LIMIT 1";
    session.query_one_raw(statement(sql, [first.into()])).await?.map(|row| row.try_get("", "id")).transpose()
}

/// How many plans are left.
pub async fn count(session: &Session, backfill: &Backfill) -> Result<i64, DbErr> {
    let sql = format!("SELECT count(*) AS plans FROM investment_plans AS plan WHERE {}", backfill.left);
    let row = session.query_one_raw(statement(&sql, [])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "plans"))
}
