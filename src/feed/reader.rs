//! The one reader of events per instance: woken by the doorbell, or by the poll where the bell is broken.

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
    database::{Actor, Database, Doorbell},
    plans::{
        events::Event,
        news::{self, News, Position},
    },
};

/// Events that are kept while older transactions are open. Of what is more, watchers look at what is stored.
const MAX_UNSETTLED: usize = 10_000;

/// Where the reader stands. It keeps no more than a page and what is unsettled, and of both only what somebody watches.
struct Reader {
    position: Position,
    /// No mark above it has been read.
    highest: u64,
    /// Events that have been seen, but below which another may still appear, by mark and id: those who watch a user wait
    /// for them.
    unsettled: BTreeMap<(u64, i64), Arc<Event>>,
    /// Users of whom more has happened than is kept: those who watch them look at what is stored, up to this mark.
    stored: HashMap<Uuid, u64>,
}

/// How soon is looked again behind something new where no bell says it, and while events are unsettled: no bell rings
/// when the transaction that they wait for has nothing to do with plans. Doubles up to the poll.
const SOON: Duration = Duration::from_millis(5);

/// How long a reading may take, which is a page: where packets vanish, nothing else would end it.
const READ_WITHIN: Duration = Duration::from_secs(10);

/// What a reading has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    Something,
    /// A page, behind which there may be more.
    Page,
}

impl Reader {
    fn new(position: Position, visible_below: u64) -> Self {
        Self { position, highest: visible_below.saturating_sub(1), unsettled: BTreeMap::new(), stored: HashMap::new() }
    }

    /// Notices who has begun to watch: of what was visible then and is not settled, nothing was kept for them.
    fn welcome(&mut self, subscribers: &mut Subscribers) {
        let arrived = std::mem::take(&mut subscribers.arrived);
        if self.highest >= self.position.settled_below {
            self.stored.extend(arrived.into_iter().map(|user| (user, self.highest)));
        }
    }

    /// Hands out what was read.
    fn take(&mut self, feed: &Feed, news: News) {
        let plans = self.keep(feed, news.events, news.goes_on);
        for (plan, events) in plans {
            match events.iter().map(|event| event.seq).max() {
                // There may be more of it on the next page, and the one behind that.
                Some(seq) if news.goes_on => feed.send_to_stored(Topic::Plan(plan), u64::from(seq.unsigned_abs()) + 1),
                _ => feed.deliver(Topic::Plan(plan), events),
            }
        }
        let settled_before = std::mem::replace(&mut self.position, news.position).settled_below;
        self.settle(feed, settled_before);
        if !news.removed.is_empty() {
            feed.remove(&news.removed.into_iter().collect());
        }
    }

    /// Keeps of a page what those wait for who watch users; gives what is of plans that are watched, each in its order.
    fn keep(&mut self, feed: &Feed, events: Vec<Event>, goes_on: bool) -> HashMap<Uuid, Vec<Arc<Event>>> {
        let mut plans = HashMap::<_, Vec<_>>::new();
        let mut subscribers = feed.lock();
        self.welcome(&mut subscribers);
        for event in events.into_iter().map(Arc::new) {
            self.highest = self.highest.max(event.mark);
            if subscribers.by_topic.contains_key(&Topic::Plan(event.plan_id)) {
                plans.entry(event.plan_id).or_default().push(Arc::clone(&event));
            }
            if !subscribers.by_topic.contains_key(&Topic::User(event.user_id)) {
                continue;
            }
            if goes_on || self.stored.contains_key(&event.user_id) {
                self.is_stored(&event);
            } else {
                self.unsettled.insert((event.mark, event.id), event);
            }
        }
        plans
    }

    /// Notes that this event is not kept.
    fn is_stored(&mut self, event: &Event) {
        let mark = self.stored.entry(event.user_id).or_default();
        *mark = event.mark.max(*mark);
    }

