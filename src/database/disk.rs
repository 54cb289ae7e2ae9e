//! Whether the database's disk is full.

use std::sync::atomic::Ordering;

use deadpool::managed::Object;
use sea_orm::{ConnectionTrait, DbErr, sqlx};

use super::{Actor, Database, pool::ConnectionManager};

/// Needs a file of a megabyte, which is dropped with the transaction.
const PROBE: &str = "CREATE TEMPORARY TABLE plan_creator_room ON COMMIT DROP AS \
    SELECT repeat('x', 1000) FROM generate_series(1, 1000)";

/// Notes a "disk full" error.
pub(super) fn note_error(connection: &Object<ConnectionManager>, error: &sqlx::Error) {
    let is_full = error.as_database_error().is_some_and(|error| error.code().is_some_and(|code| code == "53100"));
    if is_full && let Some(pool) = Object::pool(connection) {
        pool.manager().disk_full.store(true, Ordering::Relaxed);
    }
}

impl Database {
    /// Whether there is disk space. Tried only after a statement has failed for lack of it.
    pub async fn has_disk_space(&self) -> Result<bool, DbErr> {
        let disk_full = &self.connections.manager().disk_full;
        if !disk_full.swap(false, Ordering::Relaxed) {
            return Ok(true);
        }
        let session = self.write(Actor::Worker("health")).await?;
        // Any other error is not about the disk.
        let probed = session.execute_unprepared(PROBE).await;
        tracing::debug!(?probed, "probed the database's disk for space");
        Ok(!disk_full.load(Ordering::Relaxed))
    }
}
