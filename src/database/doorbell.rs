//! Notifications of Postgres as two bells: something happened to a plan; something waits for a worker. They carry
//! nothing else, and may be lost (a cut connection, a pooler in between): who listens also polls.

use std::time::Duration;

use sea_orm::sqlx::{
    self,
    postgres::{PgListener, PgPoolOptions},
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::Database;

const EVENTS: &str = "plan_events";
const QUEUE: &str = "plan_queue";
const RECONNECT_AFTER: Duration = Duration::from_secs(1);

/// The two bells. A ring between two waits is not lost.
#[derive(Clone, Default)]
pub struct Doorbell {
    events: watch::Sender<()>,
    queue: watch::Sender<()>,
    /// Whether the listener is connected.
    listening: watch::Sender<bool>,
}

impl Doorbell {
    /// Rings when a plan's status or stage has changed.
    pub fn events(&self) -> watch::Receiver<()> {
        self.events.subscribe()
    }

    /// Rings when a plan has been queued.
    pub fn queue(&self) -> watch::Receiver<()> {
        self.queue.subscribe()
    }

    /// Whether notifications arrive; otherwise only polling finds what is new.
    pub fn is_listening(&self) -> bool {
        *self.listening.borrow()
    }

    /// Listens on a connection of its own until `stop`, and connects again whenever it is cut.
    pub async fn listen(self, database: Database, stop: CancellationToken) {
        let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(database.options().clone());
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                error = self.listen_once(&pool) => {
                    self.listening.send_replace(false);
                    tracing::warn!(%error, "the notification listener was cut off; polling until it is back");
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(RECONNECT_AFTER) => {}
            }
        }
    }

    /// Listens until the connection fails.
    async fn listen_once(&self, pool: &sqlx::PgPool) -> sqlx::Error {
        let listen = async {
            let mut listener = PgListener::connect_with(pool).await?;
            listener.listen_all([EVENTS, QUEUE]).await?;
            self.listening.send_replace(true);
            // What was said while nobody listened is not said again.
            self.events.send_replace(());
            self.queue.send_replace(());
            while let Some(notification) = listener.try_recv().await? {
                match notification.channel() {
                    QUEUE => self.queue.send_replace(()),
                    _ => self.events.send_replace(()),
                }
            }
            Err::<(), _>(sqlx::Error::PoolClosed)
        };
        match listen.await {
            Ok(()) => sqlx::Error::PoolClosed,
            Err(error) => error,
        }
    }
}
