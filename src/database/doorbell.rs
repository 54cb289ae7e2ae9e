//! Notifications of Postgres as two bells: something happened to a plan; something waits for a worker. They carry
//! nothing else, and may be lost (a cut connection, a pooler in between): who listens also polls where they are.

use std::time::Duration;

use anyhow::Context;
use sea_orm::sqlx::{
    PgPool,
    postgres::{PgListener, PgPoolOptions},
};
use tokio::{
    sync::watch,
    time::{Instant, sleep, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

use super::Database;

const EVENTS: &str = "plan_events";
const QUEUE: &str = "plan_queue";
/// On which instances hear themselves, and each other.
const ECHO: &str = "plan_creator_echo";

/// A listener that has heard nothing for so long sends itself an echo: a connection can be dead without a word.
const SILENCE: Duration = Duration::from_secs(20);
/// How long an echo may take. Postgres keeps notifications in the order of commits: once it is here, so is all before it.
const ECHO_WITHIN: Duration = Duration::from_secs(2);
/// Pauses before listening is tried again: the first, and the longest.
const RETRY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(30));

/// The two bells. A ring between two waits is not lost.
#[derive(Clone, Default)]
pub struct Doorbell {
    events: watch::Sender<()>,
    queue: watch::Sender<()>,
    /// Whether the bells are known to ring.
    listening: watch::Sender<bool>,
}

impl Doorbell {
    /// Rings when a plan's status or stage has changed, or it is gone.
    pub fn events(&self) -> watch::Receiver<()> {
        self.events.subscribe()
    }

    /// Rings when a plan has been queued.
    pub fn queue(&self) -> watch::Receiver<()> {
        self.queue.subscribe()
    }

    /// Whether notifications arrive; otherwise only polling finds what is new.
    pub fn listening(&self) -> watch::Receiver<bool> {
        self.listening.subscribe()
    }

    /// The same, now.
    pub fn is_listening(&self) -> bool {
        *self.listening.borrow()
    }

    /// Listens on a connection of its own until `stop`, and connects again whenever it is cut or hears nothing.
    pub async fn listen(self, database: Database, stop: CancellationToken) {
        let Some(options) = database.listener_options() else {
            tracing::info!("a pooler passes no notifications on; polling, as DIRECT_DATABASE_URL is not set");
            return;
        };
        // Begun again after a panic, it has missed what was said meanwhile.
        self.listening.send_replace(false);
        let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(options.clone());
        let (mut pause, longest) = RETRY;
        let mut told = false;
        while !stop.is_cancelled() {
            let error = tokio::select! {
                () = stop.cancelled() => return,
                error = self.listen_once(&database, &pool) => error,
            };
            if self.listening.send_replace(false) {
                (pause, told) = (RETRY.0, false);
            }
            if !told {
                tracing::warn!(error = format!("{error:#}"), "notifications do not arrive; polling until they do");
                told = true;
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = sleep(pause) => pause = (pause * 2).min(longest),
            }
        }
    }

    /// Listens until the connection fails or proves to be deaf.
    async fn listen_once(&self, database: &Database, pool: &PgPool) -> anyhow::Error {
        let heard = watch::Sender::new(());
        let connect = async {
            let mut listener = PgListener::connect_with(pool).await?;
            listener.listen_all([EVENTS, QUEUE, ECHO]).await?;
            Ok(listener)
        };
        let listener = match connect.await {
            Ok(listener) => listener,
            Err(error) => return error,
        };
        tokio::select! {
            error = self.hear(listener, &heard) => error,
            error = self.prove(database, heard.subscribe()) => error,
        }
    }

    /// Rings the bells until the connection fails.
    async fn hear(&self, mut listener: PgListener, heard: &watch::Sender<()>) -> anyhow::Error {
        loop {
            match listener.try_recv().await {
                Ok(Some(notification)) => {
                    heard.send_replace(());
                    match notification.channel() {
                        EVENTS => self.events.send_replace(()),
                        QUEUE => self.queue.send_replace(()),
                        _ => {}
                    }
                }
                Ok(None) => return anyhow::anyhow!("the connection was cut"),
                Err(error) => return error.into(),
            }
        }
    }

    /// Asks for an echo at first and whenever nothing was heard for a while, until one does not come.
    async fn prove(&self, database: &Database, mut heard: watch::Receiver<()>) -> anyhow::Error {
        loop {
            heard.mark_unchanged();
            let echo = async {
                database.notify(ECHO).await?;
                heard.changed().await.context("nobody listens")
            };
            match timeout(ECHO_WITHIN, echo).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return error,
                Err(_) => return anyhow::anyhow!("an echo did not come: is there a pooler in between?"),
            }
            if !self.listening.send_replace(true) {
                // What was said while nobody listened is not said again.
                self.events.send_replace(());
                self.queue.send_replace(());
                tracing::info!("notifications arrive");
            }
            let mut silent_until = Instant::now() + SILENCE;
            loop {
                tokio::select! {
                    () = sleep_until(silent_until) => break,
                    Ok(()) = heard.changed() => silent_until = Instant::now() + SILENCE,
                }
            }
        }
    }
}
