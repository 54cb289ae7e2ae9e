//! Events out of the database, to whoever watches. One reader per instance; subscribers are found by the plan or the
//! user that they watch, so an event costs what its watchers cost and nothing more.

mod cursor;
#[cfg(test)]
mod cursor_properties;
mod reader;
mod watch_plan;
mod watch_user;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{mpsc, watch};
use uuid::Uuid;

pub use cursor::Cursor;
pub use watch_plan::{WatchError, watch_plan};
pub use watch_user::watch_user;

use crate::plans::events::Event;

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
    /// Events that may wait for one subscriber.
    buffer: usize,
}

struct Subscriber {
    number: u64,
    events: mpsc::Sender<Arc<Event>>,
}

/// A place in the feed: events of one topic, from the moment it was taken.
pub struct Subscription {
    events: mpsc::Receiver<Arc<Event>>,
    /// Leaves the feed when the subscription is dropped.
    _seat: Seat,
}

impl Subscription {
    /// The next event; `None` when this subscriber fell too far behind.
    pub async fn next(&mut self) -> Option<Arc<Event>> {
        self.events.recv().await
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
    /// A feed without subscribers; up to `buffer` events wait for each.
    pub fn new(buffer: u16) -> Arc<Self> {
        Arc::new(Self {
            subscribers: Mutex::default(),
            arrival: watch::Sender::new(()),
            reading: watch::Sender::new(false),
            buffer: usize::from(buffer),
        })
    }

    /// Takes a place. Once this returns, every event of the topic that commits is delivered, or the subscription ends.
    /// Events from shortly before may come too: the subscriber tells them by their number.
    async fn attach(self: &Arc<Self>, topic: Topic) -> Subscription {
        static NUMBERS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        let number = NUMBERS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let (sender, events) = mpsc::channel(self.buffer);
        self.lock().entry(topic).or_default().push(Subscriber { number, events: sender });
        let seat = Seat { feed: Arc::clone(self), topic, number };
        self.arrival.send_replace(());
        // The reader lives as long as the server; when it is gone, the stream ends at its first event.
        let _ = self.reading.subscribe().wait_for(|reading| *reading).await;
        Subscription { events, _seat: seat }
    }

    /// How many subscribers there are.
    pub fn len(&self) -> usize {
        self.lock().values().map(Vec::len).sum()
    }

    /// Whether nobody watches.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// Hands `event` to the watchers of `topic`. Who has no room left is let go, and holds back nobody.
    fn deliver(&self, topic: Topic, event: &Arc<Event>) {
        if let Some(watchers) = self.lock().get_mut(&topic) {
            watchers.retain(|watcher| watcher.events.try_send(Arc::clone(event)).is_ok());
        }
    }

    /// A standard mutex: it is held for a few instructions and never across an await.
    fn lock(&self) -> MutexGuard<'_, HashMap<Topic, Vec<Subscriber>>> {
        self.subscribers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
