//! When a viewer's token expires, for sockets and streams.

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    auth::{CLOCK_SKEW, Viewer},
    clock,
};

/// The longest time that a timer is set for.
const NEVER: Duration = Duration::from_hours(365 * 24);

/// When `viewer` has to be disconnected; far in the future without a token. A token that has just expired within the allowed
/// clock skew lasts for that long.
pub(super) fn of(viewer: Option<&Viewer>) -> Instant {
    let left = viewer.map_or(NEVER, |viewer| {
        let seconds = viewer.expires_at.saturating_sub(clock::now().timestamp());
        u64::try_from(seconds).ok().filter(|seconds| *seconds > 0).map_or(CLOCK_SKEW, Duration::from_secs)
    });
    Instant::now() + left.min(NEVER)
}
