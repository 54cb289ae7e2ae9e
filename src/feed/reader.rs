//! The instance's reader of events: woken by notifications, or by polling where there are none.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use metrics::{counter, gauge};
use sea_orm::DbErr;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Feed, Subscribers, Topic};
use crate::{
    config::FeedConfig,
    database::{Actor, Database, NotificationListener},
    plans::{
        events::Event,
        unseen_events::{self, ReadPosition, UnseenEvents},
    },
};

/// Events that are held back while older transactions are open. Beyond that, subscribers read stored ones.
const MAX_UNSETTLED: usize = 10_000;

/// The reader's state: a page and the unsettled events, only as far as somebody subscribes.
struct Reader {
    position: ReadPosition,
    /// The highest mark read.
    highest: u64,
    /// Events below which another may still become visible, by mark and id: held back from streams over all plans.
    unsettled: BTreeMap<(u64, i64), Arc<Event>>,
    /// Users with more events than are held: their subscribers read stored ones, up to this mark.
    stored: HashMap<Uuid, u64>,
}

/// The shortest poll interval: after a new event without notifications, and while events are unsettled, since no notification
/// says that an unrelated transaction has ended. Doubles up to the configured one.
const MIN_DELAY: Duration = Duration::from_millis(5);

/// Timeout of a read, which is one page: where packets vanish, nothing else would end it.
const READ_TIMEOUT: Duration = Duration::from_secs(10);

/// The result of a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReadResult {
    Nothing,
    Something,
    /// A full page; there may be more.
    Page,
}

impl Reader {
    fn new(position: ReadPosition, visible_below: u64) -> Self {
        Self { position, highest: visible_below.saturating_sub(1), unsettled: BTreeMap::new(), stored: HashMap::new() }
    }

    /// Notes new subscribers: nothing visible but unsettled was held for them.
    fn note_arrivals(&mut self, subscribers: &mut Subscribers) {
        let arrived = std::mem::take(&mut subscribers.arrived);
        if self.highest >= self.position.settled_below {
            self.stored.extend(arrived.into_iter().map(|user| (user, self.highest)));
        }
    }

    /// Delivers a page.
    fn dispatch(&mut self, feed: &Feed, unseen: UnseenEvents) {
        let plans = self.hold_unsettled(feed, unseen.events, unseen.has_more);
        for (plan, events) in plans {
            match events.iter().map(|event| event.seq).max() {
                // Later pages may have more of it.
                Some(seq) if unseen.has_more => {
                    feed.send_to_stored(Topic::Plan(plan), u64::from(seq.unsigned_abs()) + 1);
                }
                _ => feed.deliver(Topic::Plan(plan), events),
            }
        }
        let settled_before = std::mem::replace(&mut self.position, unseen.position).settled_below;
        self.settle(feed, settled_before);
        if !unseen.removed.is_empty() {
            feed.remove(&unseen.removed.into_iter().collect());
        }
    }

    /// Holds a page's events for subscribers of users; returns those of plans with subscribers, in order.
    fn hold_unsettled(&mut self, feed: &Feed, events: Vec<Event>, has_more: bool) -> HashMap<Uuid, Vec<Arc<Event>>> {
        let mut plans = HashMap::<_, Vec<_>>::new();
        let mut subscribers = feed.lock();
        self.note_arrivals(&mut subscribers);
        for event in events.into_iter().map(Arc::new) {
            self.highest = self.highest.max(event.mark);
            if subscribers.by_topic.contains_key(&Topic::Plan(event.plan_id)) {
                plans.entry(event.plan_id).or_default().push(Arc::clone(&event));
            }
            if !subscribers.by_topic.contains_key(&Topic::User(event.user_id)) {
                continue;
            }
            if has_more || self.stored.contains_key(&event.user_id) {
                self.note_stored(&event);
            } else {
                self.unsettled.insert((event.mark, event.id), event);
            }
        }
        plans
    }

    /// Notes an event that is not held.
    fn note_stored(&mut self, event: &Event) {
        let mark = self.stored.entry(event.user_id).or_default();
        *mark = event.mark.max(*mark);
    }

