//! The one reader of events per instance: woken by the doorbell, or by the poll when the bell is broken.

use std::{collections::HashMap, sync::Arc, time::Duration};

use sea_orm::DbErr;
use tokio_util::sync::CancellationToken;

use super::Feed;
use crate::{
    database::{Actor, Database, Doorbell},
    plans::events,
};

/// Where the reader stands.
struct Reader {
    /// Every event with a smaller mark has been delivered.
    floor: u64,
    /// Events at or above the floor that have been delivered, by id, with their mark.
    delivered: HashMap<i64, u64>,
}

impl Feed {
    /// Reads and delivers until `stop`, then ends every subscription.
    pub async fn run(self: Arc<Self>, database: Database, doorbell: Doorbell, poll: Duration, stop: CancellationToken) {
        let (mut bell, mut arrival) = (doorbell.events(), self.arrival.subscribe());
        let mut reader = None;
        while !stop.is_cancelled() {
            self.rest_or_read(&database, &mut reader).await;
            tokio::select! {
                () = stop.cancelled() => break,
                Ok(()) = arrival.changed() => {}
                Ok(()) = bell.changed(), if reader.is_some() => {}
                () = tokio::time::sleep(poll), if !self.is_empty() => {}
            }
        }
        self.close();
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
                let reader = reader.get_or_insert_with(|| Reader { floor, delivered: HashMap::new() });
                for event in events {
                    if reader.delivered.insert(event.id, event.mark).is_none() {
                        self.deliver(&Arc::new(event));
                    }
                }
                reader.floor = floor;
                reader.delivered.retain(|_, mark| *mark >= floor);
                self.reading.send_replace(true);
            }
            Err(error) => tracing::warn!(%error, "events cannot be read; trying again"),
        }
    }
}

/// The events at or above `floor` and the floor to continue from. Without a floor, only where to begin.
async fn read(database: &Database, floor: Option<u64>) -> Result<(Vec<events::Event>, u64), DbErr> {
    let session = database.read(Actor::Worker("feed")).await?;
    match floor {
        Some(floor) => events::since(&session, floor).await,
        None => Ok((Vec::new(), events::floor(&session).await?)),
    }
}
