//! Round robin over users: pending plans are claimed from one user after the other, each one's oldest first, so that ten
//! thousand of one user delay another's by one at most.

use std::sync::{Mutex, PoisonError};

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::database::{Session, statement};

/// The last user. Each process has its own; several are as fair as one.
#[derive(Debug)]
pub struct RoundRobin(Mutex<Option<Uuid>>);

impl RoundRobin {
    /// Starts at a random user, so that frequent restarts favour nobody.
    pub fn from_random_user() -> Self {
        Self(Mutex::new(Some(Uuid::new_v4())))
    }

    /// Picks and locks up to `limit` pending plans: one of each user, and again from the first.
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
                // Wraps around.
                None => last = None,
            }
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = last;
        Ok(picked)
    }
}

/// The oldest due plan of the next user after `last`, except those in `picked`.
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
