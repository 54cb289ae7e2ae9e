//! The one reader of events per instance: woken by the doorbell, or by the poll where the bell is broken.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use metrics::{counter, gauge};
use sea_orm::DbErr;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Feed, Topic};
use crate::{
    config::FeedConfig,
    database::{Actor, Database, Doorbell},
    plans::{
        events::Event,
        news::{self, News, Position},
    },
};

/// Where the reader stands.
struct Reader {
    position: Position,
    /// Events that have been seen, but below which another may still appear, by mark and id: those who watch a user wait
    /// for them.
    unsettled: BTreeMap<(u64, i64), Arc<Event>>,
}

/// How soon is looked again behind something new where no bell says it, and while events are unsettled: no bell rings
/// when the transaction that they wait for has nothing to do with plans. Doubles up to the poll.
const SOON: Duration = Duration::from_millis(5);

impl Reader {
    fn new(present: News) -> Self {
        let unsettled = present.events.into_iter().map(|event| ((event.mark, event.id), Arc::new(event)));
        Self { position: present.position, unsettled: unsettled.collect() }
    }

    /// Hands out what was read.
    fn take(&mut self, feed: &Feed, news: News) {
        let events: Vec<_> = news.events.into_iter().map(Arc::new).collect();
        self.unsettled.extend(events.iter().map(|event| ((event.mark, event.id), Arc::clone(event))));
        for (plan, events) in by(|event| event.plan_id, events) {
            feed.deliver(Topic::Plan(plan), events);
        }
        let unsettled = self.unsettled.split_off(&(news.position.settled_below, i64::MIN));
        let settled = std::mem::replace(&mut self.unsettled, unsettled).into_values();
        for (user, events) in by(|event| event.user_id, settled) {
            feed.deliver(Topic::User(user), events);
        }
        if !news.removed.is_empty() {
            feed.remove(&news.removed.into_iter().collect());
        }
        self.position = news.position;
    }
}

/// Events by what they are of, each group in its order.
fn by(of: impl Fn(&Event) -> Uuid, events: impl IntoIterator<Item = Arc<Event>>) -> HashMap<Uuid, Vec<Arc<Event>>> {
    let mut groups = HashMap::<_, Vec<_>>::new();
    for event in events {
        groups.entry(of(&event)).or_default().push(event);
    }
    groups
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
        let (poll, recheck) = (config.event_poll, config.event_recheck.max(config.event_poll));
        let (mut bell, mut arrival, mut listening) =
            (doorbell.events(), self.arrival.subscribe(), doorbell.listening());
        let (mut reader, mut wait) = (None, SOON);
        while !stop.is_cancelled() {
            let found = self.rest_or_read(&database, &mut reader).await;
            let is_notified = *listening.borrow_and_update();
            let settled = reader.as_ref().is_none_or(|reader: &Reader| reader.unsettled.is_empty());
            wait = match found {
                Ok(true) => SOON,
                Ok(false) => (wait * 2).min(poll),
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

    /// Rests where nobody watches; else reads, and says whether there was anything.
    async fn rest_or_read(&self, database: &Database, reader: &mut Option<Reader>) -> Result<bool, DbErr> {
        {
            // Under the lock, so that nobody who comes now believes to be attached already.
            let subscribers = self.lock();
            if subscribers.is_empty() {
                *reader = None;
                self.reading.send_replace(false);
                self.tries(false);
                return Ok(false);
            }
        }
        self.tries(true);
        let read = self.read(database, reader).await;
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

    async fn read(&self, database: &Database, reader: &mut Option<Reader>) -> Result<bool, DbErr> {
        let session = database.read(Actor::Worker("feed")).await?;
        let Some(reader) = reader else {
            *reader = Some(Reader::new(news::present(&session).await?));
            return Ok(false);
        };
        let news = news::since(&session, &reader.position).await?;
        drop(session);
        let (events, found) = (news.events.len() as u64, !news.events.is_empty() || !news.removed.is_empty());
        reader.take(self, news);
        counter!("plan_creator_events_total").increment(events);
        Ok(found)
    }
}
