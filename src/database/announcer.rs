//! Announces what this program has committed: one `NOTIFY` for all that committed since the last, through a connection of its own.
//! Within the writing transactions, `NOTIFY` takes a lock of the whole cluster until the commit is flushed, so that commits wait
//! for one another ([decision 89](../../docs/decisions/0089-announce-after-the-commit.md)).

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
    time::Duration,
};

use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, postgres::PgConnectOptions};
use tokio::{
    sync::Notify,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::Database;

/// The setting of a transaction that this program announces: the trigger then does not notify.
pub(super) const SETTING: &str = "plan_creator.announces";

/// The least time between two announcements; what commits meanwhile is in the next.
const GAP: Duration = Duration::from_millis(1);
/// How long an announcement or its connection may take.
const WITHIN: Duration = Duration::from_secs(2);
/// The first and the longest delay before reconnecting.
const RETRY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(30));

/// What a transaction has done that others wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// A plan's status or stage has changed.
    Event,
    /// A plan has been queued, which is an event too.
    Queued,
}

impl Announcement {
    const fn channels(self) -> u8 {
        match self {
            Self::Event => EVENTS,
            Self::Queued => EVENTS | QUEUE,
        }
    }
}

const EVENTS: u8 = 1;
const QUEUE: u8 = 2;

/// The channels whose listeners have yet to be notified.
#[derive(Default)]
pub(super) struct Announcer {
    /// Whether it has a connection. Otherwise the trigger notifies within the transactions.
    running: AtomicBool,
    due: AtomicU8,
    wake: Notify,
}

impl Announcer {
    pub(super) fn is_running(&self) -> bool {
        self.running.load(Ordering::Acquire)
    }

    fn announce(&self, channels: u8) {
        self.due.fetch_or(channels, Ordering::AcqRel);
        self.wake.notify_one();
    }

    /// Announces until the connection fails, or `stop` and all that was due until then.
    async fn announce_on(&self, options: &PgConnectOptions, stop: &CancellationToken) -> Result<(), sqlx::Error> {
        let mut connection = within(options.connect()).await?;
        self.running.store(true, Ordering::Release);
        // A program that was killed, or this one without its connection, may have left it undone.
        self.announce(EVENTS | QUEUE);
        loop {
            tokio::select! {
                () = self.wake.notified() => {}
                () = stop.cancelled() => self.running.store(false, Ordering::Release),
            }
            let due = self.due.swap(0, Ordering::AcqRel);
            if let Some(sql) = notify(due) {
                within(sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection)).await?;
            }
            if stop.is_cancelled() {
                return within(connection.close()).await;
            }
            sleep(GAP).await;
        }
    }
}

/// One message for the channels. `NOTIFY` is a transaction with an id, whose flush nobody needs.
fn notify(channels: u8) -> Option<String> {
    let notify = match channels {
        0 => return None,
        EVENTS => "NOTIFY plan_events",
        QUEUE => "NOTIFY plan_queue",
        _ => "NOTIFY plan_events; NOTIFY plan_queue",
    };
    Some(format!("BEGIN; SET LOCAL synchronous_commit = off; {notify}; COMMIT"))
}

async fn within<T>(work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    timeout(WITHIN, work).await.unwrap_or_else(|_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())))
}

impl Database {
    /// Announces what this program's sessions commit, until `stop`, which comes after them.
    pub async fn announce_commits(self, stop: CancellationToken) {
        let options = self.listener_options().unwrap_or(&self.options);
        let (mut pause, longest) = RETRY;
        while let Err(error) = self.announcer.announce_on(options, &stop).await {
            let was_running = self.announcer.running.swap(false, Ordering::AcqRel);
            if was_running {
                pause = RETRY.0;
            }
            tracing::warn!(%error, "commits cannot be announced; each notifies by itself");
            tokio::select! {
                () = stop.cancelled() => return,
                () = sleep(pause) => pause = (pause * 2).min(longest),
            }
        }
    }
}

/// Announces when it is dropped, which is when the connection has been returned: after the commit.
pub(super) struct DueAnnouncement {
    announcer: Arc<Announcer>,
    channels: u8,
}

impl DueAnnouncement {
    pub(super) fn new(announcer: &Arc<Announcer>) -> Self {
        Self { announcer: Arc::clone(announcer), channels: 0 }
    }

    pub(super) const fn add(&mut self, announcement: Announcement) {
        self.channels |= announcement.channels();
    }
}

impl Drop for DueAnnouncement {
    fn drop(&mut self) {
        self.announcer.announce(self.channels);
    }
}
