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
