//! Whether the program lives, and whether it can answer.

use std::{
    borrow::Cow,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};
use tokio::{
    task::{JoinError, JoinHandle},
    time::{Instant, timeout_at},
};

use super::Watched;
use crate::database::{Actor, Database, Pool};

/// Why requests should go elsewhere.
type Trouble = Option<Cow<'static, str>>;

/// A probe that may be waited for by many.
type Probe = Shared<BoxFuture<'static, Trouble>>;

/// What is under way of asking whether the program is ready.
pub(super) struct Readiness {
    watched: Arc<Watched>,
    /// One probe at a time, of which everybody hears who comes while it runs.
    probe: Mutex<Option<Probe>>,
    /// At most one question to the database, however many ask: one that hangs keeps its connection.
    asking: tokio::sync::Mutex<Option<JoinHandle<Result<bool, DbErr>>>>,
}

/// Both, each at its address.
pub(super) fn routes(watched: Arc<Watched>) -> Router {
    let readiness = Arc::new(Readiness { watched, probe: Mutex::default(), asking: tokio::sync::Mutex::default() });
    Router::new().route("/livez", get(live)).route("/readyz", get(ready)).with_state(readiness)
}

/// Alive: the process answers.
async fn live() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// Ready: requests would be answered, and soon. Says in which way events arrive.
async fn ready(State(readiness): State<Arc<Readiness>>) -> (StatusCode, Json<Value>) {
    let events = if readiness.watched.doorbell.is_listening() { "notified" } else { "polled" };
    let (code, status) = match readiness.probe().await {
        None => (StatusCode::OK, "ready".into()),
        Some(trouble) => (StatusCode::SERVICE_UNAVAILABLE, trouble),
    };
    (code, Json(json!({ "status": status, "events": events })))
}

impl Readiness {
    /// Joins the probe that is under way, or begins one, which goes on whoever leaves.
    async fn probe(self: Arc<Self>) -> Trouble {
        let probe = {
            let mut slot = self.slot();
            slot.take_if(|probe| probe.peek().is_some());
            slot.get_or_insert_with(|| tokio::spawn(Arc::clone(&self).run()).map(ended).boxed().shared()).clone()
        };
        probe.await
    }

    async fn run(self: Arc<Self>) -> Trouble {
        let trouble = self.trouble().await;
        if let Some(trouble) = &trouble {
            tracing::warn!(%trouble, "not ready");
        }
        *self.slot() = None;
        trouble
    }

    fn slot(&self) -> MutexGuard<'_, Option<Probe>> {
        self.probe.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why requests should go elsewhere.
    async fn trouble(&self) -> Trouble {
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
            Err(_) if is_exhausted(self.watched.database.pool()) => {
                return Some("all connections to the database are busy".into());
            }
            Err(_) => return Some("the database does not answer in time".into()),
        }
        let app = app.as_ref()?;
        if app.feed.behind() > *ready_within {
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

fn ended(probe: Result<Trouble, JoinError>) -> Trouble {
    probe.unwrap_or_else(|_| Some("the probe has panicked".into()))
}

/// Whether every connection is lent.
const fn is_exhausted(pool: Pool) -> bool {
    pool.used >= pool.most
}

/// Whether the database, which answers, can also write.
async fn ask(database: Database) -> Result<bool, DbErr> {
    database.read(Actor::Worker("health")).await?.execute_unprepared("SELECT 1").await?;
    database.has_room().await
}
