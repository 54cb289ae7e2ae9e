//! Who asks, as far as limits go: the rate of what they ask, and their share of what everybody uses.

use std::{
    collections::HashMap,
    net::IpAddr,
    num::NonZeroU32,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::{Budget, Exceeded, blocking_pool::BlockingPool, operation::Pools, response_memory::ResponseMemory};
use crate::limits::BudgetLimits;

/// Whose operations are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallerKey {
    /// A signed-in user.
    User(Uuid),
    /// A network address without a token.
    Address(IpAddr),
}

/// Charges between two clean-ups: whoever has been quiet is forgotten, so that memory follows the callers of the moment.
const CLEAN_UP_AFTER: u32 = 10_000;
/// Shares that may be kept before those of callers that have gone are looked for.
const SHARES: usize = 1_000;

/// Everybody who asks, and what they share.
pub struct Callers {
    limiter: Option<DefaultKeyedRateLimiter<CallerKey>>,
    burst: NonZeroU32,
    charged: AtomicU32,
    shares: Mutex<HashMap<CallerKey, Weak<Share>>>,
    limits: BudgetLimits,
    pools: Pools,
}

/// What one caller may use at once, in all of their operations together.
pub(super) struct Share {
    pub(super) sessions: Arc<Semaphore>,
    pub(super) computing: Arc<Semaphore>,
    pub(super) response_memory: ResponseMemory,
}

/// One caller, for as long as a request or socket lasts.
#[derive(Clone)]
pub struct Caller {
    callers: Arc<Callers>,
    key: Option<CallerKey>,
    is_exempt: bool,
    share: Arc<Share>,
}

impl Callers {
    /// Nobody yet. Without a rate, everybody may ask for anything.
    pub fn new(limits: &BudgetLimits) -> Arc<Self> {
        let burst = NonZeroU32::new(limits.rate_limit_burst).unwrap_or(NonZeroU32::MIN);
        let quota = NonZeroU32::new(limits.rate_limit).map(|rate| Quota::per_second(rate).allow_burst(burst));
        Arc::new(Self {
            limiter: quota.map(RateLimiter::keyed),
            burst,
            charged: AtomicU32::new(0),
            shares: Mutex::default(),
            pools: Pools {
                response_memory: ResponseMemory::new(limits.response_memory),
                previews: BlockingPool::new(limits.preview_threads()),
                documents: BlockingPool::new(1),
            },
            limits: limits.clone(),
        })
    }

    /// The caller with this key; one without counts for itself. An exempt one is not charged, but shares what is shared.
    pub fn caller(self: &Arc<Self>, key: Option<CallerKey>, is_exempt: bool) -> Caller {
        let share = key.map_or_else(|| Share::new(&self.limits), |key| self.share(key));
        Caller { callers: Arc::clone(self), key, is_exempt, share }
    }

    fn share(&self, key: CallerKey) -> Arc<Share> {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(share) = shares.get(&key).and_then(Weak::upgrade) {
            return share;
        }
        if shares.len() >= SHARES && shares.len() == shares.capacity() {
            shares.retain(|_, share| share.strong_count() > 0);
        }
        let share = Share::new(&self.limits);
        shares.insert(key, Arc::downgrade(&share));
        share
    }
}

impl Share {
    pub(super) fn new(limits: &BudgetLimits) -> Arc<Self> {
        Arc::new(Self {
            sessions: Arc::new(Semaphore::new(limits.max_sessions_per_user)),
            computing: Arc::new(Semaphore::new(1)),
            response_memory: ResponseMemory::new(limits.max_response),
        })
    }
}

