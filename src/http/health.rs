//! Whether the program lives, and whether it can answer.

use std::sync::Arc;

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{
    app::App,
    database::{Actor, Database},
};

/// Both, each at its address.
pub(super) fn routes(app: Arc<App>) -> Router {
    Router::new().route("/livez", get(live)).route("/readyz", get(ready)).with_state(app)
}

/// Alive: the process answers.
async fn live() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// Ready: the database answers too, and tokens can be checked. Says in which way events arrive.
async fn ready(State(app): State<Arc<App>>) -> (StatusCode, Json<Value>) {
    let events = if app.doorbell.is_listening() { "notified" } else { "polled" };
    let (code, status) = match ask(&app.database).await {
        Ok(()) if app.tokens.is_ready().await => (StatusCode::OK, "ready"),
        Ok(()) => (StatusCode::SERVICE_UNAVAILABLE, "the keys that tokens are signed with cannot be read"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    };
    (code, Json(json!({ "status": status, "events": events })))
}

async fn ask(database: &Database) -> Result<(), sea_orm::DbErr> {
    database.read(Actor::Worker("health")).await?.execute_unprepared("SELECT 1").await.map(drop)
}