    /// Delivers events that are settled now.
    fn settle(&mut self, feed: &Feed, settled_before: u64) {
        if self.unsettled.len() > MAX_UNSETTLED {
            let all = std::mem::take(&mut self.unsettled);
            for event in all.values() {
                self.note_stored(event);
            }
        } else if !self.stored.is_empty() {
            // Either held or stored: nothing is held for users with stored events.
            let stored = &mut self.stored;
            self.unsettled.retain(|_, event| {
                let Some(mark) = stored.get_mut(&event.user_id) else { return true };
                *mark = event.mark.max(*mark);
                false
            });
        }
        let below = self.position.settled_below;
        let unsettled = self.unsettled.split_off(&(below, i64::MIN));
        let settled = std::mem::replace(&mut self.unsettled, unsettled).into_values();
        let mut users = HashMap::<_, Vec<_>>::new();
        for event in settled {
            users.entry(event.user_id).or_default().push(event);
        }
        for (user, events) in users {
            feed.deliver(Topic::User(user), events);
        }
        if below > settled_before {
            for user in self.stored.keys() {
                feed.send_to_stored(Topic::User(*user), below);
            }
            self.stored.retain(|_, mark| *mark >= below);
        }
    }

    /// Whether nothing waits for older transactions.
    fn is_settled(&self) -> bool {
        self.unsettled.is_empty() && self.stored.is_empty()
    }
}

impl Feed {
    /// Reads and delivers until `stop`. Streams are not ended here: each transport tells its clients that the server stops.
    ///
    /// While notifications arrive, it waits for them and checks rarely. Otherwise it polls, more often while there are events.
    pub async fn run(
        self: Arc<Self>,
        database: Database,
        notifications: NotificationListener,
        config: FeedConfig,
        stop: CancellationToken,
    ) {
        // After a restart, subscribers have missed events; they resume after their last one.
        *self.lock() = Subscribers::default();
        self.reading.send_replace(false);
        let (poll, recheck) = (config.event_poll, config.event_recheck.max(config.event_poll));
        let (mut events, mut arrival, mut listening) =
            (notifications.events(), self.arrival.subscribe(), notifications.listening());
        let (mut reader, mut wait) = (None, MIN_DELAY);
        while !stop.is_cancelled() {
            let found = self.read_if_watched(&database, &mut reader).await;
            let is_notified = *listening.borrow_and_update();
            let settled = reader.as_ref().is_none_or(Reader::is_settled);
            wait = match found {
                Ok(ReadResult::Page) => continue,
                Ok(ReadResult::Something) => MIN_DELAY,
                Ok(ReadResult::Nothing) => (wait * 2).min(poll),
                Err(_) => poll,
            };
            let rest = if is_notified && settled && found.is_ok() { recheck } else { wait };
            tokio::select! {
                () = stop.cancelled() => break,
                Ok(()) = arrival.changed() => {}
                Ok(()) = events.changed(), if reader.is_some() => {}
                Ok(()) = listening.changed() => {}
                () = tokio::time::sleep(rest), if !self.is_empty() => {}
            }
        }
    }

    /// Pauses without subscribers, and reads otherwise.
    async fn read_if_watched(&self, database: &Database, reader: &mut Option<Reader>) -> Result<ReadResult, DbErr> {
        {
            // Under the lock, so that no new subscriber believes that the reader runs.
            let mut subscribers = self.lock();
            if subscribers.by_topic.is_empty() {
                subscribers.arrived.clear();
                *reader = None;
                self.reading.send_replace(false);
                self.note_trying(false);
                return Ok(ReadResult::Nothing);
            }
        }
        self.note_trying(true);
        // A connection that is given up half-way is not used again.
        let read = timeout(READ_TIMEOUT, self.read(database, reader)).await;
        let read = read.unwrap_or_else(|_| Err(DbErr::Custom("no answer in time".to_owned())));
        match &read {
            Ok(_) => {
                self.note_trying(false);
                let unsettled = reader.as_ref().map_or(0, |reader| reader.unsettled.len());
                gauge!("plan_creator_events_unsettled").set(unsettled as f64);
                counter!("plan_creator_event_reads_total").increment(1);
                self.reading.send_replace(true);
            }
            Err(error) => tracing::warn!(%error, "cannot read events; retrying"),
        }
        read
    }

    async fn read(&self, database: &Database, reader: &mut Option<Reader>) -> Result<ReadResult, DbErr> {
        let session = database.read(Actor::Worker("feed")).await?;
        let Some(reader) = reader else {
            let (position, visible_below) = unseen_events::current_position(&session).await?;
            reader.insert(Reader::new(position, visible_below)).note_arrivals(&mut self.lock());
            return Ok(ReadResult::Nothing);
        };
        let unseen = unseen_events::read_after(&session, &reader.position).await?;
        drop(session);
        counter!("plan_creator_events_total").increment(unseen.events.len() as u64);
        let found = match &unseen {
            UnseenEvents { has_more: true, .. } => ReadResult::Page,
            UnseenEvents { events, removed, .. } if events.is_empty() && removed.is_empty() => ReadResult::Nothing,
            _ => ReadResult::Something,
        };
        reader.dispatch(self, unseen);
        Ok(found)
    }
}
