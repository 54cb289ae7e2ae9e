//! How many requests a user, or an address without a token, may send.

use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use uuid::Uuid;

use crate::{
    auth::{Role, Viewer},
    execution::{Code, RequestError},
    limits::RequestLimits,
};

/// Whose requests are counted together.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Caller {
    User(Uuid),
    Address(IpAddr),
}

/// The address that a connection came from.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Peer(pub(in crate::http) IpAddr);

/// Requests between two clean-ups: whoever has been quiet is forgotten, so that memory follows the callers of the moment.
const CLEAN_UP_AFTER: u32 = 10_000;

/// Counts requests.
pub(in crate::http) struct Rate {
    callers: Option<DefaultKeyedRateLimiter<Caller>>,
    counted: AtomicU32,
}

impl Rate {
    /// As the limits say; without a rate, everybody may.
    pub(super) fn new(limits: &RequestLimits) -> Self {
        let quota = NonZeroU32::new(limits.requests_per_second).map(|rate| {
            Quota::per_second(rate).allow_burst(NonZeroU32::new(limits.request_burst).unwrap_or(NonZeroU32::MIN))
        });
        Self { callers: quota.map(RateLimiter::keyed), counted: AtomicU32::new(0) }
    }

    /// Counts one request. The service role is not counted: its agents ask for work all the time.
    pub(in crate::http) fn check(&self, viewer: Option<&Viewer>, peer: Option<Peer>) -> Result<(), RequestError> {
        let caller = match (viewer, peer) {
            (Some(Viewer { role: Role::Service, .. }), _) | (None, None) => return Ok(()),
            (Some(viewer), _) => Caller::User(viewer.user_id),
            (None, Some(peer)) => Caller::Address(peer.0),
        };
        let Some(callers) = &self.callers else { return Ok(()) };
        if self.counted.fetch_add(1, Ordering::Relaxed) % CLEAN_UP_AFTER == CLEAN_UP_AFTER - 1 {
            callers.retain_recent();
        }
        callers
            .check_key(&caller)
            .map_err(|_| RequestError::new(Code::RateLimited, "These are too many requests; come back in a second."))
    }
}
