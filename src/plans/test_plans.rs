//! Test plans, to be removed (the database document's "Remove test plans").

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};
use uuid::Uuid;

use crate::database::{Session, statement};

/// Selects test plans: by owner, or by a pattern of `ILIKE` on goal or name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestPlanFilter {
    Owner(Uuid),
    Pattern(String),
}

impl TestPlanFilter {
    const fn condition(&self) -> &'static str {
        match self {
            Self::Owner(_) => "user_id = $1",
            Self::Pattern(_) => "(financial_goals ILIKE $1 OR plan_name ILIKE $1)",
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Owner(user) => (*user).into(),
            Self::Pattern(pattern) => pattern.as_str().into(),
        }
    }
}

/// What an operator sees before the removal.
#[derive(Clone, Debug, FromQueryResult)]
pub struct TestPlan {
    pub id: Uuid,
    pub user_id: Uuid,
    /// The first 60 characters of name and goal.
    pub words: String,
    /// How many there are in all.
    pub total: i64,
}

/// The newest `limit` test plans.
pub async fn preview(session: &Session, filter: &TestPlanFilter, limit: u32) -> Result<Vec<TestPlan>, DbErr> {
    let sql = format!(
        "SELECT id, user_id, left(concat_ws(': ', plan_name, financial_goals), 60) AS words, count(*) OVER () AS total \
        FROM investment_plans WHERE {} ORDER BY created_at DESC, id LIMIT $2",
        filter.condition()
    );
    let rows = session.query_all_raw(statement(&sql, [filter.value(), i64::from(limit).into()])).await?;
    rows.iter().map(|row| TestPlan::from_query_result(row, "")).collect()
}

/// Locks up to `limit` of them until the session ends.
pub async fn lock(session: &Session, filter: &TestPlanFilter, limit: u32) -> Result<Vec<Uuid>, DbErr> {
    let condition = filter.condition();
    let sql = format!("SELECT id FROM investment_plans WHERE {condition} LIMIT $2 FOR UPDATE SKIP LOCKED");
    let rows = session.query_all_raw(statement(&sql, [filter.value(), i64::from(limit).into()])).await?;
    rows.iter().map(|row| row.try_get("", "id")).collect()
}
