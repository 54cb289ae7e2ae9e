//! The rows that requests are about.

use anyhow::Context;
use benches::program::token;
use sea_orm::sqlx::{AssertSqlSafe, PgConnection, Row, query, query_scalar, raw_sql};
use uuid::Uuid;

/// What is made before anything is measured.
const ROWS: &str = include_str!("data.sql");
/// What stands in its place for the number of plans.
const PLANS: &str = "$PLANS";
/// How many plans are asked for in turn.
const ASKED: i64 = 5_000;
/// The name of plans that a workload makes.
pub(crate) const NAME: &str = "made by a workload";

/// A plan that somebody asks for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) plan: Uuid,
    /// Its owner.
    pub(crate) user: Uuid,
    /// The owner's token.
    pub(crate) token: String,
}

/// Enters so many `plans`, of a 40th as many users, where there are none yet.
pub(crate) async fn fill(database: &mut PgConnection, plans: usize) -> anyhow::Result<()> {
    let present: i64 = query_scalar("SELECT count(*) FROM users").fetch_one(&mut *database).await?;
    if present == 0 {
        let sql = ROWS.replace(PLANS, &plans.to_string());
        raw_sql(AssertSqlSafe(sql)).execute(&mut *database).await.context("no rows")?;
        raw_sql("RESET session_replication_role").execute(&mut *database).await?;
    }
    tidy(database).await
}

/// What a database that has run for a while has done: rows that were removed are gone, and Postgres knows what it has.
pub(crate) async fn tidy(database: &mut PgConnection) -> anyhow::Result<()> {
    query("DELETE FROM investment_plans WHERE plan_name = $1").bind(NAME).execute(&mut *database).await?;
    // What is written while triggers are off is in no figure.
    query("SELECT count_plans()").execute(&mut *database).await?;
    raw_sql("VACUUM ANALYZE").execute(&mut *database).await?;
    raw_sql("CHECKPOINT").execute(database).await?;
    Ok(())
}

/// Plans that are not archived, as if by chance, the same in every run.
pub(crate) async fn asked(database: &mut PgConnection) -> anyhow::Result<Vec<Asked>> {
    let sql = "SELECT id, user_id FROM investment_plans WHERE is_active ORDER BY md5(id::text) LIMIT $1";
    let rows = query(sql).bind(ASKED).fetch_all(database).await?;
    let asked = |row: &sea_orm::sqlx::postgres::PgRow| {
        let user = row.try_get("user_id")?;
        anyhow::Ok(Asked { plan: row.try_get("id")?, user, token: token(user, "authenticated")? })
    };
    rows.iter().map(asked).collect()
}
