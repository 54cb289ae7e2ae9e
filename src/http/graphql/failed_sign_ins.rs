//! Tokens that do not count cost a check of their signature: an address that sends too many of them has to wait.

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use quick_cache::sync::Cache;

use crate::budget::{Caller, Exceeded};

/// Points that a token costs that does not count.
const POINTS: u64 = 100;
/// Addresses that are remembered.
const KEPT: usize = 10_000;

/// Addresses that have to wait until a moment.
pub(in crate::http) struct FailedSignIns(Cache<IpAddr, Instant>);

impl FailedSignIns {
    pub(super) fn new() -> Self {
        Self(Cache::new(KEPT))
    }

    /// Whether a token from this address may be checked.
    pub(super) fn check(&self, address: IpAddr) -> Result<(), Exceeded> {
        let left = self.0.get(&address).map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()));
        if left.is_zero() { Ok(()) } else { Err(Exceeded::RateLimit { retry_after: left }) }
    }

    /// Charges the `caller` at this address for a token that did not count.
    pub(super) fn note(&self, caller: &Caller, address: IpAddr) {
        if let Err(Exceeded::RateLimit { retry_after }) = caller.charge(POINTS) {
            self.0.insert(address, Instant::now() + retry_after);
        }
    }
}
