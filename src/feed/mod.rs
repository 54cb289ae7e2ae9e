//! Events out of the database, to whoever watches. One reader per instance; subscribers are found by the plan or the
//! user that they watch, so an event costs what its watchers cost and nothing more.

mod cursor;
#[cfg(test)]
mod cursor_properties;
mod reader;
mod watch_plan;
mod watch_user;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use metrics::counter;
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, timeout},
};
use uuid::Uuid;

pub use cursor::Cursor;
pub use watch_plan::{WatchError, watch_plan};
pub use watch_user::{present_cursor, watch_user};

use crate::plans::events::Event;

/// How long who comes first waits for the reader, which needs the database.
const READING_WITHIN: Duration = Duration::from_secs(5);

/// What can be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Topic {
    /// One plan: events as they become visible, which for one plan is the order of its numbers.
    Plan(Uuid),
    /// All plans of a user: events in the order of (mark, id), which needs a moment longer.
    User(Uuid),
}

/// The subscribers of this instance.
pub struct Feed {
    subscribers: Mutex<HashMap<Topic, Vec<Subscriber>>>,
    /// Rings when somebody has come.
    arrival: watch::Sender<()>,
    /// Whether the reader reads: with nobody there it rests and costs the database nothing.
    reading: watch::Sender<bool>,
    /// Since when the reader has been trying to read.
    trying: Mutex<Option<Instant>>,
    /// Bursts that may wait for one subscriber.
    buffer: usize,
}

struct Subscriber {
    number: u64,
    /// Who watches.
    viewer: Uuid,
    bursts: mpsc::Sender<Burst>,
}

/// What one reading has found for a topic; `None`: what is watched is no more. However much it is, it waits as one.
type Burst = Option<Arc<[Arc<Event>]>>;

/// A place in the feed: events of one topic, from the moment it was taken.
pub struct Subscription {
    bursts: mpsc::Receiver<Burst>,
    /// Leaves the feed when the subscription is dropped.
    _seat: Seat,
}

/// Why there is nothing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    /// This subscriber fell too far behind.
    Lagged,
    /// What is watched has been deleted.
    Removed,
}

impl Subscription {
    /// The next events, one at least.
    async fn next(&mut self) -> Result<Arc<[Arc<Event>]>, Over> {
        self.bursts.recv().await.ok_or(Over::Lagged)?.ok_or(Over::Removed)
    }

    /// Whether nothing will come any more but what waits.
    fn is_cut(&self) -> bool {
        self.bursts.is_closed()
    }
}

struct Seat {
    feed: Arc<Feed>,
    topic: Topic,
    number: u64,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut subscribers = self.feed.lock();
        if let Some(watchers) = subscribers.get_mut(&self.topic) {
            watchers.retain(|watcher| watcher.number != self.number);
            if watchers.is_empty() {
                subscribers.remove(&self.topic);
            }
        }
    }
}

impl Feed {
    /// A feed without subscribers; up to `buffer` bursts of events wait for each.
    pub fn new(buffer: u16) -> Arc<Self> {
        Arc::new(Self {
            subscribers: Mutex::default(),
            arrival: watch::Sender::new(()),
            reading: watch::Sender::new(false),
            trying: Mutex::default(),
            buffer: usize::from(buffer),
        })
    }

    /// Takes a place. Once this returns, every event of the topic that commits is delivered, or the subscription ends.
    /// Events from shortly before may come too: the subscriber tells them by their number.
    async fn attach(self: &Arc<Self>, topic: Topic, viewer: Uuid) -> Result<Subscription, WatchError> {
        static NUMBERS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        let number = NUMBERS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let (sender, bursts) = mpsc::channel(self.buffer);
        self.lock().entry(topic).or_default().push(Subscriber { number, viewer, bursts: sender });
        let seat = Seat { feed: Arc::clone(self), topic, number };
        self.arrival.send_replace(());
        match timeout(READING_WITHIN, self.reading.subscribe().wait_for(|reading| *reading)).await {
            Ok(Ok(_)) => Ok(Subscription { bursts, _seat: seat }),
            Ok(Err(_)) | Err(_) => Err(WatchError::Unavailable),
        }
    }

    /// How many subscribers there are.
    pub fn len(&self) -> usize {
        self.lock().values().map(Vec::len).sum()
    }

    /// For how long events have waited to be read that cannot be; nothing while they are read, or nobody watches.
    pub fn behind(&self) -> Duration {
        let trying = *self.trying.lock().unwrap_or_else(PoisonError::into_inner);
        trying.map_or(Duration::ZERO, |since| since.elapsed())
    }

    /// Notes that the reader tries to read, or that it has read or need not.
    fn tries(&self, tries: bool) {
        let mut trying = self.trying.lock().unwrap_or_else(PoisonError::into_inner);
        *trying = if tries { trying.or_else(|| Some(Instant::now())) } else { None };
    }

    /// Whether nobody watches.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// Hands events to the watchers of `topic`. Who has no room left is let go, and holds back nobody.
    fn deliver(&self, topic: Topic, events: Vec<Arc<Event>>) {
        if let Some(watchers) = self.lock().get_mut(&topic) {
            let (before, burst) = (watchers.len(), Arc::from(events));
            watchers.retain(|watcher| watcher.bursts.try_send(Some(Arc::clone(&burst))).is_ok());
            counter!("plan_creator_streams_lagged_total").increment((before - watchers.len()) as u64);
        }
    }

    /// Ends the streams of plans and users that are no more, and those of whoever watches as such a user.
    fn remove(&self, subjects: &HashSet<Uuid>) {
        self.lock().retain(|topic, watchers| {
            let (Topic::Plan(subject) | Topic::User(subject)) = topic;
            let is_gone = subjects.contains(subject);
            for watcher in watchers.extract_if(.., |watcher| is_gone || subjects.contains(&watcher.viewer)) {
                // Who has no room for it hears of it when they come back.
                let _ = watcher.bursts.try_send(None);
            }
            !watchers.is_empty()
        });
    }

    /// A standard mutex: it is held for a few instructions and never across an await.
    fn lock(&self) -> MutexGuard<'_, HashMap<Topic, Vec<Subscriber>>> {
        self.subscribers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
