//! When a viewer's credentials expire, for those who stay longer than a request.

use std::time::Duration;

use tokio::time::Instant;

use crate::Host;

/// No credentials are valid for longer than a timer can be set.
const NEVER: Duration = Duration::from_hours(365 * 24);

/// When `viewer` has to leave; for those without credentials, a time that does not come.
pub(crate) fn of<H: Host>(viewer: Option<&H::Viewer>) -> Instant {
    Instant::now() + viewer.and_then(H::valid_for).unwrap_or(NEVER).min(NEVER)
}
