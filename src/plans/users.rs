//! Users, as far as plans need them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::users::{ActiveModel, Column, Entity as Users, Model};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryTrait, sea_query::OnConflict,
};
use uuid::Uuid;

use crate::{
    auth::Viewer,
    database::{Session, broken_rule, statement},
};

/// Those of these users that the session's viewer may see.
pub async fn find(session: &Session, ids: &[Uuid]) -> Result<HashMap<Uuid, Model>, DbErr> {
    let users = Users::find().filter(Column::IdUser.is_in(ids.iter().copied())).all(session).await?;
    Ok(users.into_iter().map(|user| (user.id_user, user)).collect())
}

/// The address of the viewer: what the newest of their tokens says that is known, this one or one with which they have written.
pub fn address<'a>(viewer: &'a Viewer, stored: Option<&'a str>, as_of: Option<DateTime<Utc>>) -> Option<&'a str> {
    if is_news(viewer, as_of) { viewer.email.as_deref() } else { stored.filter(|email| !email.trim().is_empty()) }
}

/// Whether the viewer's token is not older than what is stored. Of an address that no token brought, a token without one says
/// nothing: it may be the table's own.
fn is_news(viewer: &Viewer, as_of: Option<DateTime<Utc>>) -> bool {
    as_of.map_or(viewer.email.is_some(), |as_of| as_of <= viewer.issued_at)
}

/// Sees to it that the table has the viewer `id`, with the address of the newest token: sign-in happens elsewhere, and the first
/// write makes the row. Nothing is written where nothing is new. False where a rule of the table's own refuses the row; then the
/// transaction is lost.
pub async fn enter(session: &Session, viewer: &Viewer, id: Uuid) -> Result<bool, DbErr> {
    if let Some(user) = Users::find_by_id(id).one(session).await? {
        follow(session, viewer, &user).await?;
        return Ok(true);
    }
    let user = ActiveModel {
        id_user: Set(id),
        email: Set(viewer.email.clone()),
        email_as_of: Set(Some(viewer.issued_at.into())),
        ..Default::default()
    };
    let insert =
        Users::insert(user).on_conflict(OnConflict::column(Column::IdUser).do_nothing().to_owned()).into_query();
    match session.execute(&insert).await {
        Ok(done) if done.rows_affected() > 0 => Ok(true),
        // Somebody else was faster, or a trigger has let the row fall.
        Ok(_) => Ok(Users::find_by_id(id).one(session).await?.is_some()),
        Err(error) => {
            let rule = broken_rule(&error).ok_or(error)?;
            tracing::warn!(rule, "the table of users takes no row for a new user: see plan-creator doctor");
            Ok(false)
        }
    }
}

/// Stores the address of the viewer's token, where it is news. One that the table does not take, such as another row's, is left:
/// the person can work without.
async fn follow(session: &Session, viewer: &Viewer, stored: &Model) -> Result<(), DbErr> {
    let as_of = stored.email_as_of.map(|as_of| as_of.to_utc());
    if !is_news(viewer, as_of) || (as_of == Some(viewer.issued_at) && stored.email == viewer.email) {
        return Ok(());
    }
    session.execute_unprepared("SAVEPOINT address").await?;
    let sql = "UPDATE users SET email = $2, email_as_of = $3 \
        WHERE id_user = $1 AND (email_as_of IS NULL OR email_as_of <= $3)";
    let values = [stored.id_user.into(), viewer.email.clone().into(), viewer.issued_at.into()];
    match session.execute_raw(statement(sql, values)).await {
        Ok(_) => Ok(()),
        Err(error) => {
            let rule = broken_rule(&error).ok_or(error)?;
            tracing::warn!(rule, "the table of users does not take a user's new address");
            session.execute_unprepared("ROLLBACK TO SAVEPOINT address").await.map(drop)
        }
    }
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
