//! How many requests a user, or an address without a token, may send.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
};

use axum::http::{HeaderName, request::Parts};
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

/// The address that a request comes from.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Peer(pub(in crate::http) IpAddr);

impl Peer {
    /// The address of the connection, or what the proxy at its other end says: the last address in its header, since those
    /// before came with the request.
    pub(in crate::http) fn of(parts: &Parts, said_in: Option<&HeaderName>) -> Option<Self> {
        let said = said_in.and_then(|name| parts.headers.get_all(name).iter().next_back());
        let last = said.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        last.map(Self).or_else(|| parts.extensions.get().copied())
    }

    /// What is counted as one: a household of IPv6 has 2^64 addresses (RFC 6177).
    fn network(self) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
            address @ IpAddr::V4(_) => address,
        }
    }
}

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
            (Some(viewer), _) => Caller::User(viewer.user_id.unwrap_or_default()),
            (None, Some(peer)) => Caller::Address(peer.network()),
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

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[test]
    fn the_proxy_in_front_has_the_last_word() {
        let name = HeaderName::from_static("x-forwarded-for");
        let peer = |lines: &[&str], said_in| {
            let mut request = Request::builder().extension(Peer([10, 0, 0, 1].into()));
            for line in lines {
                request = request.header(&name, *line);
            }
            Peer::of(&request.body(()).unwrap().into_parts().0, said_in).unwrap().0.to_string()
        };
        assert_eq!(peer(&["6.6.6.6, 1.2.3.4"], Some(&name)), "1.2.3.4");
        assert_eq!(peer(&["6.6.6.6", "2001:db8::1"], Some(&name)), "2001:db8::1");
        assert_eq!(peer(&["6.6.6.6"], None), "10.0.0.1", "nobody trusts a header unasked");
        assert_eq!(peer(&["somebody"], Some(&name)), "10.0.0.1");
        assert_eq!(peer(&[], Some(&name)), "10.0.0.1");
    }

    #[test]
    fn a_network_of_ipv6_counts_once() {
        let network = |text: &str| Peer(text.parse().unwrap()).network().to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
    }
}
