//! When a viewer's token stops to count, for those who stay longer than a request.

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    auth::{CLOCK_SKEW, Viewer},
    clock,
};

/// Nobody's token lasts longer than a timer can be set.
const NEVER: Duration = Duration::from_hours(365 * 24);

/// The moment at which `viewer` has to leave; for those without a token, one that does not come. Who comes with a token
/// that has just expired, which the clocks' difference allows, may stay for that difference.
pub(super) fn of(viewer: Option<&Viewer>) -> Instant {
    let left = viewer.map_or(NEVER, |viewer| {
        let seconds = viewer.expires_at.saturating_sub(clock::now().timestamp());
        u64::try_from(seconds).ok().filter(|seconds| *seconds > 0).map_or(CLOCK_SKEW, Duration::from_secs)
    });
    Instant::now() + left.min(NEVER)
}
