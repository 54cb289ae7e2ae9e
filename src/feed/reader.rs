//! The one reader of events per instance: woken by the doorbell, or by the poll when the bell is broken.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use sea_orm::DbErr;
use tokio_util::sync::CancellationToken;

use super::{Feed, Topic};
use crate::{
    database::{Actor, Database, Doorbell},
    plans::events::{self, Event},
};

/// Where the reader stands.
struct Reader {
    /// Every event with a smaller mark has been delivered.
    floor: u64,
    /// Events at or above the floor that have been delivered, by id, with their mark.
    delivered: HashMap<i64, u64>,
    /// Events that have been seen, but below which another may still appear, by mark and id: those who watch a user wait
    /// for them.
    unsettled: BTreeMap<(u64, i64), Arc<Event>>,
}

/// How soon is looked again while events are unsettled: no bell rings when the transaction that they wait for has
/// nothing to do with plans. Doubles up to the poll.
const SETTLE: Duration = Duration::from_millis(5);

impl Reader {
    fn new(floor: u64) -> Self {
        Self { floor, delivered: HashMap::new(), unsettled: BTreeMap::new() }
    }

    /// Takes in what was read from the floor on, and hands out what nobody has had yet.
    fn take(&mut self, feed: &Feed, events: Vec<Event>, floor: u64) {
        for event in events {
            if self.delivered.insert(event.id, event.mark).is_none() {
                let event = Arc::new(event);
                feed.deliver(Topic::Plan(event.plan_id), &event);
                self.unsettled.insert((event.mark, event.id), event);
            }
        }
        let unsettled = self.unsettled.split_off(&(floor, i64::MIN));
        for event in std::mem::replace(&mut self.unsettled, unsettled).into_values() {
            feed.deliver(Topic::User(event.user_id), &event);
        }
        self.floor = floor;
        self.delivered.retain(|_, mark| *mark >= floor);
    }
}

impl Feed {
    /// Reads and delivers until `stop`. Streams are not ended here: each transport has its own way to say that the server
    /// goes away, and a client should hear that and not of an interruption.
    pub async fn run(self: Arc<Self>, database: Database, doorbell: Doorbell, poll: Duration, stop: CancellationToken) {
        let (mut bell, mut arrival) = (doorbell.events(), self.arrival.subscribe());
        let (mut reader, mut wait) = (None, poll);
        while !stop.is_cancelled() {
            self.rest_or_read(&database, &mut reader).await;
            let settled = reader.as_ref().is_none_or(|reader: &Reader| reader.unsettled.is_empty());
            wait = if settled { poll } else { (wait * 2).min(poll) };
            tokio::select! {
                () = stop.cancelled() => break,
                Ok(()) = arrival.changed() => {}
                Ok(()) = bell.changed(), if reader.is_some() => wait = SETTLE / 2,
                () = tokio::time::sleep(wait), if !self.is_empty() => {}
            }
        }
    }

    async fn rest_or_read(&self, database: &Database, reader: &mut Option<Reader>) {
        {
            // Under the lock, so that nobody who comes now believes to be attached already.
            let subscribers = self.lock();
            if subscribers.is_empty() {
                *reader = None;
                self.reading.send_replace(false);
                return;
            }
        }
        match read(database, reader.as_ref().map(|reader| reader.floor)).await {
            Ok((events, floor)) => {
                reader.get_or_insert_with(|| Reader::new(floor)).take(self, events, floor);
                self.reading.send_replace(true);
            }
            Err(error) => tracing::warn!(%error, "events cannot be read; trying again"),
        }
    }
}

/// The events at or above `floor` and the floor to continue from. Without a floor, only where to begin.
async fn read(database: &Database, floor: Option<u64>) -> Result<(Vec<Event>, u64), DbErr> {
    let session = database.read(Actor::Worker("feed")).await?;
    match floor {
        Some(floor) => events::since(&session, floor).await,
        None => Ok((Vec::new(), events::floor(&session).await?)),
    }
}
