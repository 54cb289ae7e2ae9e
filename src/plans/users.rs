//! Users, as far as plans need them.

use entity::users::{Entity as Users, Model};
use sea_orm::{DbErr, EntityTrait};
use uuid::Uuid;

use crate::database::Session;

/// The user with this id, if the session's viewer may see it.
pub async fn find(session: &Session, id: Uuid) -> Result<Option<Model>, DbErr> {
    Users::find_by_id(id).one(session).await
}
