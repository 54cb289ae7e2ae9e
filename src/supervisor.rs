//! Supervises the program's long-lived tasks: one that panics is logged, counted and restarted.

use std::{
    any::Any,
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::FutureExt;
use metrics::counter;
use tokio::{task::JoinHandle, time::sleep};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The first and the longest delay before a restart.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// Starts tasks, and knows which of them are alive.
#[derive(Clone)]
pub struct Supervisor {
    tasks: TaskTracker,
    /// The first and the longest delay.
    pauses: (Duration, Duration),
    /// Tasks by name, and how many of them are alive.
    counts: Arc<Mutex<BTreeMap<&'static str, Count>>>,
}

#[derive(Default)]
struct Count {
    tasks: usize,
    alive: usize,
}

impl Default for Supervisor {
    fn default() -> Self {
        Self::pausing(PAUSE)
    }
}

impl Supervisor {
    /// No tasks, with these delays.
    fn pausing(pauses: (Duration, Duration)) -> Self {
        Self { tasks: TaskTracker::new(), pauses, counts: Arc::default() }
    }

    /// Runs what `begin` makes, until it ends by itself. After a panic it is restarted, unless `stop` is cancelled. Several tasks
    /// may share a name.
    pub fn spawn<F: Future<Output = ()> + Send + 'static>(
        &self,
        name: &'static str,
        stop: &CancellationToken,
        begin: impl Fn() -> F + Send + Sync + 'static,
    ) -> JoinHandle<()> {
        counter!("plan_creator_task_panics_total", "task" => name).increment(0);
        self.change(name, |count| count.tasks += 1);
        let (supervisor, stop) = (self.clone(), stop.clone());
        self.tasks.spawn(async move { supervisor.supervise(name, &stop, begin).await })
    }

    /// A name of which no task is alive: it has panicked, and has not run again for as long as its delay.
    pub fn down(&self) -> Option<&'static str> {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().find(|(_, count)| count.tasks > 0 && count.alive == 0).map(|(name, _)| *name)
    }

    /// Waits for all tasks. No more can be started.
    pub async fn ended(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    async fn supervise<F: Future<Output = ()> + Send + 'static>(
        &self,
        name: &'static str,
        stop: &CancellationToken,
        begin: impl Fn() -> F + Send + Sync,
    ) {
        let mut pause = Duration::ZERO;
        loop {
            let mut alive = Alive { supervisor: self, name, counted: false };
            if pause.is_zero() {
                alive.count_alive();
            }
            // `begin` may panic too.
            let task = AssertUnwindSafe(async { chaos::within(name, begin()).await }).catch_unwind();
            let mut task = pin!(task);
            let ended = tokio::select! {
                ended = &mut task => ended,
                () = sleep(pause), if !alive.counted => {
                    alive.count_alive();
                    pause = self.pauses.0;
                    task.await
                }
            };
            drop(alive);
            let Err(panic) = ended else { break };
            counter!("plan_creator_task_panics_total", "task" => name).increment(1);
            pause = (pause * 2).clamp(self.pauses.0, self.pauses.1);
            tracing::error!(task = name, panic = said(&*panic), ?pause, "a task panicked and is restarted");
            tokio::select! {
                () = stop.cancelled() => break,
                () = sleep(pause) => {}
            }
        }
        self.change(name, |count| count.tasks -= 1);
    }

    fn change(&self, name: &'static str, change: impl FnOnce(&mut Count)) {
        change(self.counts.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_default());
    }
}

/// Counts a task as alive until this is dropped.
struct Alive<'a> {
    supervisor: &'a Supervisor,
    name: &'static str,
    counted: bool,
}

impl Alive<'_> {
    fn count_alive(&mut self) {
        self.counted = true;
        self.supervisor.change(self.name, |count| count.alive += 1);
    }
}

impl Drop for Alive<'_> {
    fn drop(&mut self) {
        if self.counted {
            self.supervisor.change(self.name, |count| count.alive -= 1);
        }
    }
}

/// The message of a panic.
pub fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no word")
}

/// Panics for the tests: in a debug build a task panics while the folder `PLAN_CREATOR_TEST_PANICS` has a file of its name.
pub mod chaos {
    /// Runs `task` until it ends or has to panic.
    #[cfg(debug_assertions)]
    #[expect(clippy::panic, clippy::disallowed_methods, reason = "this is its purpose, and no setting")]
    pub async fn within<T>(name: &str, task: impl Future<Output = T>) -> T {
        let Some(folder) = std::env::var_os("PLAN_CREATOR_TEST_PANICS") else { return task.await };
        let file = std::path::Path::new(&folder).join(name);
        let watch = async {
            while !file.exists() {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        };
        let ended = tokio::select! {
            biased;
            () = watch => None,
            ended = task => Some(ended),
        };
        ended.unwrap_or_else(|| panic!("{name} panics on purpose"))
    }

    /// Runs `task`.
    #[cfg(not(debug_assertions))]
    pub async fn within<T>(_: &str, task: impl Future<Output = T>) -> T {
        task.await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Delays that a test can wait for.
    const SHORT: (Duration, Duration) = (Duration::from_millis(50), Duration::from_millis(100));

    async fn until(what: &str, mut holds: impl FnMut() -> bool) {
        let waiting = async {
            while !holds() {
                sleep(Duration::from_millis(1)).await;
            }
        };
        assert!(tokio::time::timeout(Duration::from_secs(10), waiting).await.is_ok(), "never: {what}");
    }

    #[tokio::test]
    async fn a_task_that_panics_is_begun_again_and_is_down_until_it_has_lived_for_a_while() {
        let (supervisor, stop) = (Supervisor::pausing(SHORT), CancellationToken::new());
        let begun = Arc::new(AtomicUsize::new(0));
        let (times, ends) = (Arc::clone(&begun), stop.clone());
        supervisor.spawn("test", &stop, move || {
            let (time, ends) = (times.fetch_add(1, Ordering::Relaxed), ends.clone());
            async move {
                assert!(time >= 2, "not yet");
                ends.cancelled().await;
            }
        });
        until("it has panicked", || supervisor.down() == Some("test")).await;
        until("it is begun a third time", || begun.load(Ordering::Relaxed) == 3).await;
        until("it has lived for a while", || supervisor.down().is_none()).await;
        assert_eq!(begun.load(Ordering::Relaxed), 3);
        stop.cancel();
        supervisor.ended().await;
        assert_eq!(supervisor.down(), None, "what has ended by itself is not missed");
    }

    #[tokio::test]
    async fn one_of_several_that_lives_is_enough_and_none_is_begun_when_all_is_over() {
        let (supervisor, stop) = (Supervisor::pausing(SHORT), CancellationToken::new());
        let panicked = Arc::new(AtomicUsize::new(0));
        for number in 0..2 {
            let (ends, panicked) = (stop.clone(), Arc::clone(&panicked));
            supervisor.spawn("test", &stop, move || {
                let (ends, panicked) = (ends.clone(), Arc::clone(&panicked));
                async move {
                    if number == 1 {
                        panicked.fetch_add(1, Ordering::Relaxed);
                    }
                    assert!(number == 0, "always");
                    ends.cancelled().await;
                }
            });
        }
        until("one has panicked twice", || panicked.load(Ordering::Relaxed) >= 2).await;
        assert_eq!(supervisor.down(), None);
        stop.cancel();
        supervisor.ended().await;
    }
}