impl Caller {
    /// Spends so many points of the caller's, or says how long they have to wait.
    pub fn charge(&self, points: u64) -> Result<(), Exceeded> {
        let (Some(limiter), Some(key), false) = (&self.callers.limiter, self.key, self.is_exempt) else {
            return Ok(());
        };
        let burst = self.callers.burst;
        let Some(cells) = NonZeroU32::new(u32::try_from(points).unwrap_or(u32::MAX)) else { return Ok(()) };
        if self.callers.charged.fetch_add(1, Ordering::Relaxed) % CLEAN_UP_AFTER == CLEAN_UP_AFTER - 1 {
            limiter.retain_recent();
        }
        match limiter.check_key_n(&key, cells) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(not_until)) => {
                Err(Exceeded::RateLimit { retry_after: not_until.wait_time_from(DefaultClock::default().now()) })
            }
            Err(_) => Err(Exceeded::Cost { points, most: burst.get() }),
        }
    }

    /// A budget for a query or mutation, which may take `time` altogether. One that cannot be repeated is not told to come back.
    pub fn operation(&self, time: Duration, is_retryable: bool) -> Arc<Budget> {
        Budget::new(self.clone(), time, true, is_retryable)
    }

    /// A budget for a subscription, each of whose events may take `time` and as many bytes as a response.
    pub fn subscription(&self, time: Duration) -> Arc<Budget> {
        Budget::new(self.clone(), time, false, true)
    }

    /// Runs `parse`, which may take long, beside the tasks that serve everybody else.
    pub async fn parse<T: Send + 'static>(
        &self,
        time: Duration,
        parse: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Exceeded> {
        let deadline = tokio::time::Instant::now() + time;
        self.callers.pools.documents.run(&self.share, deadline, parse).await
    }

    pub(super) fn share(&self) -> &Arc<Share> {
        &self.share
    }

    pub(super) fn pools(&self) -> &Pools {
        &self.callers.pools
    }

    pub(super) fn limits(&self) -> &BudgetLimits {
        &self.callers.limits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    fn callers(rate: u32, burst: u32) -> Arc<Callers> {
        let mut limits = Limits::defaults().budget;
        (limits.rate_limit, limits.rate_limit_burst) = (rate, burst);
        Callers::new(&limits)
    }

    #[test]
    fn points_are_spent_until_there_are_none_and_come_back_with_time() {
        let callers = callers(10, 100);
        let caller = callers.caller(Some(CallerKey::User(Uuid::nil())), false);
        assert_eq!(caller.charge(90), Ok(()));
        let Err(Exceeded::RateLimit { retry_after }) = caller.charge(90) else { panic!("there were 10 left") };
        assert!((7..=9).contains(&retry_after.as_secs()), "{retry_after:?}");
        assert_eq!(caller.charge(5), Ok(()), "what was refused was not spent");
    }

    #[test]
    fn what_nobody_can_ever_afford_is_told_so() {
        let caller = callers(10, 100).caller(Some(CallerKey::User(Uuid::nil())), false);
        assert_eq!(caller.charge(101), Err(Exceeded::Cost { points: 101, most: 100 }));
    }

    #[test]
    fn callers_do_not_pay_for_each_other_and_the_exempt_pay_nothing() {
        let callers = callers(1, 10);
        let (one, other) = (CallerKey::User(Uuid::from_u128(1)), CallerKey::Address([192, 0, 2, 1].into()));
        assert_eq!(callers.caller(Some(one), false).charge(10), Ok(()));
        assert!(callers.caller(Some(one), false).charge(10).is_err());
        assert_eq!(callers.caller(Some(other), false).charge(10), Ok(()));
        assert_eq!(callers.caller(Some(one), true).charge(1_000), Ok(()));
    }

    #[test]
    fn a_share_is_kept_while_somebody_uses_it_and_forgotten_after() {
        let callers = callers(0, 1);
        let key = |number| Some(CallerKey::User(Uuid::from_u128(number)));
        let kept = callers.caller(key(0), false);
        for number in 1..20_000 {
            drop(callers.caller(key(number), false));
        }
        assert!(Arc::ptr_eq(&kept.share, &callers.caller(key(0), false).share));
        assert!(callers.shares.lock().unwrap().len() < 2 * 1_792, "{}", callers.shares.lock().unwrap().len());
    }
}
