//! Users, as far as plans need them.

use std::collections::HashMap;

use entity::users::{Column, Entity as Users, Model};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::database::Session;

/// Those of these users that the session's viewer may see.
pub async fn find(session: &Session, ids: &[Uuid]) -> Result<HashMap<Uuid, Model>, DbErr> {
    let users = Users::find().filter(Column::IdUser.is_in(ids.iter().copied())).all(session).await?;
    Ok(users.into_iter().map(|user| (user.id_user, user)).collect())
}
