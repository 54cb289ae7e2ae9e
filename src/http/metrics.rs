//! Figures for Prometheus, read when they are asked for.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use metrics::{counter, describe_counter, describe_gauge, gauge};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::graphql::{refuse, viewer_of};
use crate::{
    app::App,
    auth::{Role, Viewer},
    database::Actor,
    execution::{Code, RequestError},
    plans::queue::{self, Queue},
};

/// The figures, for anybody where they are `open`, else for the service role.
pub(super) fn routes(app: Arc<App>, open: bool) -> anyhow::Result<Router> {
    let handle = PrometheusBuilder::new().install_recorder()?;
    describe();
    Ok(Router::new().route("/metrics", get(metrics).with_state(Scrape { app, handle, open })))
}

#[derive(Clone)]
struct Scrape {
    app: Arc<App>,
    handle: PrometheusHandle,
    open: bool,
}

/// Says what each figure means.
fn describe() {
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
async fn metrics(State(Scrape { app, handle, open }): State<Scrape>, headers: HeaderMap) -> Response {
    if !open {
        match viewer_of(&headers, &app.tokens).await {
            Ok(Some(Viewer { role: Role::Service, .. })) => {}
            Ok(_) => return refuse(RequestError::new(Code::Forbidden, "Figures are for tokens of the service role.")),
            Err(error) => return refuse(error),
        }
    }
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
