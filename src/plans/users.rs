//! Users, as far as plans need them.

use std::collections::HashMap;

use entity::users::{Column, Entity as Users, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::one_of::one_of;
use crate::database::{Session, statement};

/// Those of these users that the session's viewer may see.
pub async fn find(session: &Session, ids: &[Uuid]) -> Result<HashMap<Uuid, Model>, DbErr> {
    let users = Users::find().filter(one_of(Column::IdUser.into_expr(), ids.to_vec())).all(session).await?;
    Ok(users.into_iter().map(|user| (user.id_user, user)).collect())
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
