//! Claims that an external agent has ended, and how: for its retries after a lost answer.

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::database::{Session, statement};

/// How an agent ends its claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Complete,
    Fail,
    Release,
}

impl End {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "COMPLETE",
            Self::Fail => "FAIL",
            Self::Release => "RELEASE",
        }
    }
}

/// Records how a claim was ended, in the transaction that ends it.
pub async fn record(session: &Session, token: Uuid, plan_id: Uuid, how: End) -> Result<(), DbErr> {
    let sql = "INSERT INTO plan_claims_ended (token, plan_id, how) VALUES ($1, $2, $3)";
    let values = [token.into(), plan_id.into(), how.as_str().into()];
    session.execute_raw(statement(sql, values)).await.map(drop)
}

/// The plan whose claim with this token was recently ended in this way.
pub async fn plan_of(session: &Session, token: Uuid, how: End) -> Result<Option<Uuid>, DbErr> {
    let sql = "SELECT plan_id FROM plan_claims_ended WHERE token = $1 AND how = $2";
    let row = session.query_one_raw(statement(sql, [token.into(), how.as_str().into()])).await?;
    row.map(|row| row.try_get("", "plan_id")).transpose()
}

/// Records of more than a day ago, when nobody retries any more.
const OLD: &str = "FROM plan_claims_ended WHERE ended_at < clock_timestamp() - interval '1 day'";

/// Deletes old records.
pub async fn delete_old(session: &Session) -> Result<u64, DbErr> {
    session.execute_raw(statement(&format!("DELETE {OLD}"), [])).await.map(|done| done.rows_affected())
}

/// Counts old records.
pub async fn count_old(session: &Session) -> Result<i64, DbErr> {
    let row = session.query_one_raw(statement(&format!("SELECT count(*) AS count {OLD}"), [])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "count"))
}
