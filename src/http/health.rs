//! Whether the program lives, and whether it can answer.

use std::{borrow::Cow, sync::Arc};

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};
use tokio::{
    sync::Mutex,
    task::JoinHandle,
    time::{Instant, timeout_at},
};

use super::Watched;
use crate::database::{Actor, Database, PoolStatus};

/// What is under way of asking whether the program is ready.
pub(super) struct Readiness {
    watched: Arc<Watched>,
    /// At most one question to the database, however many ask: one that hangs keeps its connection.
    asking: Mutex<Option<JoinHandle<Result<bool, DbErr>>>>,
}

/// Both, each at its address.
pub(super) fn routes(watched: Arc<Watched>) -> Router {
    let readiness = Arc::new(Readiness { watched, asking: Mutex::default() });
    Router::new().route("/livez", get(live)).route("/readyz", get(ready)).with_state(readiness)
}

/// Alive: the process answers.
async fn live() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// Ready: requests would be answered, and soon. Says in which way events arrive.
async fn ready(State(readiness): State<Arc<Readiness>>) -> (StatusCode, Json<Value>) {
    let events = if readiness.watched.notifications.is_listening() { "notified" } else { "polled" };
    let (code, status) = match readiness.trouble().await {
        None => (StatusCode::OK, "ready".into()),
        Some(trouble) => {
            tracing::warn!(%trouble, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, trouble)
        }
    };
    (code, Json(json!({ "status": status, "events": events })))
}

impl Readiness {
    /// Why requests should go elsewhere.
    async fn trouble(&self) -> Option<Cow<'static, str>> {
        let Watched { app, leaving, ready_within, tasks, .. } = &*self.watched;
        if leaving.is_cancelled() {
            return Some("the program is about to stop".into());
        }
        if let Some(task) = tasks.down() {
            return Some(format!("the task {task} has panicked and does not run").into());
        }
        let until = Instant::now() + *ready_within;
        match timeout_at(until, self.ask()).await {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => return Some("the database's disk is full".into()),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the database does not answer");
                return Some("the database does not answer".into());
            }
            Err(_) if is_exhausted(self.watched.database.pool_status()) => {
                return Some("all connections to the database are busy".into());
            }
            Err(_) => return Some("the database does not answer in time".into()),
        }
        let app = app.as_ref()?;
        if app.feed.read_delay() > *ready_within {
            return Some("events cannot be read".into());
        }
        match timeout_at(until, app.tokens.is_ready()).await {
            Ok(true) => None,
            _ => Some("the keys that tokens are signed with cannot be read".into()),
        }
    }

    /// Asks the database, as a request would: it waits for a connection in the same line. What still hangs from last time is
    /// waited for, and not asked again.
    async fn ask(&self) -> Result<bool, DbErr> {
        let mut asking = self.asking.lock().await;
        asking.take_if(|asked| asked.is_finished());
        let asked = asking.get_or_insert_with(|| tokio::spawn(ask(self.watched.database.clone())));
        let answer = asked.await;
        *asking = None;
        answer.unwrap_or_else(|panic| Err(DbErr::Custom(panic.to_string())))
    }
}

/// Whether every connection is lent.
const fn is_exhausted(pool: PoolStatus) -> bool {
    pool.used >= pool.most
}

/// Whether the database, which answers, can also write.
async fn ask(database: Database) -> Result<bool, DbErr> {
    database.read(Actor::Worker("health")).await?.execute_unprepared("SELECT 1").await?;
    database.has_disk_space().await
}
