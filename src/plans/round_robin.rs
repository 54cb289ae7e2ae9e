//! Whose turn it is: waiting plans are claimed from one user after the other (round robin), each one's oldest first. So
//! whoever has ten thousand in the queue does not keep another waiting for more than one of them.

use std::sync::{Mutex, PoisonError};

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::database::{Session, statement};

/// The user who came last. Each process keeps its own: several rounds at the same time are as fair as one.
#[derive(Debug)]
pub struct RoundRobin(Mutex<Option<Uuid>>);

impl RoundRobin {
    /// Begins from_random_user, so that programs that start often do not favour the same user each time.
    pub fn from_random_user() -> Self {
        Self(Mutex::new(Some(Uuid::new_v4())))
    }

    /// Up to `limit` plans that wait and may be begun, locked: one of each user, and again from the first.
    pub(super) async fn pick(&self, session: &Session, limit: usize) -> Result<Vec<Uuid>, DbErr> {
        let mut last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut picked = Vec::new();
        while picked.len() < limit {
            match next(session, last, &picked).await? {
                Some((id, user)) => {
                    picked.push(id);
                    last = Some(user);
                }
                None if last.is_none() => break,
                // Nobody behind the last one: from the front.
                None => last = None,
            }
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = last;
        Ok(picked)
    }
}

/// The oldest plan that may be begun of the next user behind `last`, beside those that are `picked` already.
async fn next(session: &Session, last: Option<Uuid>, picked: &[Uuid]) -> Result<Option<(Uuid, Uuid)>, DbErr> {
    let behind = if last.is_some() { "AND p.user_id > $2" } else { "" };
    let sql = format!(
        "SELECT p.id, p.user_id FROM investment_plans p LEFT JOIN plan_attempts a ON a.plan_id = p.id \
        WHERE p.processing_status = 'PENDING' AND p.id <> ALL($1) {behind} \
            AND (a.available_at IS NULL OR a.available_at <= clock_timestamp()) \
            AND NOT EXISTS (SELECT FROM user_erasures e WHERE e.user_id = p.user_id) \
        ORDER BY p.user_id, p.created_at, p.id LIMIT 1 FOR NO KEY UPDATE OF p SKIP LOCKED"
    );
    let values = std::iter::once(picked.to_vec().into()).chain(last.map(Into::into));
    let row = session.query_one_raw(statement(&sql, values)).await?;
    row.map(|row| Ok((row.try_get("", "id")?, row.try_get("", "user_id")?))).transpose()
}
