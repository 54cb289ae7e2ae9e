//! Users, as far as plans need them.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::{Owner, row::Row};
use crate::database::{Session, statement};

/// Those of these users that the session's viewer may see.
pub async fn find(session: &Session, ids: &[Uuid]) -> Result<HashMap<Uuid, Owner>, DbErr> {
    let sql = "SELECT id_user, email, created_at FROM users WHERE id_user = ANY($1)";
    let rows = session.query_all_raw(statement(sql, [ids.to_vec().into()])).await?;
    let read = |row| {
        let mut row = Row::new(row)?;
        Ok((row.next()?, Owner { email: row.next()?, created_at: row.nearest_time()? }))
    };
    rows.iter().map(read).collect()
}

/// Erases a user with everything of theirs, and says how many plans that were. Plans, events and claims go with the
/// user's row; the triggers of the audit take the personal data out of what is left.
pub async fn erase(session: &Session, id: Uuid) -> Result<i64, DbErr> {
    // The count reads the state before the deletion: both parts of a statement see the same snapshot.
    let sql = "WITH erased AS (DELETE FROM users WHERE id_user = $1) \
        SELECT count(*) AS plans FROM investment_plans WHERE user_id = $1";
    let row = session.query_one_raw(statement(sql, [id.into()])).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("count".to_owned()))?.try_get("", "plans")
}
