//! Figures for Prometheus, read when they are asked for.

use std::sync::Arc;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use metrics::{counter, describe_counter, describe_gauge, gauge};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::{
    app::App,
    database::Actor,
    plans::queue::{self, Queue},
};

/// Says what each figure means.
pub(super) fn describe() {
    describe_gauge!("plan_creator_pool_connections", "Connections of the pool, by state.");
    describe_gauge!("plan_creator_subscribers", "Streams of plan events that are open.");
    describe_gauge!(
        "plan_creator_events_notified",
        "1 while notifications of Postgres arrive, 0 while events are polled."
    );
    describe_gauge!("plan_creator_queue_plans", "Plans that wait for a worker or are worked on, by status.");
    describe_gauge!("plan_creator_queue_oldest_pending_seconds", "How long the plan has waited that waits longest.");
    describe_counter!("plan_creator_scrape_errors_total", "Times the database did not answer while figures were read.");
}

/// The figures, in Prometheus' text format.
pub(super) async fn metrics(State((app, handle)): State<(Arc<App>, PrometheusHandle)>) -> Response {
    let (idle, used) = app.database.connections();
    gauge!("plan_creator_pool_connections", "state" => "idle").set(f64::from(idle));
    gauge!("plan_creator_pool_connections", "state" => "used").set(f64::from(used));
    gauge!("plan_creator_subscribers").set(app.feed.len() as f64);
    gauge!("plan_creator_events_notified").set(f64::from(u8::from(app.doorbell.is_listening())));
    match queue(&app).await {
        Ok(queue) => {
            gauge!("plan_creator_queue_plans", "status" => "PENDING").set(queue.pending as f64);
            gauge!("plan_creator_queue_plans", "status" => "PROCESSING").set(queue.processing as f64);
            gauge!("plan_creator_queue_oldest_pending_seconds").set(queue.oldest_pending_seconds);
        }
        Err(error) => {
            tracing::warn!(%error, "the queue cannot be measured");
            counter!("plan_creator_scrape_errors_total").increment(1);
        }
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render()).into_response()
}

async fn queue(app: &App) -> Result<Queue, sea_orm::DbErr> {
    queue::measure(&app.database.read(Actor::Worker("metrics")).await?).await
}
