//! Figures for Prometheus, read when they are asked for.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::graphql::{refuse, viewer_of};
use crate::{
    app::App,
    auth::{Role, Viewer},
    database::Actor,
    execution::{Code, RequestError},
    plans::queue::{self, Queue, StageTime},
    vocabulary::PipelineStage,
};

/// Bounds of the histograms, in seconds: from a fast agent to a slow model.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 15.0, 30.0];

/// The figures, for anybody where they are `open`, else for the service role.
pub(super) fn routes(app: Arc<App>, open: bool) -> anyhow::Result<Router> {
    let handle = PrometheusBuilder::new().set_buckets(&SECONDS)?.install_recorder()?;
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
    describe_gauge!("plan_creator_queue_plans", "Plans by where they stand: PENDING, of them RESTING, and PROCESSING.");
    describe_gauge!("plan_creator_queue_oldest_pending_seconds", "How long the plan has waited that waits longest.");
    describe_gauge!("plan_creator_queue_claims", "Claims, by whether they count or have run out.");
    describe_gauge!("plan_creator_queue_retrying", "Plans that have been begun more than once since they were queued.");
    describe_gauge!("plan_creator_queue_last_hour", "Plans within the last hour, by what became of them.");
    describe_gauge!("plan_creator_stage_seconds", "How long plans stay in a stage, of late, whoever works on them.");
    describe_counter!("plan_creator_attempts_total", "Attempts at a plan by this program, by how they ended.");
    describe_histogram!("plan_creator_agent_seconds", "How long an agent of this program computes.");
    describe_counter!("plan_creator_model_questions_total", "Questions to the language model, by what became of them.");
    describe_histogram!("plan_creator_model_seconds", "How long the language model takes, repetitions included.");
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
    gauge!("plan_creator_pool_connections", "state" => "idle").set(idle as f64);
    gauge!("plan_creator_pool_connections", "state" => "used").set(used as f64);
    gauge!("plan_creator_subscribers").set(app.feed.len() as f64);
    gauge!("plan_creator_events_notified").set(f64::from(u8::from(app.doorbell.is_listening())));
    match queue(&app).await {
        Ok((queue, stages)) => show(&queue, &stages),
        Err(error) => {
            tracing::warn!(%error, "the queue cannot be measured");
            counter!("plan_creator_scrape_errors_total").increment(1);
        }
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render()).into_response()
}

async fn queue(app: &App) -> Result<(Queue, Vec<StageTime>), sea_orm::DbErr> {
    let session = app.database.read(Actor::Worker("metrics")).await?;
    Ok((queue::measure(&session).await?, queue::stage_times(&session).await?))
}

fn show(queue: &Queue, stages: &[StageTime]) {
    let plans = [("PENDING", queue.pending), ("RESTING", queue.resting), ("PROCESSING", queue.processing)];
    for (status, plans) in plans {
        gauge!("plan_creator_queue_plans", "status" => status).set(plans as f64);
    }
    gauge!("plan_creator_queue_oldest_pending_seconds").set(queue.oldest_pending_seconds);
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
    // A stage that nobody left of late has no time, not that of an hour ago.
    for stage in PipelineStage::ALL.iter().filter(|stage| !stage.is_an_end()) {
        let time = stages.iter().find(|time| time.stage == *stage);
        let gauge = |quantile| gauge!("plan_creator_stage_seconds", "stage" => stage.as_str(), "quantile" => quantile);
        gauge("0.5").set(time.map_or(f64::NAN, |time| time.median));
        gauge("0.95").set(time.map_or(f64::NAN, |time| time.p95));
    }
}
