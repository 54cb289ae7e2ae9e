//! CPU-bound work on blocking threads, beside the tasks that serve requests: a few at a time, each caller's one after
//! the other, and nothing that nobody waits for any more is begun.

use std::{panic::resume_unwind, sync::Arc};

use tokio::{
    sync::Semaphore,
    time::{Instant, timeout_at},
};

use super::{Exceeded, caller::Share};

/// Callers in the queue at most; beyond it work is refused as over capacity.
const MAX_WAITING: usize = 256;

/// A bounded pool of blocking threads for one kind of work.
pub(super) struct BlockingPool {
    threads: Arc<Semaphore>,
    waiting: Semaphore,
}

impl BlockingPool {
    /// Of which so many may be busy at a time.
    pub(super) fn new(threads: usize) -> Self {
        Self { threads: Arc::new(Semaphore::new(threads)), waiting: Semaphore::new(MAX_WAITING) }
    }

    /// Runs `work` once it is the turn of `caller`, who has one permit, and then this work's. Dropped before, it does not run. While it
    /// runs, the caller is known to be busy, also when nobody waits for it any more.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        caller: &Arc<Share>,
        deadline: Instant,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Exceeded> {
        let turn = async {
            let own = Arc::clone(&caller.computing).acquire_owned().await.map_err(|_| Exceeded::Capacity)?;
            let _waiting = self.waiting.try_acquire().map_err(|_| Exceeded::Capacity)?;
            let thread = Arc::clone(&self.threads).acquire_owned().await.map_err(|_| Exceeded::Capacity)?;
            Ok((own, thread, Arc::clone(caller)))
        };
        let held = timeout_at(deadline, turn).await.map_err(|_| Exceeded::Time)??;
        let begun = tokio::task::spawn_blocking(move || {
            // Held until the work has ended, whoever waits for it.
            let _held = held;
            work()
        });
        match begun.await {
            Ok(done) => Ok(done),
            Err(error) => error.try_into_panic().map_or(Err(Exceeded::Capacity), |panic| resume_unwind(panic)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        time::Duration,
    };

    use futures_util::{FutureExt, future::join_all};

    use super::*;
    use crate::limits::Limits;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(10)
    }

    fn caller() -> Arc<Share> {
        Share::new(&Limits::defaults().budget)
    }

    #[tokio::test]
    async fn so_much_is_computed_at_a_time() {
        let pool = BlockingPool::new(2);
        let (busy, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let callers: Vec<_> = (0..20).map(|_| caller()).collect();
        let all = callers.iter().map(|caller| {
            let (busy, most) = (Arc::clone(&busy), Arc::clone(&most));
            pool.run(caller, soon(), move || {
                most.fetch_max(busy.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::yield_now();
                busy.fetch_sub(1, Ordering::SeqCst);
            })
        });
        assert!(join_all(all).await.iter().all(Result::is_ok));
        assert!((1..=2).contains(&most.load(Ordering::SeqCst)));
    }

    #[tokio::test]
    async fn what_nobody_waits_for_is_not_begun() {
        let (pool, begun) = (BlockingPool::new(1), Arc::new(AtomicUsize::new(0)));
        let (release, wait) = std::sync::mpsc::channel::<()>();
        let (first, second) = (caller(), caller());
        let running = pool.run(&first, soon(), move || wait.recv().is_ok());
        tokio::pin!(running);
        assert!(running.as_mut().now_or_never().is_none());
        {
            let begun = Arc::clone(&begun);
            let abandoned = pool.run(&second, soon(), move || begun.fetch_add(1, Ordering::SeqCst));
            assert!(abandoned.now_or_never().is_none());
        }
        release.send(()).unwrap();
        assert_eq!(running.await, Ok(true));
        assert_eq!(pool.run(&second, soon(), || 7).await, Ok(7), "the abandoned one keeps nobody waiting");
        assert_eq!(begun.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn one_caller_is_one_in_the_line_however_much_they_ask() {
        let pool = BlockingPool::new(1);
        let (greedy, modest) = (caller(), caller());
        let done = Arc::new(AtomicUsize::new(0));
        let many = join_all((0..1_000).map(|_| {
            let done = Arc::clone(&done);
            pool.run(&greedy, soon(), move || done.fetch_add(1, Ordering::SeqCst))
        }));
        tokio::pin!(many);
        assert!(many.as_mut().now_or_never().is_none());
        // Some end while the others are asked for.
        let ended = done.load(Ordering::SeqCst);
        let done_before = {
            let done = Arc::clone(&done);
            let one = pool.run(&modest, soon(), move || done.load(Ordering::SeqCst));
            tokio::pin!(one);
            tokio::select! {
                biased;
                done = &mut one => done.unwrap(),
                _ = &mut many => panic!("the modest caller waits for all of the greedy one's"),
            }
        };
        assert!(done_before <= ended + 3, "{} of the greedy caller's came first", done_before - ended);
    }

    #[tokio::test]
    async fn work_that_is_not_begun_in_time_is_told_so() {
        let pool = BlockingPool::new(1);
        let (release, wait) = std::sync::mpsc::channel::<()>();
        let (first, second) = (caller(), caller());
        let running = pool.run(&first, soon(), move || wait.recv().is_ok());
        tokio::pin!(running);
        assert!(running.as_mut().now_or_never().is_none());
        let late = pool.run(&second, Instant::now() + Duration::from_millis(20), || ());
        assert_eq!(late.await, Err(Exceeded::Time));
        release.send(()).unwrap();
        assert_eq!(running.await, Ok(true));
    }
}
