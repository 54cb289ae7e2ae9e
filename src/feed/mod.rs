//! Delivers events to subscribers. One reader per instance; subscribers are indexed by plan or user, so that an event costs
//! what its own subscribers cost.

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

/// How long a first subscriber waits for the reader's first read.
const READER_TIMEOUT: Duration = Duration::from_secs(5);

/// What a subscription is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Topic {
    /// One plan: events as they become visible, which is the order of `seq`.
    Plan(Uuid),
    /// All plans of a user: events by (mark, id), which is a moment later.
    User(Uuid),
}

/// The subscribers of this instance.
pub struct Feed {
    subscribers: Mutex<Subscribers>,
    /// Changes when a subscriber comes.
    arrival: watch::Sender<()>,
    /// Whether the reader is running: without subscribers it pauses, and costs the database nothing.
    reading: watch::Sender<bool>,
    /// Since when a read has been pending.
    trying: Mutex<Option<Instant>>,
    /// The buffer of a subscriber, in bursts.
    buffer: usize,
}

/// The subscribers, and those that the reader does not know yet.
#[derive(Default)]
struct Subscribers {
    by_topic: HashMap<Topic, Vec<Subscriber>>,
    /// Users with new subscribers since the last read.
    arrived: HashSet<Uuid>,
}

struct Subscriber {
    number: u64,
    /// The subscriber's user.
    viewer: Uuid,
    bursts: mpsc::Sender<Burst>,
    /// Below which mark, or `seq` of a plan, it has to read stored events; 0 once it does.
    stored_below: Arc<AtomicU64>,
}

/// An item in a subscriber's buffer.
#[derive(Clone)]
enum Burst {
    /// The topic's events of one read.
    Events(Arc<[Arc<Event>]>),
    /// More than is buffered: each subscriber reads stored events at its client's pace.
    Stored,
    /// The plan or user was deleted.
    Removed,
}

/// The next item of a subscription.
enum Next {
    /// Events, at least one.
    Events(Arc<[Arc<Event>]>),
    /// Read stored events below this mark, or `seq` of a plan.
    StoredBelow(u64),
}

/// A subscription to one topic, from its beginning on.
pub struct Subscription {
    bursts: mpsc::Receiver<Burst>,
    stored_below: Arc<AtomicU64>,
    /// Unsubscribes when dropped.
    _guard: SubscriptionGuard,
}

/// Why a subscription has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EndReason {
    /// Its buffer was full.
    Lagged,
    /// The plan or user was deleted.
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

    /// Why nothing more will come, if so. Buffered events are stored, too.
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
    /// A feed without subscribers, each with a buffer of `buffer` bursts.
    pub fn new(buffer: u16) -> Arc<Self> {
        Arc::new(Self {
            subscribers: Mutex::default(),
            arrival: watch::Sender::new(()),
            reading: watch::Sender::new(false),
            trying: Mutex::default(),
            buffer: usize::from(buffer),
        })
    }

    /// Subscribes. Once this returns, every event of the topic that commits is delivered, or the subscription ends. Slightly older
    /// events may come too; the subscriber recognises them by their numbers.
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

    /// The number of subscribers.
    pub fn len(&self) -> usize {
        self.lock().by_topic.values().map(Vec::len).sum()
    }

    /// How long reads have been failing; zero while they succeed or nobody subscribes.
    pub fn read_delay(&self) -> Duration {
        let trying = *self.trying.lock().unwrap_or_else(PoisonError::into_inner);
        trying.map_or(Duration::ZERO, |since| since.elapsed())
    }

    /// Notes that a read is pending, or that none is.
    fn note_trying(&self, is_trying: bool) {
        let mut trying = self.trying.lock().unwrap_or_else(PoisonError::into_inner);
        *trying = if is_trying { trying.or_else(|| Some(Instant::now())) } else { None };
    }

    /// Whether there are no subscribers.
    pub fn is_empty(&self) -> bool {
        self.lock().by_topic.is_empty()
    }

    /// Delivers events to the subscribers of `topic`.
    fn deliver(&self, topic: Topic, events: Vec<Arc<Event>>) {
        let burst = Burst::Events(events.into());
        self.notify_each(topic, |watcher| watcher.bursts.try_send(burst.clone()).is_ok());
    }

    /// Has the subscribers of `topic` read stored events below a mark or `seq`; one that has yet to do so goes that far.
    fn send_to_stored(&self, topic: Topic, below: u64) {
        self.notify_each(topic, |watcher| {
            let sent = watcher.stored_below.fetch_max(below, Ordering::AcqRel) != 0;
            sent || watcher.bursts.try_send(Burst::Stored).is_ok()
        });
    }

    /// Sends to the subscribers of `topic`. One with a full buffer is dropped, so that it blocks nobody.
    fn notify_each(&self, topic: Topic, tell: impl Fn(&Subscriber) -> bool) {
        if let Some(watchers) = self.lock().by_topic.get_mut(&topic) {
            let before = watchers.len();
            watchers.retain(tell);
            counter!("plan_creator_streams_lagged_total").increment((before - watchers.len()) as u64);
        }
    }

    /// Ends the streams of deleted plans and users, and those of deleted viewers.
    fn remove(&self, subjects: &HashSet<Uuid>) {
        self.lock().by_topic.retain(|topic, watchers| {
            let (Topic::Plan(subject) | Topic::User(subject)) = topic;
            let is_gone = subjects.contains(subject);
            for watcher in watchers.extract_if(.., |watcher| is_gone || subjects.contains(&watcher.viewer)) {
                // With a full buffer, it learns so when it resumes.
                let _ = watcher.bursts.try_send(Burst::Removed);
            }
            !watchers.is_empty()
        });
    }

    /// A standard mutex: held briefly and never across an await.
    fn lock(&self) -> MutexGuard<'_, Subscribers> {
        self.subscribers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
