//! Metrics for Prometheus, read at each scrape.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, header},
    response::{IntoResponse, Response},
    routing::get,
};
use graphql_gate::{Host, Peer, RequestError};
use metrics::{counter, gauge};

use super::{ProbeState, graphql::Gate};
use crate::{
    auth::{Role, Viewer},
    code::Code,
    database::{Actor, Database},
    plans::queue::{self, Queue, StageTime},
    vocabulary::PipelineStage,
};

/// The route of `/metrics`: for the service role, or, without `authentication`, for everybody.
pub(super) fn routes(probes: Arc<ProbeState>, authentication: Option<Authentication>) -> Router {
    Router::new().route("/metrics", get(metrics).with_state(MetricsState { probes, authentication }))
}

/// How a token is checked, and the header in which a proxy says the caller's address.
#[derive(Clone)]
pub(super) struct Authentication {
    pub(super) gate: Arc<Gate>,
    pub(super) client_address_header: Option<HeaderName>,
}

#[derive(Clone)]
struct MetricsState {
    probes: Arc<ProbeState>,
    authentication: Option<Authentication>,
}

/// Metrics in Prometheus' text format.
async fn metrics(State(MetricsState { probes, authentication }): State<MetricsState>, request: Request) -> Response {
    if let Some(authentication) = authentication {
        let (parts, _) = request.into_parts();
        let peer = Peer::of(&parts, authentication.client_address_header.as_ref());
        match authentication.gate.host().sign_in(&parts.headers, peer).await {
            Ok(Some(Viewer { role: Role::Service, .. })) => {}
            Ok(_) => {
                let message = "Metrics need a token of the service role.";
                return RequestError::new(Code::Forbidden.into(), message).into_response();
            }
            Err(error) => return error.into_response(),
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
    match measure(&probes.database).await {
        Ok((queue, stages, is_archive_failing)) => {
            set_queue_gauges(&queue, &stages);
            gauge!("plan_creator_wal_archive_failing").set(f64::from(u8::from(is_archive_failing)));
        }
        Err(error) => {
            tracing::warn!(%error, "cannot measure the queue and the archive");
            counter!("plan_creator_scrape_errors_total").increment(1);
        }
    }
    let text = probes.metrics.render();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

async fn measure(database: &Database) -> Result<(Queue, Vec<StageTime>, bool), sea_orm::DbErr> {
    let session = database.read(Actor::Worker("metrics")).await?;
    let (queue, stages) = (queue::measure(&session).await?, queue::stage_times(&session).await?);
    Ok((queue, stages, session.is_wal_archive_failing().await?))
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
