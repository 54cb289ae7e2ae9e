//! The bytes of an operation's response: counted while rows are read and texts are made, reserved where they are many, and held until
//! they have been sent.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use bytes::Bytes;
use tokio::{sync::Mutex, time::timeout_at};

use super::{
    Budget, Caller, Exceeded,
    response_memory::{FREE, Reservation},
};

/// How long a large response waits for memory while others are sent.
const MEMORY_WAIT: Duration = Duration::from_secs(5);

/// Bytes of a large response that cost a point: to read, write and compress them takes a tenth of a millisecond.
const BYTES_A_POINT: u64 = 10_000;

/// What was taken so far.
pub(super) struct ResponseBytes {
    /// Bytes of the rows that were read, and of the values that were made of them.
    rows: AtomicUsize,
    values: AtomicUsize,
    /// What `reservation` allows, to be looked at without waiting.
    reserved: AtomicUsize,
    reservation: Mutex<Reservation>,
}

impl ResponseBytes {
    pub(super) fn new() -> Self {
        Self {
            rows: AtomicUsize::new(0),
            values: AtomicUsize::new(0),
            reserved: AtomicUsize::new(FREE),
            reservation: Mutex::default(),
        }
    }

    /// Begins anew, for the next event of a subscription.
    pub(super) async fn reset(&self) {
        self.rows.store(0, Ordering::Relaxed);
        self.values.store(0, Ordering::Relaxed);
        self.reserved.store(FREE, Ordering::Relaxed);
        *self.reservation.lock().await = Reservation::default();
    }
}

impl Budget {
    /// Charges the bytes of a row that was read. Returns once there is memory for them. Where there may be no more, it never
    /// returns: whoever runs the operation is told by `exceeded`, and drops it.
    pub async fn charge_row(&self, bytes: usize) {
        self.charge(&self.bytes.rows, bytes).await;
    }

    /// The same for a text or JSON of the response.
    pub async fn charge_value(&self, bytes: usize) {
        self.charge(&self.bytes.values, bytes).await;
    }

    async fn charge(&self, counter: &AtomicUsize, bytes: usize) {
        let used = counter.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        if used > self.bytes.reserved.load(Ordering::Relaxed) {
            self.reserve(used).await;
        }
    }

    async fn reserve(&self, bytes: usize) {
        let (limits, reserved) = (self.caller.limits(), &self.bytes.reserved);
        let most = limits.max_response.min(limits.response_memory);
        if bytes > most {
            return self.exceed(Exceeded::ResponseBytes { most }).await;
        }
        let mut reservation = self.bytes.reservation.lock().await;
        if bytes <= reservation.bytes() {
            return;
        }
        let memories = [&self.caller.share().response_memory, &self.caller.pools().response_memory];
        if !self.is_retryable {
            reservation.try_grow(bytes, memories);
            return reserved.store(most, Ordering::Relaxed);
        }
        let before = reservation.bytes();
        let until = self.deadline().min(Instant::now() + MEMORY_WAIT);
        if timeout_at(until.into(), reservation.grow(bytes, memories)).await.is_err() {
            return self.exceed(Exceeded::Capacity).await;
        }
        reserved.store(reservation.bytes().min(most), Ordering::Relaxed);
        if let Err(why) = self.caller.charge((reservation.bytes() - before) as u64 / BYTES_A_POINT) {
            self.exceed(why).await;
        }
    }

    /// Bytes of texts and JSON that were taken so far: about what the response will have.
    pub fn values(&self) -> usize {
        self.bytes.values.load(Ordering::Relaxed)
    }

    /// The response as it is sent: its memory counts until it has been.
    pub async fn respond(&self, body: Vec<u8>) -> Bytes {
        let more = body.len().saturating_sub(self.values());
        self.charge_value(more).await;
        if body.len() <= FREE {
            return body.into();
        }
        let reservation = std::mem::take(&mut *self.bytes.reservation.lock().await);
        Bytes::from_owner(Sent { body, _reservation: reservation, _caller: self.caller.clone() })
    }
}

