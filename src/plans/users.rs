//! Users, as far as plans need them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::users::{ActiveModel, Column, Entity as Users};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryTrait, Statement, Value,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{Owner, cte::with_cte, one_of::any_of, row::Row};
use crate::{
    auth::{CLOCK_SKEW, Viewer},
    clock,
    database::{Session, statement, violated_rule},
};

/// Those of these users that the session may see.
pub async fn find(session: &Session, ids: &[Uuid]) -> Result<HashMap<Uuid, Owner>, DbErr> {
    let (those, ids) = any_of(ids);
    let sql = format!("SELECT id_user, email, email_as_of, created_at FROM users WHERE id_user = {those}");
    let rows = session.query_all_raw(statement(&sql, [ids])).await?;
    let read = |row| {
        let mut row = Row::new(row)?;
        Ok((row.next()?, Owner { email: row.next()?, email_as_of: row.time()?, created_at: row.nearest_time()? }))
    };
    rows.iter().map(read).collect()
}

/// The viewer's address: that of the newer of this token and the one that was stored.
pub fn address<'a>(viewer: &'a Viewer, stored: Option<&'a str>, as_of: Option<DateTime<Utc>>) -> Option<&'a str> {
    if is_newer(viewer, as_of) { viewer.email.as_deref() } else { stored.filter(|email| !email.trim().is_empty()) }
}

/// Whether the viewer's token is not older than what is stored. A token without an address does not remove one that no
/// token brought: it is the table's own.
fn is_newer(viewer: &Viewer, as_of: Option<DateTime<Utc>>) -> bool {
    // No token brings one from the future.
    let as_of = as_of.filter(|as_of| *as_of <= clock::now() + CLOCK_SKEW);
    as_of.map_or(viewer.email.is_some(), |as_of| as_of <= viewer.issued_at)
}

/// The viewer's row, where `ensure` would leave its address as it is.
pub(super) fn is_known(viewer: &Viewer, id: Uuid) -> Condition {
    let keeps_address = "(email_as_of <= $1 AND email IS NOT DISTINCT FROM $2 \
        OR email_as_of > $1 AND email_as_of <= clock_timestamp() + interval '30 seconds' \
        OR email_as_of IS NULL AND $2 IS NULL)";
    let values: [Value; 2] = [viewer.issued_at.into(), viewer.email.clone().into()];
    Condition::all().add(Column::IdUser.eq(id)).add(Expr::cust_with_values(keeps_address, values))
}

/// `written`, which creates a plan, and the time of the newest token that says the address of a known viewer.
pub(super) fn confirmed_with(written: Statement, viewer: &Viewer, id: Uuid) -> Statement {
    let sql = |number| {
        let (issued_at, email) = (number + 1, number + 2);
        format!(
            "UPDATE users SET email_as_of = ${issued_at} WHERE id_user = ${number} \
             AND email_as_of < ${issued_at} AND email IS NOT DISTINCT FROM ${email}"
        )
    };
    with_cte(written, "person", sql, [id.into(), viewer.issued_at.into(), viewer.email.clone().into()])
}

/// Makes sure that the viewer has a row with the address of the newest token: users sign up elsewhere, and the first write
/// makes the row. False where a rule of the table refuses it, which aborts the transaction.
pub async fn ensure(session: &Session, viewer: &Viewer, id: Uuid) -> Result<bool, DbErr> {
    if let Some(user) = find(session, &[id]).await?.get(&id) {
        update_address(session, viewer, id, user).await?;
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
        // A concurrent insert, or a trigger that dropped the row.
        Ok(_) => Ok(find(session, &[id]).await?.contains_key(&id)),
        Err(error) => {
            let rule = violated_rule(&error).ok_or(error)?;
            tracing::warn!(rule, "the users table refuses the row of a new user: see plan-creator doctor");
            Ok(false)
        }
    }
}

/// Stores the address of a newer token. One that the table refuses, such as another row's, is ignored: the person can work
/// without it.
async fn update_address(session: &Session, viewer: &Viewer, id: Uuid, stored: &Owner) -> Result<(), DbErr> {
    let as_of = stored.email_as_of;
    if !is_newer(viewer, as_of) || (as_of == Some(viewer.issued_at) && stored.email == viewer.email) {
        return Ok(());
    }
    session.execute_unprepared("SAVEPOINT address").await?;
    let sql = "UPDATE users SET email = $2, email_as_of = $3 \
        WHERE id_user = $1 AND (email_as_of IS NULL OR email_as_of <= $3 OR email_as_of > clock_timestamp() + interval '30 seconds')";
    let values = [id.into(), viewer.email.clone().into(), viewer.issued_at.into()];
    match session.execute_raw(statement(sql, values)).await {
        Ok(_) => Ok(()),
        Err(error) => {
            let rule = violated_rule(&error).ok_or(error)?;
            tracing::warn!(rule, "the users table refuses a user's new address");
            session.execute_unprepared("ROLLBACK TO SAVEPOINT address").await.map(drop)
        }
    }
}
