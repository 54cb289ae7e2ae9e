//! Whether Postgres has room on its disk for what is written.

use std::sync::atomic::Ordering;

use deadpool::managed::Object;
use sea_orm::{ConnectionTrait, DbErr, sqlx};

use super::{Actor, Database, connections::Lender};

/// A file of its own, of a megabyte. Nothing of it is left when its transaction ends.
const TRY: &str = "CREATE TEMPORARY TABLE plan_creator_room ON COMMIT DROP AS \
    SELECT repeat('x', 1000) FROM generate_series(1, 1000)";

/// Remembers that a statement of the connection found no room.
pub(super) fn note(connection: &Object<Lender>, error: &sqlx::Error) {
    let is_full = error.as_database_error().is_some_and(|error| error.code().is_some_and(|code| code == "53100"));
    if is_full && let Some(pool) = Object::pool(connection) {
        pool.manager().disk_full.store(true, Ordering::Relaxed);
    }
}

impl Database {
    /// Whether there is room to write. That is tried only where a statement has found none: until it is there again.
    pub async fn has_room(&self) -> Result<bool, DbErr> {
        let disk_full = &self.connections.manager().disk_full;
        if !disk_full.swap(false, Ordering::Relaxed) {
            return Ok(true);
        }
        let session = self.write(Actor::Worker("health")).await?;
        // Whatever else may keep it from being made is not the disk's size.
        let tried = session.execute_unprepared(TRY).await;
        tracing::debug!(?tried, "looked for room on the database's disk");
        Ok(!disk_full.load(Ordering::Relaxed))
    }
}
