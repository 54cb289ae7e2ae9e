//! Plans that somebody made to try something out (the database document's "Remove test plans").

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};
use uuid::Uuid;

use crate::database::{Session, statement};

/// What makes a plan a test plan: its owner, or a pattern of `ILIKE` that its goal or its name matches.
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

/// What an operator looks at before it is gone.
#[derive(Clone, Debug, FromQueryResult)]
pub struct TestPlan {
    pub id: Uuid,
    pub user_id: Uuid,
    /// Name and goal, their first 60 characters.
    pub words: String,
    /// How many there are in all.
    pub total: i64,
}

/// The newest `limit` plans with this mark.
pub async fn preview(session: &Session, filter: &TestPlanFilter, limit: u32) -> Result<Vec<TestPlan>, DbErr> {
    let sql = format!(
        "SELECT id, user_id, left(concat_ws(': ', plan_name, financial_goals), 60) AS words, count(*) OVER () AS total \
        FROM investment_plans WHERE {} ORDER BY created_at DESC, id LIMIT $2",
        filter.condition()
    );
    let rows = session.query_all_raw(statement(&sql, [filter.value(), i64::from(limit).into()])).await?;
    rows.iter().map(|row| TestPlan::from_query_result(row, "")).collect()
}

/// Up to `limit` of them, locked until the session ends.
pub async fn lock(session: &Session, filter: &TestPlanFilter, limit: u32) -> Result<Vec<Uuid>, DbErr> {
    let condition = filter.condition();
    let sql = format!("SELECT id FROM investment_plans WHERE {condition} LIMIT $2 FOR UPDATE SKIP LOCKED");
    let rows = session.query_all_raw(statement(&sql, [filter.value(), i64::from(limit).into()])).await?;
    rows.iter().map(|row| row.try_get("", "id")).collect()
}
