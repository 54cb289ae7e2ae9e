//! How many sockets, streams and subscriptions there may be, altogether, of each user, and of each address that has not said yet
//! whose it is.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::Peer;
use crate::StreamLimits;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The limits, and what is in use.
pub(crate) struct StreamLimiter<U> {
    all: Arc<Semaphore>,
    /// All callers without a user are counted together, as `None`.
    of_users: Counter<Option<U>>,
    /// Sockets whose client has not sent `connection_init`.
    of_addresses: Counter<Option<IpAddr>>,
    subscriptions: Counter<Option<U>>,
}

/// A permit for one socket or stream; it is given back when this is dropped.
pub(crate) struct StreamPermit<U: Clone + Eq + Hash> {
    _one_of_all: OwnedSemaphorePermit,
    owner: Owner<U>,
}

enum Owner<U: Clone + Eq + Hash> {
    /// Counted for its address, until `connection_init` makes it one of the users.
    Address {
        _counted: Counted<Option<IpAddr>>,
        users: Counter<Option<U>>,
    },
    User {
        _counted: Counted<Option<U>>,
    },
}

/// A permit for one subscription; it is given back when this is dropped.
pub(crate) type SubscriptionPermit<U> = Counted<Option<U>>;

impl<U: Clone + Eq + Hash> StreamLimiter<U> {
    pub(crate) fn new(limits: &StreamLimits) -> Self {
        Self {
            all: Arc::new(Semaphore::new(limits.max_streams.min(Semaphore::MAX_PERMITS))),
            of_users: Counter::new(limits.max_streams_per_user),
            of_addresses: Counter::new(limits.max_new_sockets_per_address),
            subscriptions: Counter::new(limits.max_subscriptions_per_user),
        }
    }

    /// A permit for a socket from `peer`, whose client has not sent `connection_init` yet; `None` where there is none.
    pub(crate) fn socket(&self, peer: Option<Peer>) -> Option<StreamPermit<U>> {
        let counted = self.of_addresses.count(peer.map(Peer::network))?;
        let owner = Owner::Address { _counted: counted, users: self.of_users.clone() };
        Some(StreamPermit { _one_of_all: Arc::clone(&self.all).try_acquire_owned().ok()?, owner })
    }

    /// A permit for a stream of `user`; `None` where there is none.
    pub(crate) fn stream(&self, user: Option<U>) -> Option<StreamPermit<U>> {
        let owner = Owner::User { _counted: self.of_users.count(user)? };
        Some(StreamPermit { _one_of_all: Arc::clone(&self.all).try_acquire_owned().ok()?, owner })
    }

    /// A permit for a subscription of `user`; `None` where there is none.
    pub(crate) fn subscription(&self, user: Option<U>) -> Option<SubscriptionPermit<U>> {
        self.subscriptions.count(user)
    }
}

impl<U: Clone + Eq + Hash> StreamPermit<U> {
    /// From now on it is one of `user`'s; false where that user may have no more.
    pub(crate) fn identify(&mut self, user: Option<U>) -> bool {
        let Owner::Address { users, .. } = &self.owner else { return true };
        let Some(counted) = users.count(user) else { return false };
        self.owner = Owner::User { _counted: counted };
        true
    }
}

/// Counts by key, up to so many for each.
struct Counter<K> {
    counts: Arc<Mutex<HashMap<K, usize>>>,
    most: usize,
}

/// One that is counted until this is dropped.
pub(crate) struct Counted<K: Clone + Eq + Hash> {
    counts: Arc<Mutex<HashMap<K, usize>>>,
    key: K,
}

impl<K> Clone for Counter<K> {
    fn clone(&self) -> Self {
        Self { counts: Arc::clone(&self.counts), most: self.most }
    }
}

impl<K: Clone + Eq + Hash> Counter<K> {
    fn new(most: usize) -> Self {
        Self { counts: Arc::default(), most }
    }

    fn count(&self, key: K) -> Option<Counted<K>> {
        let mut counts = lock(&self.counts);
        let count = counts.get(&key).copied().unwrap_or(0);
        if count >= self.most {
            return None;
        }
        counts.insert(key.clone(), count + 1);
        Some(Counted { counts: Arc::clone(&self.counts), key })
    }
}

impl<K: Clone + Eq + Hash> Drop for Counted<K> {
    fn drop(&mut self) {
        let mut counts = lock(&self.counts);
        match counts.get_mut(&self.key) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(counts.remove(&self.key)),
        }
    }
}

fn lock<K>(counts: &Mutex<HashMap<K, usize>>) -> MutexGuard<'_, HashMap<K, usize>> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter(altogether: usize, per_user: usize) -> StreamLimiter<u8> {
        StreamLimiter::new(&StreamLimits {
            max_streams: altogether,
            max_streams_per_user: per_user,
            max_new_sockets_per_address: 3,
            max_subscriptions_per_user: 2,
            ..StreamLimits::default()
        })
    }

    #[test]
    fn a_user_has_so_many_streams_and_gets_them_back() {
        let limiter = limiter(10, 2);
        let first = limiter.stream(None).unwrap();
        let _second = limiter.stream(None).unwrap();
        assert!(limiter.stream(None).is_none());
        drop(first);
        assert!(limiter.stream(None).is_some());
    }

    #[test]
    fn a_refused_user_takes_nothing_of_others() {
        let limiter = limiter(2, 1);
        let _first = limiter.stream(None).unwrap();
        for _ in 0..5 {
            assert!(limiter.stream(None).is_none());
        }
        assert!(limiter.socket(None).is_some());
    }

    #[test]
    fn all_users_together_have_so_many_streams() {
        let limiter = limiter(1, 5);
        let first = limiter.socket(None).unwrap();
        assert!(limiter.socket(None).is_none() && limiter.stream(None).is_none());
        drop(first);
        assert!(limiter.stream(None).is_some());
        assert!(lock(&limiter.of_users.counts).is_empty() && lock(&limiter.of_addresses.counts).is_empty());
    }

    #[test]
    fn sockets_count_for_their_address_until_they_say_whose_they_are() {
        let limiter = limiter(10, 10);
        let (one, other) = (Some(Peer([192, 0, 2, 1].into())), Some(Peer([192, 0, 2, 2].into())));
        let mut sockets: Vec<_> = (0..3).map(|_| limiter.socket(one).unwrap()).collect();
        assert!(limiter.socket(one).is_none());
        assert!(limiter.socket(other).is_some());
        assert!(sockets[0].identify(None));
        assert!(limiter.socket(one).is_some(), "the one that sent connection_init is not new any more");
        assert_eq!(lock(&limiter.of_users.counts)[&None], 1);
    }

    #[test]
    fn a_user_has_so_many_subscriptions_on_all_sockets() {
        let limiter = limiter(10, 10);
        let held = [limiter.subscription(None), limiter.subscription(None)];
        assert!(held.iter().all(Option::is_some) && limiter.subscription(None).is_none());
        drop(held);
        assert!(limiter.subscription(None).is_some());
    }
}
