//! Figures for Prometheus: all that there are, and where they are kept until somebody asks for them.

use std::time::Duration;

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::clock;

/// Bounds of the histograms, in seconds: from a plan by its id to a slow model.
const SECONDS: [f64; 15] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 30.0];
/// How often what was recorded is put into its buckets. Until then each value is kept on its own, which would be for ever
/// where nobody asks.
const UPKEEP: Duration = Duration::from_secs(5);

/// What kind of figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Only grows.
    Counter,
    /// Goes up and down.
    Gauge,
    /// How long things took.
    Histogram,
}

/// A figure.
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Its labels, with commas between.
    pub(crate) labels: &'static str,
    /// What it says, for whoever reads it.
    pub(crate) help: &'static str,
}

const fn counter(name: &'static str, labels: &'static str, help: &'static str) -> Figure {
    Figure { name, kind: Kind::Counter, labels, help }
}

const fn gauge(name: &'static str, labels: &'static str, help: &'static str) -> Figure {
    Figure { name, kind: Kind::Gauge, labels, help }
}

const fn histogram(name: &'static str, labels: &'static str, help: &'static str) -> Figure {
    Figure { name, kind: Kind::Histogram, labels, help }
}

/// All figures of our own; those of the process (`process_…`) have the names that every program gives them.
pub(crate) const FIGURES: [Figure; 31] = [
    gauge("plan_creator_build_info", "version", "1, with the program's version."),
    counter(
        "plan_creator_operations_total",
        "operation,field,code",
        "GraphQL operations by their type, the field at their root (`several` where there is more than one) and the code of their \
         first error, OK without one, ABANDONED where the client left; what was refused before it was known has the operation \
         `unknown`. A subscription is counted when it ends.",
    ),
    histogram(
        "plan_creator_operation_seconds",
        "operation,field",
        "How long queries and mutations take that run, from their check to their response.",
    ),
    gauge("plan_creator_pool_connections", "state", "Connections of the pool, by state."),
    gauge("plan_creator_pool_waiting", "", "Sessions that wait for a connection of the pool."),
    histogram(
        "plan_creator_pool_wait_seconds",
        "",
        "How long sessions wait for their connection, opening one included.",
    ),
    counter(
        "plan_creator_pool_timeouts_total",
        "phase",
        "Sessions that got no connection in time, by what they waited for: one to be free, to be opened, or to be checked.",
    ),
    counter(
        "plan_creator_replica_reads_total",
        "outcome",
        "Queries that were put to the replica, by whether it answered, lagged or failed; where it did not, the primary answered.",
    ),
    counter("plan_creator_slow_statements_total", "", "Statements that took longer than --slow-statement."),
    gauge("plan_creator_subscribers", "", "Streams of plan events that are open."),
    gauge("plan_creator_events_notified", "", "1 while notifications of Postgres arrive, 0 while events are polled."),
    gauge(
        "plan_creator_feed_behind_seconds",
        "",
        "For how long events have been waiting to be read that cannot be; 0 while they are read, or nobody watches.",
    ),
    gauge(
        "plan_creator_events_unsettled",
        "",
        "Events that wait for older transactions to end before watchers of a user get them.",
    ),
    counter("plan_creator_event_reads_total", "", "How often events were read."),
    counter("plan_creator_events_total", "", "Events that were read."),
    counter("plan_creator_streams_lagged_total", "", "Streams that were let go because their client did not keep up."),
    gauge("plan_creator_queue_plans", "status", "Plans by where they stand: PENDING, of them RESTING, and PROCESSING."),
    gauge("plan_creator_queue_oldest_pending_seconds", "", "How long the plan has waited that waits longest."),
    gauge("plan_creator_queue_claims", "state", "Claims, by whether they count or have run out."),
    gauge("plan_creator_queue_retrying", "", "Plans that have been begun more than once since they were queued."),
    gauge("plan_creator_queue_last_hour", "outcome", "Plans within the last hour, by what became of them."),
    gauge(
        "plan_creator_stage_seconds",
        "stage,quantile",
        "How long plans stay in a stage, of late, whoever works on them.",
    ),
    counter(
        "plan_creator_task_panics_total",
        "task",
        "Panics of the tasks that live as long as the program, which are begun again.",
    ),
    counter("plan_creator_attempts_total", "outcome", "Attempts at a plan by this program, by how they ended."),
    histogram("plan_creator_agent_seconds", "agent", "How long an agent of this program computes."),
    counter(
        "plan_creator_model_questions_total",
        "question,verdict",
        "Questions to the language model, by what became of them.",
    ),
    histogram("plan_creator_model_seconds", "question", "How long the language model takes, repetitions included."),
    counter(
        "plan_creator_maintenance_runs_total",
        "task,outcome",
        "Jobs of maintenance, by how they ended: DONE, CANCELLED or FAILED.",
    ),
    gauge(
        "plan_creator_maintenance_last_success_timestamp_seconds",
        "task",
        "When a job of maintenance last succeeded in this program, in seconds since 1970.",
    ),
    gauge(
        "plan_creator_erasures_oldest_seconds",
        "",
        "How long ago the person asked who has waited longest to be erased; 0 where nobody waits.",
    ),
    counter("plan_creator_scrape_errors_total", "", "Times the database did not answer while figures were read."),
];

/// Begins to keep figures, for the whole program: what was recorded before is lost. The handle writes them out.
pub(crate) fn keep() -> anyhow::Result<PrometheusHandle> {
    let handle = PrometheusBuilder::new().set_buckets(&SECONDS)?.install_recorder()?;
    for Figure { name, kind, labels, help } in FIGURES {
        match kind {
            Kind::Counter => describe_counter!(name, help),
            Kind::Gauge => describe_gauge!(name, help),
            Kind::Histogram => describe_histogram!(name, help),
        }
        // So that it can be seen to grow from nothing.
        if kind == Kind::Counter && labels.is_empty() {
            counter!(name).increment(0);
        }
    }
    gauge!("plan_creator_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    let process = metrics_process::Collector::default();
    process.describe();
    let (upkeep, kept) = (handle.clone(), process);
    tokio::spawn(async move {
        loop {
            upkeep.run_upkeep();
            kept.collect();
            tokio::time::sleep(UPKEEP).await;
        }
    });
    Ok(handle)
}

/// Notes a run of a job of maintenance, `DONE`, `CANCELLED` or `FAILED`.
pub(crate) fn maintained(job: &'static str, outcome: &'static str) {
    counter!("plan_creator_maintenance_runs_total", "task" => job, "outcome" => outcome).increment(1);
    if outcome == "DONE" {
        let now = clock::now().timestamp();
        gauge!("plan_creator_maintenance_last_success_timestamp_seconds", "task" => job).set(now as f64);
    }
}
