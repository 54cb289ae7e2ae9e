//! The heartbeat of a worker: renews the lease of a claim.

use uuid::Uuid;

use super::worker::Worker;
use crate::plans::claims;

/// Renews the lease three times within its length; returns when the claim is lost. Database errors are retried: whether the
/// claim is valid is decided there.
pub(super) async fn keep_alive(worker: &Worker, token: Uuid) {
    loop {
        tokio::time::sleep(worker.lease / 3).await;
        match worker.write(async |session| claims::extend(session, token, worker.lease).await).await {
            Ok(Some(_)) => {}
            Ok(None) => return,
            Err(error) => tracing::warn!(%error, "cannot renew the lease; retrying"),
        }
    }
}