/// The bytes of a response, and the memory that is reserved for them.
struct Sent {
    body: Vec<u8>,
    _reservation: Reservation,
    /// Whose share it is of, for as long.
    _caller: Caller,
}

impl AsRef<[u8]> for Sent {
    fn as_ref(&self) -> &[u8] {
        &self.body
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::FutureExt;

    use super::*;
    use crate::{budget::Callers, limits::Limits};

    const MIB: usize = 1024 * 1024;

    fn caller(max_response: usize, response_memory: usize) -> Caller {
        let mut limits = Limits::defaults().budget;
        (limits.max_response, limits.response_memory) = (max_response, response_memory);
        Callers::new(&limits).caller(None, false)
    }

    fn budget(caller: &Caller) -> Arc<Budget> {
        caller.operation(Duration::from_secs(10), true)
    }

    #[tokio::test]
    async fn a_response_may_have_so_many_bytes_and_no_more() {
        let budget = budget(&caller(MIB, 8 * MIB));
        budget.charge_value(MIB).await;
        assert_eq!(budget.exceeded().now_or_never(), None);
        assert!(budget.charge_value(1).now_or_never().is_none(), "whoever takes too much does not go on");
        assert_eq!(budget.exceeded().await, Exceeded::ResponseBytes { most: MIB });
    }

    #[tokio::test]
    async fn rows_are_bounded_as_well_as_what_is_made_of_them() {
        let budget = budget(&caller(MIB, 8 * MIB));
        budget.charge_row(MIB).await;
        budget.charge_value(MIB).await;
        assert!(budget.charge_row(1).now_or_never().is_none());
    }

    #[tokio::test]
    async fn a_large_response_waits_until_another_is_sent() {
        let mut limits = Limits::defaults().budget;
        (limits.max_response, limits.response_memory) = (2 * MIB, 2 * MIB);
        let callers = Callers::new(&limits);
        let (first, second) = (budget(&callers.caller(None, false)), budget(&callers.caller(None, false)));
        let sent = first.respond(vec![b'x'; 2 * MIB - FREE]).await;
        let waiting = second.charge_value(MIB);
        tokio::pin!(waiting);
        assert!(waiting.as_mut().now_or_never().is_none());
        second.charge_row(FREE).await;
        drop(sent);
        waiting.await;
        assert_eq!(second.exceeded().now_or_never(), None);
    }

    #[tokio::test]
    async fn a_large_response_that_waits_for_long_is_told_that_the_server_is_busy() {
        let caller = caller(2 * MIB, 2 * MIB);
        let (first, second) = (budget(&caller), caller.operation(Duration::from_millis(50), true));
        let _sent = first.respond(vec![b'x'; 2 * MIB - FREE]).await;
        tokio::select! {
            () = second.charge_value(MIB) => panic!("there is no room for it"),
            why = second.exceeded() => assert_eq!(why, Exceeded::Capacity),
        }
    }

    #[tokio::test]
    async fn a_mutation_that_has_happened_is_told_so_whatever_others_take() {
        let caller = caller(2 * MIB, 2 * MIB);
        let (first, second) = (budget(&caller), caller.operation(Duration::from_secs(10), false));
        let _sent = first.respond(vec![b'x'; 2 * MIB - FREE]).await;
        assert!(second.charge_value(MIB).now_or_never().is_some());
        assert_eq!(second.exceeded().now_or_never(), None);
    }

    #[tokio::test]
    async fn each_event_of_a_subscription_has_bytes_of_its_own() {
        let budget = caller(MIB, 8 * MIB).subscription(Duration::from_secs(10));
        for _ in 0..3 {
            budget.begin_event().await;
            budget.charge_value(MIB).await;
        }
        assert_eq!(budget.exceeded().now_or_never(), None);
    }
}
