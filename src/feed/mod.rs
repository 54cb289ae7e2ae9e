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
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
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
const READER_TIMEOUT: Duration = Duration::from_secs(5);

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
    subscribers: Mutex<Subscribers>,
    /// Rings when somebody has come.
    arrival: watch::Sender<()>,
    /// Whether the reader reads: with nobody there it rests and costs the database nothing.
    reading: watch::Sender<bool>,
    /// Since when the reader has been trying to read.
    trying: Mutex<Option<Instant>>,
    /// Bursts that may wait for one subscriber.
    buffer: usize,
}

/// The subscribers, and what the reader has still to notice of them.
#[derive(Default)]
struct Subscribers {
    by_topic: HashMap<Topic, Vec<Subscriber>>,
    /// Users whom somebody has begun to watch since the reader last looked.
    arrived: HashSet<Uuid>,
}

struct Subscriber {
    number: u64,
    /// Who watches.
    viewer: Uuid,
    bursts: mpsc::Sender<Burst>,
    /// Below which mark, or number of a plan's, it has to look at what is stored; 0 where it has gone to do so.
    stored_below: Arc<AtomicU64>,
}

/// What waits for a subscriber.
#[derive(Clone)]
enum Burst {
    /// What one page of news has had for its topic.
    Events(Arc<[Arc<Event>]>),
    /// More than is kept for those who watch: it is stored, and each looks at it as quickly as its client reads.
    Stored,
    /// What is watched is no more.
    Removed,
}

/// What is next in a subscription.
enum Next {
    /// Events, one at least.
    Events(Arc<[Arc<Event>]>),
    /// Whatever is stored below this mark, or number of a plan's.
    StoredBelow(u64),
}

/// A place in the feed: events of one topic, from the moment it was taken.
pub struct Subscription {
    bursts: mpsc::Receiver<Burst>,
    stored_below: Arc<AtomicU64>,
    /// Leaves the feed when the subscription is dropped.
    _guard: SubscriptionGuard,
}

/// Why there is nothing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EndReason {
    /// This subscriber fell too far behind.
    Lagged,
    /// What is watched has been deleted.
    Removed,
}

impl Subscription {
    async fn next(&mut self) -> Result<Next, EndReason> {
        match self.bursts.recv().await.ok_or(EndReason::Lagged)? {
            Burst::Events(events) => Ok(Next::Events(events)),
            Burst::Stored => Ok(Next::StoredBelow(self.stored_below.swap(0, Ordering::AcqRel))),
            Burst::Removed => Err(EndReason::Removed),
        }
    }

    /// Why nothing will come any more, if so. What still waits is stored.
    fn end_reason(&mut self) -> Option<EndReason> {
        if !self.bursts.is_closed() {
            return None;
        }
        while let Ok(burst) = self.bursts.try_recv() {
            if matches!(burst, Burst::Removed) {
                return Some(EndReason::Removed);
            }
        }
        Some(EndReason::Lagged)
    }
}

struct SubscriptionGuard {
    feed: Arc<Feed>,
    topic: Topic,
    number: u64,
}

impl Drop for SubscriptionGuard {
    fn drop(&mut self) {
        let mut subscribers = self.feed.lock();
        if let Some(watchers) = subscribers.by_topic.get_mut(&self.topic) {
            watchers.retain(|watcher| watcher.number != self.number);
            if watchers.is_empty() {
                subscribers.by_topic.remove(&self.topic);
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
    async fn subscribe(self: &Arc<Self>, topic: Topic, viewer: Uuid) -> Result<Subscription, WatchError> {
        static NUMBERS: AtomicU64 = AtomicU64::new(0);
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        let (sender, bursts) = mpsc::channel(self.buffer);
        let stored_below = Arc::new(AtomicU64::new(0));
        {
            let mut subscribers = self.lock();
            if let Topic::User(user) = topic {
                subscribers.arrived.insert(user);
            }
            let subscriber = Subscriber { number, viewer, bursts: sender, stored_below: Arc::clone(&stored_below) };
            subscribers.by_topic.entry(topic).or_default().push(subscriber);
        }
        let guard = SubscriptionGuard { feed: Arc::clone(self), topic, number };
        self.arrival.send_replace(());
        match timeout(READER_TIMEOUT, self.reading.subscribe().wait_for(|reading| *reading)).await {
            Ok(Ok(_)) => Ok(Subscription { bursts, stored_below, _guard: guard }),
            Ok(Err(_)) | Err(_) => Err(WatchError::Unavailable),
        }
    }

    /// How many subscribers there are.
    pub fn len(&self) -> usize {
        self.lock().by_topic.values().map(Vec::len).sum()
    }

    /// For how long events have waited to be read that cannot be; nothing while they are read, or nobody watches.
    pub fn read_delay(&self) -> Duration {
        let trying = *self.trying.lock().unwrap_or_else(PoisonError::into_inner);
        trying.map_or(Duration::ZERO, |since| since.elapsed())
    }

    /// Notes that the reader tries to read, or that it has read or need not.
    fn note_trying(&self, is_trying: bool) {
        let mut trying = self.trying.lock().unwrap_or_else(PoisonError::into_inner);
        *trying = if is_trying { trying.or_else(|| Some(Instant::now())) } else { None };
    }

    /// Whether nobody watches.
    pub fn is_empty(&self) -> bool {
        self.lock().by_topic.is_empty()
    }

    /// Hands events to the watchers of `topic`.
    fn deliver(&self, topic: Topic, events: Vec<Arc<Event>>) {
        let burst = Burst::Events(events.into());
        self.notify_each(topic, |watcher| watcher.bursts.try_send(burst.clone()).is_ok());
    }

    /// Sends the watchers of `topic` to what is stored below a place. Who has been sent, and has not gone yet, goes that far.
    fn send_to_stored(&self, topic: Topic, below: u64) {
        self.notify_each(topic, |watcher| {
            let sent = watcher.stored_below.fetch_max(below, Ordering::AcqRel) != 0;
            sent || watcher.bursts.try_send(Burst::Stored).is_ok()
        });
    }

    /// Tells the watchers of `topic`. Who has no room left is let go, and holds back nobody.
    fn notify_each(&self, topic: Topic, tell: impl Fn(&Subscriber) -> bool) {
        if let Some(watchers) = self.lock().by_topic.get_mut(&topic) {
            let before = watchers.len();
            watchers.retain(tell);
            counter!("plan_creator_streams_lagged_total").increment((before - watchers.len()) as u64);
        }
    }

    /// Ends the streams of plans and users that are no more, and those of whoever watches as such a user.
    fn remove(&self, subjects: &HashSet<Uuid>) {
        self.lock().by_topic.retain(|topic, watchers| {
            let (Topic::Plan(subject) | Topic::User(subject)) = topic;
            let is_gone = subjects.contains(subject);
            for watcher in watchers.extract_if(.., |watcher| is_gone || subjects.contains(&watcher.viewer)) {
                // Who has no room for it hears of it when they come back.
                let _ = watcher.bursts.try_send(Burst::Removed);
            }
            !watchers.is_empty()
        });
    }

    /// A standard mutex: it is held for a few instructions and never across an await.
    fn lock(&self) -> MutexGuard<'_, Subscribers> {
        self.subscribers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
