//! When a viewer's credentials expire, for sockets and streams.

use std::time::Duration;

use tokio::time::Instant;

use crate::Host;

/// The longest time that a timer is set for.
const NEVER: Duration = Duration::from_hours(365 * 24);

/// When `viewer` has to be disconnected; far in the future without credentials.
pub(crate) fn of<H: Host>(viewer: Option<&H::Viewer>) -> Instant {
    Instant::now() + viewer.and_then(H::valid_for).unwrap_or(NEVER).min(NEVER)
}