    /// Hands out what has its place in the order over all plans by now.
    fn settle(&mut self, feed: &Feed, settled_before: u64) {
        if self.unsettled.len() > MAX_UNSETTLED {
            let all = std::mem::take(&mut self.unsettled);
            for event in all.values() {
                self.is_stored(event);
            }
        } else if !self.stored.is_empty() {
            // In one order or the other: of whom more is stored, nothing is kept.
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

    /// Whether nothing waits for older transactions to end.
    fn is_settled(&self) -> bool {
        self.unsettled.is_empty() && self.stored.is_empty()
    }
}

impl Feed {
    /// Reads and delivers until `stop`. Streams are not ended here: each transport has its own way to say that the server
    /// goes away, and a client should hear that and not of an interruption.
    ///
    /// While the doorbell is known to ring nothing else than the ring is waited for, but for a look now and then. Where
    /// it does not, it is looked as often as the settings say, and sooner while something happens.
    pub async fn run(
        self: Arc<Self>,
        database: Database,
        doorbell: Doorbell,
        config: FeedConfig,
        stop: CancellationToken,
    ) {
        // Whoever watches when this is begun again, after a panic, has missed something: they resume behind what they have.
        *self.lock() = Subscribers::default();
        self.reading.send_replace(false);
        let (poll, recheck) = (config.event_poll, config.event_recheck.max(config.event_poll));
        let (mut bell, mut arrival, mut listening) =
            (doorbell.events(), self.arrival.subscribe(), doorbell.listening());
        let (mut reader, mut wait) = (None, SOON);
        while !stop.is_cancelled() {
            let found = self.rest_or_read(&database, &mut reader).await;
            let is_notified = *listening.borrow_and_update();
            let settled = reader.as_ref().is_none_or(Reader::is_settled);
            wait = match found {
                Ok(Found::Page) => continue,
                Ok(Found::Something) => SOON,
                Ok(Found::Nothing) => (wait * 2).min(poll),
                Err(_) => poll,
            };
            let rest = if is_notified && settled && found.is_ok() { recheck } else { wait };
            tokio::select! {
                () = stop.cancelled() => break,
                Ok(()) = arrival.changed() => {}
                Ok(()) = bell.changed(), if reader.is_some() => {}
                Ok(()) = listening.changed() => {}
                () = tokio::time::sleep(rest), if !self.is_empty() => {}
            }
        }
    }

    /// Rests where nobody watches; else reads, and says what there was.
    async fn rest_or_read(&self, database: &Database, reader: &mut Option<Reader>) -> Result<Found, DbErr> {
        {
            // Under the lock, so that nobody who comes now believes to be attached already.
            let mut subscribers = self.lock();
            if subscribers.by_topic.is_empty() {
                subscribers.arrived.clear();
                *reader = None;
                self.reading.send_replace(false);
                self.tries(false);
                return Ok(Found::Nothing);
            }
        }
        self.tries(true);
        // A connection that is given up half-way is not lent again.
        let read = timeout(READ_WITHIN, self.read(database, reader)).await;
        let read = read.unwrap_or_else(|_| Err(DbErr::Custom("no answer in time".to_owned())));
        match &read {
            Ok(_) => {
                self.tries(false);
                let unsettled = reader.as_ref().map_or(0, |reader| reader.unsettled.len());
                gauge!("plan_creator_events_unsettled").set(unsettled as f64);
                counter!("plan_creator_event_reads_total").increment(1);
                self.reading.send_replace(true);
            }
            Err(error) => tracing::warn!(%error, "events cannot be read; trying again"),
        }
        read
    }

    async fn read(&self, database: &Database, reader: &mut Option<Reader>) -> Result<Found, DbErr> {
        let session = database.read(Actor::Worker("feed")).await?;
        let Some(reader) = reader else {
            let (position, visible_below) = news::present(&session).await?;
            reader.insert(Reader::new(position, visible_below)).welcome(&mut self.lock());
            return Ok(Found::Nothing);
        };
        let news = news::since(&session, &reader.position).await?;
        drop(session);
        counter!("plan_creator_events_total").increment(news.events.len() as u64);
        let found = match &news {
            News { goes_on: true, .. } => Found::Page,
            News { events, removed, .. } if events.is_empty() && removed.is_empty() => Found::Nothing,
            _ => Found::Something,
        };
        reader.take(self, news);
        Ok(found)
    }
}
