//! Prometheus metrics: their list and their recorder.

use std::time::Duration;

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::clock;

/// Buckets of the histograms, in seconds: from a plan by its id to a slow model.
const BUCKETS: [f64; 15] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 30.0];
/// How often recorded values are moved into buckets; without a scrape they would accumulate.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(5);

/// The type of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Only grows.
    Counter,
    /// Goes up and down.
    Gauge,
    /// A distribution of durations.
    Histogram,
}

/// A metric.
pub(crate) struct Metric {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Its labels, separated by commas.
    pub(crate) labels: &'static str,
    /// Its help text.
    pub(crate) help: &'static str,
}

const fn counter(name: &'static str, labels: &'static str, help: &'static str) -> Metric {
    Metric { name, kind: Kind::Counter, labels, help }
}

const fn gauge(name: &'static str, labels: &'static str, help: &'static str) -> Metric {
    Metric { name, kind: Kind::Gauge, labels, help }
}

const fn histogram(name: &'static str, labels: &'static str, help: &'static str) -> Metric {
    Metric { name, kind: Kind::Histogram, labels, help }
}

/// All metrics of our own; those of the process (`process_…`) have the conventional names.
pub(crate) const METRICS: [Metric; 32] = [
    gauge("plan_creator_build_info", "version", "1, labelled with the program's version."),
    counter(
        "plan_creator_operations_total",
        "operation,field,code",
        "GraphQL operations by type, root field (`several` for more than one) and first error code (OK without one, ABANDONED if the client left). Requests refused before parsing have the operation `unknown`. Subscriptions are counted when they end.",
    ),
    histogram(
        "plan_creator_operation_seconds",
        "operation,field",
        "Duration of queries and mutations, from validation to response.",
    ),
    gauge("plan_creator_pool_connections", "state", "Connections in the pool, by state."),
    gauge("plan_creator_pool_waiting", "", "Sessions waiting for a pooled connection."),
    histogram(
        "plan_creator_pool_wait_seconds",
        "",
        "Time that sessions wait for a pooled connection, including opening one.",
    ),
    counter(
        "plan_creator_pool_timeouts_total",
        "phase",
        "Timeouts of sessions waiting for a connection, by phase: free, opened or checked.",
    ),
    counter(
        "plan_creator_replica_reads_total",
        "outcome",
        "Reads sent to the replica, by outcome: answered, lagged or failed. The primary answers the latter two.",
    ),
    counter("plan_creator_slow_statements_total", "", "Statements slower than --slow-statement."),
    gauge("plan_creator_subscribers", "", "Open event streams."),
    gauge("plan_creator_events_notified", "", "1 while notifications arrive, 0 while events are polled."),
    gauge(
        "plan_creator_feed_behind_seconds",
        "",
        "How long reading events has been failing; 0 while it works or nobody subscribes.",
    ),
    gauge(
        "plan_creator_events_unsettled",
        "",
        "Events held back until older transactions end, for streams over all plans of a user.",
    ),
    counter("plan_creator_event_reads_total", "", "Reads of new events."),
    counter("plan_creator_events_total", "", "Events read."),
    counter("plan_creator_streams_lagged_total", "", "Streams closed because their client was too slow."),
    gauge(
        "plan_creator_queue_plans",
        "status",
        "Plans in the queue by status: PENDING (of which RESTING before a retry) and PROCESSING.",
    ),
    gauge("plan_creator_queue_oldest_pending_seconds", "", "Age of the oldest pending plan in the queue."),
    gauge("plan_creator_queue_claims", "state", "Claims, by whether their lease is active or expired."),
    gauge("plan_creator_queue_retrying", "", "Plans attempted more than once since they were queued."),
    gauge("plan_creator_queue_last_hour", "outcome", "Plans of the last hour, by outcome."),
    gauge("plan_creator_stage_seconds", "stage,quantile", "Recent time that plans spend in a stage, over all workers."),
    gauge(
        "plan_creator_wal_archive_failing",
        "",
        "1 while Postgres' last attempt to archive a WAL segment failed, 0 otherwise and without an archive.",
    ),
    counter("plan_creator_task_panics_total", "task", "Panics of long-lived tasks, which are restarted."),
    counter("plan_creator_attempts_total", "outcome", "Attempts at plans by this process, by outcome."),
    histogram("plan_creator_agent_seconds", "agent", "Duration of an agent's computation."),
    counter(
        "plan_creator_model_questions_total",
        "question,verdict",
        "Questions to the language model, by verdict on the answer.",
    ),
    histogram("plan_creator_model_seconds", "question", "Latency of the language model, including retries."),
    counter(
        "plan_creator_maintenance_runs_total",
        "task,outcome",
        "Maintenance jobs by outcome: DONE, CANCELLED or FAILED.",
    ),
    gauge(
        "plan_creator_maintenance_last_success_timestamp_seconds",
        "task",
        "Unix time of a maintenance job's last success in this process.",
    ),
    gauge("plan_creator_erasures_oldest_seconds", "", "Age of the oldest pending erasure; 0 without any."),
    counter("plan_creator_scrape_errors_total", "", "Scrapes during which the database did not answer."),
];

/// Installs the recorder for the whole program. The handle renders the metrics.
pub(crate) fn install() -> anyhow::Result<PrometheusHandle> {
    let handle = PrometheusBuilder::new().set_buckets(&BUCKETS)?.install_recorder()?;
    for Metric { name, kind, labels, help } in METRICS {
        match kind {
            Kind::Counter => describe_counter!(name, help),
            Kind::Gauge => describe_gauge!(name, help),
            Kind::Histogram => describe_histogram!(name, help),
        }
        // So that an increase from 0 is seen.
        if kind == Kind::Counter && labels.is_empty() {
            counter!(name).increment(0);
        }
    }
    gauge!("plan_creator_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    let process = metrics_process::Collector::default();
    process.describe();
    let (recorder, collector) = (handle.clone(), process);
    tokio::spawn(async move {
        loop {
            recorder.run_upkeep();
            collector.collect();
            tokio::time::sleep(UPKEEP_INTERVAL).await;
        }
    });
    Ok(handle)
}

/// Counts a maintenance run that ended `DONE`, `CANCELLED` or `FAILED`.
pub(crate) fn record_job(job: &'static str, outcome: &'static str) {
    counter!("plan_creator_maintenance_runs_total", "task" => job, "outcome" => outcome).increment(1);
    if outcome == "DONE" {
        let now = clock::now().timestamp();
        gauge!("plan_creator_maintenance_last_success_timestamp_seconds", "task" => job).set(now as f64);
    }
}
