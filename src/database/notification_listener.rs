//! `LISTEN` for plan events and queued plans. Notifications have no payload and may be lost (a cut connection, a pooler in
//! between), so whoever waits for them also polls.

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
/// The channel on which instances check that notifications arrive.
const ECHO: &str = "plan_creator_echo";

/// After this silence the listener sends itself an echo: a connection can be dead without an error.
const ECHO_AFTER: Duration = Duration::from_secs(20);
/// How long an echo may take. Notifications arrive in the order of their commits: once it is here, so is every one before it.
const ECHO_WITHIN: Duration = Duration::from_secs(2);
/// The first and the longest delay before reconnecting.
const RETRY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(30));

/// Wakes those who wait for events or queued plans. A notification between two waits is not lost.
#[derive(Clone, Default)]
pub struct NotificationListener {
    events: watch::Sender<()>,
    queue: watch::Sender<()>,
    /// Whether notifications are known to arrive.
    listening: watch::Sender<bool>,
}

impl NotificationListener {
    /// Changes when a plan's status or stage has changed, or the plan was deleted.
    pub fn events(&self) -> watch::Receiver<()> {
        self.events.subscribe()
    }

    /// Changes when a plan has been queued.
    pub fn queue(&self) -> watch::Receiver<()> {
        self.queue.subscribe()
    }

    /// Whether notifications arrive; otherwise only polling finds what is new.
    pub fn listening(&self) -> watch::Receiver<bool> {
        self.listening.subscribe()
    }

    /// The current value of `listening`.
    pub fn is_listening(&self) -> bool {
        *self.listening.borrow()
    }

    /// Listens on a connection of its own until `stop`, and reconnects when it is cut or silent.
    pub async fn listen(self, database: Database, stop: CancellationToken) {
        let Some(options) = database.listener_options() else {
            tracing::info!("DIRECT_DATABASE_URL is not set and the pooler passes no notifications on; polling");
            return;
        };
        // Restarted after a panic, it has missed notifications.
        self.listening.send_replace(false);
        let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(options.clone());
        let (mut pause, longest) = RETRY;
        let mut warned = false;
        while !stop.is_cancelled() {
            let error = tokio::select! {
                () = stop.cancelled() => return,
                error = self.listen_once(&database, &pool) => error,
            };
            if self.listening.send_replace(false) {
                (pause, warned) = (RETRY.0, false);
            }
            if !warned {
                tracing::warn!(error = format!("{error:#}"), "notifications do not arrive; polling until they do");
                warned = true;
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = sleep(pause) => pause = (pause * 2).min(longest),
            }
        }
    }

    /// Listens until the connection fails or an echo does not arrive.
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
            error = self.receive(listener, &heard) => error,
            error = self.check_echo(database, heard.subscribe()) => error,
        }
    }

    /// Wakes waiters until the connection fails.
    async fn receive(&self, mut listener: PgListener, heard: &watch::Sender<()>) -> anyhow::Error {
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

    /// Asks for an echo at first and after each silence, until one does not arrive.
    async fn check_echo(&self, database: &Database, mut heard: watch::Receiver<()>) -> anyhow::Error {
        loop {
            heard.mark_unchanged();
            let echo = async {
                database.notify(ECHO).await?;
                heard.changed().await.context("nobody listens")
            };
            match timeout(ECHO_WITHIN, echo).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return error,
                Err(_) => return anyhow::anyhow!("no echo arrived; is there a pooler in between?"),
            }
            if !self.listening.send_replace(true) {
                // Notifications sent meanwhile are not sent again.
                self.events.send_replace(());
                self.queue.send_replace(());
                tracing::info!("notifications arrive");
            }
            let mut echo_at = Instant::now() + ECHO_AFTER;
            loop {
                tokio::select! {
                    () = sleep_until(echo_at) => break,
                    Ok(()) = heard.changed() => echo_at = Instant::now() + ECHO_AFTER,
                }
            }
        }
    }
}
