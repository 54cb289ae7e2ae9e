//! Signs of life of a worker: the lease of a claim is renewed while its plan is worked on.

use uuid::Uuid;

use super::worker::Worker;
use crate::plans::claims;

/// Renews the lease three times within its length; returns when the claim does not count any more. A database that does
/// not answer is asked again: whether the claim still counts, its clock decides.
pub(super) async fn keep_alive(worker: &Worker, token: Uuid) {
    loop {
        tokio::time::sleep(worker.lease / 3).await;
        match worker.write(async |session| claims::extend(session, token, worker.lease).await).await {
            Ok(Some(_)) => {}
            Ok(None) => return,
            Err(error) => tracing::warn!(%error, "the lease could not be renewed; trying again"),
        }
    }
}
