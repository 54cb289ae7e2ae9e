//! Liveness and readiness probes.

use std::{
    borrow::Cow,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use sea_orm::DbErr;
use serde_json::{Value, json};
use tokio::{
    task::{JoinError, JoinHandle},
    time::{Instant, timeout_at},
};

use super::ProbeState;
use crate::database::{Actor, Database, PoolStatus};

/// Why requests should go elsewhere.
type Reason = Option<Cow<'static, str>>;

/// The result of a check.
#[derive(Clone)]
struct Condition {
    reason: Reason,
    warnings: Vec<&'static str>,
}

/// A check that many probes may wait for.
type Check = Shared<BoxFuture<'static, Condition>>;

/// The state of readiness checks.
pub(super) struct Readiness {
    probes: Arc<ProbeState>,
    /// One check at a time, whose result all probes get that come while it runs.
    check: Mutex<Option<Check>>,
    /// At most one query to the database, however many probes wait: a hanging one keeps its connection.
    pending: tokio::sync::Mutex<Option<JoinHandle<Result<DatabaseState, DbErr>>>>,
}

/// The routes of both probes.
pub(super) fn routes(probes: Arc<ProbeState>) -> Router {
    let readiness = Arc::new(Readiness { probes, check: Mutex::default(), pending: tokio::sync::Mutex::default() });
    Router::new().route("/livez", get(live)).route("/readyz", get(ready)).with_state(readiness)
}

/// Liveness: the process answers.
async fn live() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// Readiness: requests would be answered soon. Reports how events arrive, and what needs attention though requests are answered.
async fn ready(State(readiness): State<Arc<Readiness>>) -> (StatusCode, Json<Value>) {
    let events = if readiness.probes.notifications.is_listening() { "notified" } else { "polled" };
    let Condition { reason, warnings } = readiness.check().await;
    let (code, status) = match reason {
        None => (StatusCode::OK, "ready".into()),
        Some(reason) => (StatusCode::SERVICE_UNAVAILABLE, reason),
    };
    (code, Json(json!({ "status": status, "events": events, "warnings": warnings })))
}

impl Readiness {
    /// Joins the check that is running, or begins one, which goes on whoever leaves.
    async fn check(self: Arc<Self>) -> Condition {
        let check = {
            let mut slot = self.slot();
            slot.take_if(|check| check.peek().is_some());
            slot.get_or_insert_with(|| tokio::spawn(Arc::clone(&self).run()).map(ended).boxed().shared()).clone()
        };
        check.await
    }

    async fn run(self: Arc<Self>) -> Condition {
        let mut warnings = Vec::new();
        let reason = self.reason_not_ready(&mut warnings).await;
        if let Some(reason) = &reason {
            tracing::warn!(trouble = %reason, "not ready");
        }
        for warning in &warnings {
            tracing::warn!(trouble = warning, "ready, but needs attention");
        }
        *self.slot() = None;
        Condition { reason, warnings }
    }

    fn slot(&self) -> MutexGuard<'_, Option<Check>> {
        self.check.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why requests should go elsewhere; `warnings` gets what is wrong though they need not.
    async fn reason_not_ready(&self, warnings: &mut Vec<&'static str>) -> Reason {
        let ProbeState { app, draining, ready_within, tasks, .. } = &*self.probes;
        if draining.is_cancelled() {
            return Some("the program is shutting down".into());
        }
        if let Some(task) = tasks.down() {
            return Some(format!("the task {task} has panicked and is not running").into());
        }
        let until = Instant::now() + *ready_within;
        match timeout_at(until, self.ask()).await {
            Ok(Ok(DatabaseState { has_disk_space: false, .. })) => return Some("the database's disk is full".into()),
            Ok(Ok(DatabaseState { is_archive_failing: true, .. })) => {
                warnings.push("the WAL archive takes no segments");
            }
            Ok(Ok(_)) => {}
            Ok(Err(error)) => {
                tracing::warn!(%error, "the database does not answer");
                return Some("the database does not answer".into());
            }
            Err(_) if is_exhausted(self.probes.database.pool_status()) => {
                return Some("all database connections are in use".into());
            }
            Err(_) => return Some("the database does not answer in time".into()),
        }
        let app = app.as_ref()?;
        if app.feed.read_delay() > *ready_within {
            return Some("events cannot be read".into());
        }
        match timeout_at(until, app.tokens.is_ready()).await {
            Ok(true) => None,
            _ => Some("the JWKS cannot be read".into()),
        }
    }

    /// Queries the database as a request would, including the wait for a connection. A query that still hangs is joined.
    async fn ask(&self) -> Result<DatabaseState, DbErr> {
        let mut pending = self.pending.lock().await;
        pending.take_if(|query| query.is_finished());
        let query = pending.get_or_insert_with(|| tokio::spawn(ask(self.probes.database.clone())));
        let answer = query.await;
        *pending = None;
        answer.unwrap_or_else(|panic| Err(DbErr::Custom(panic.to_string())))
    }
}

fn ended(check: Result<Condition, JoinError>) -> Condition {
    let panicked = || Condition { reason: Some("the readiness check has panicked".into()), warnings: Vec::new() };
    check.unwrap_or_else(|_| panicked())
}

/// Whether every connection is in use.
const fn is_exhausted(pool: PoolStatus) -> bool {
    pool.used >= pool.most
}

/// The state of a database that answers.
struct DatabaseState {
    has_disk_space: bool,
    is_archive_failing: bool,
}

async fn ask(database: Database) -> Result<DatabaseState, DbErr> {
    let is_archive_failing = database.read(Actor::Worker("health")).await?.is_wal_archive_failing().await?;
    Ok(DatabaseState { has_disk_space: database.has_disk_space().await?, is_archive_failing })
}
