//! Metrics for Prometheus, read at each scrape.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use metrics::{counter, gauge};

use super::{
    ProbeState,
    graphql::{Peer, ServerState, refuse, viewer_of},
};
use crate::{
    auth::{Role, Viewer},
    database::{Actor, Database},
    execution::{Code, RequestError},
    plans::queue::{self, Queue, StageTime},
    vocabulary::PipelineStage,
};

/// The route of `/metrics`: for the service role, or, without `authentication`, for everybody.
pub(super) fn routes(probes: Arc<ProbeState>, authentication: Option<Arc<ServerState>>) -> Router {
    Router::new().route("/metrics", get(metrics).with_state(MetricsState { probes, authentication }))
}

#[derive(Clone)]
struct MetricsState {
    probes: Arc<ProbeState>,
    authentication: Option<Arc<ServerState>>,
}

/// Metrics in Prometheus' text format.
async fn metrics(State(MetricsState { probes, authentication }): State<MetricsState>, request: Request) -> Response {
    if let Some(authentication) = authentication {
        let (parts, _) = request.into_parts();
        let peer = Peer::of(&parts, authentication.limits.request.client_address_header.as_ref());
        match viewer_of(&parts.headers, &authentication, peer).await {
            Ok(Some(Viewer { role: Role::Service, .. })) => {}
            Ok(_) => return refuse(RequestError::new(Code::Forbidden, "Metrics need a token of the service role.")),
            Err(error) => return refuse(error),
        }
    }
    let pool = probes.database.pool_status();
    gauge!("plan_creator_pool_connections", "state" => "idle").set(pool.idle as f64);
    gauge!("plan_creator_pool_connections", "state" => "used").set(pool.used as f64);
    gauge!("plan_creator_pool_waiting").set(pool.waiting as f64);
    gauge!("plan_creator_events_notified").set(f64::from(u8::from(probes.notifications.is_listening())));
    if let Some(app) = &probes.app {
        gauge!("plan_creator_subscribers").set(app.feed.len() as f64);
        gauge!("plan_creator_feed_behind_seconds").set(app.feed.read_delay().as_secs_f64());
    }
    match queue(&probes.database).await {
        Ok((queue, stages)) => set_queue_gauges(&queue, &stages),
        Err(error) => {
            tracing::warn!(%error, "cannot measure the queue");
            counter!("plan_creator_scrape_errors_total").increment(1);
        }
    }
    let text = probes.metrics.render();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

async fn queue(database: &Database) -> Result<(Queue, Vec<StageTime>), sea_orm::DbErr> {
    let session = database.read(Actor::Worker("metrics")).await?;
    Ok((queue::measure(&session).await?, queue::stage_times(&session).await?))
}

fn set_queue_gauges(queue: &Queue, stages: &[StageTime]) {
    let plans = [("PENDING", queue.pending), ("RESTING", queue.resting), ("PROCESSING", queue.processing)];
    for (status, plans) in plans {
        gauge!("plan_creator_queue_plans", "status" => status).set(plans as f64);
    }
    gauge!("plan_creator_queue_oldest_pending_seconds").set(queue.oldest_pending_seconds);
    gauge!("plan_creator_erasures_oldest_seconds").set(queue.oldest_erasure_seconds);
    gauge!("plan_creator_queue_claims", "state" => "live").set(queue.claims as f64);
    gauge!("plan_creator_queue_claims", "state" => "expired").set(queue.expired_claims as f64);
    gauge!("plan_creator_queue_retrying").set(queue.retrying as f64);
    let ends = [
        ("completed", queue.completed_last_hour),
        ("failed", queue.failed_last_hour),
        ("retried", queue.retried_last_hour),
    ];
    for (outcome, plans) in ends {
        gauge!("plan_creator_queue_last_hour", "outcome" => outcome).set(plans as f64);
    }
    // A stage without recent plans has no time.
    for stage in PipelineStage::ALL.iter().filter(|stage| !stage.is_an_end()) {
        let time = stages.iter().find(|time| time.stage == *stage);
        let gauge = |quantile| gauge!("plan_creator_stage_seconds", "stage" => stage.as_str(), "quantile" => quantile);
        gauge("0.5").set(time.map_or(f64::NAN, |time| time.median));
        gauge("0.95").set(time.map_or(f64::NAN, |time| time.p95));
    }
}
