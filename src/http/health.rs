//! Whether the program lives, and whether it can answer.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{
    app::App,
    database::{Actor, Database},
};

/// Alive: the process answers.
pub(super) async fn live() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// Ready: the database answers too. Says in which way events arrive.
pub(super) async fn ready(State(app): State<Arc<App>>) -> (StatusCode, Json<Value>) {
    let events = if app.doorbell.is_listening() { "notified" } else { "polled" };
    match ask(&app.database).await {
        Ok(()) => (StatusCode::OK, Json(json!({ "status": "ready", "events": events }))),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                Json(json!({ "status": "the database does not answer", "events": events })),
            )
        }
    }
}

async fn ask(database: &Database) -> Result<(), sea_orm::DbErr> {
    database.read(Actor::Worker("health")).await?.execute_unprepared("SELECT 1").await.map(drop)
}
