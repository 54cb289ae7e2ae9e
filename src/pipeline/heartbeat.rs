//! Signs of life of a worker: the lease of a claim is renewed while its plan is worked on.

use std::time::Duration;

use uuid::Uuid;

use crate::{
    database::{Actor, Database},
    plans::claims,
};

/// Renews the lease three times within its length; returns when the claim does not count any more. A database that does
/// not answer is asked again: whether the claim still counts, its clock decides.
pub(super) async fn keep_alive(database: &Database, worker: &str, token: Uuid, lease: Duration) {
    loop {
        tokio::time::sleep(lease / 3).await;
        match extend(database, worker, token, lease).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(%error, "the lease could not be renewed; trying again"),
        }
    }
}

/// Whether the claim still counts.
async fn extend(database: &Database, worker: &str, token: Uuid, lease: Duration) -> Result<bool, sea_orm::DbErr> {
    let session = database.write(Actor::Worker(worker)).await?;
    let extended = claims::extend(&session, token, lease).await?;
    session.commit().await?;
    Ok(extended.is_some())
}
