//! Runs agents on blocking threads, with a time limit.

use std::time::Duration;

use tokio::{
    sync::oneshot,
    time::{Instant, timeout},
};
use tracing::{Instrument, trace_span};

use super::attempt_error::AgentTimeout;
use crate::telemetry::traces::TRACED;

/// The time limit of an agent: a hundred times that of the slowest plan.
const AGENT_TIMEOUT: Duration = Duration::from_secs(30);

/// Runs an agent. A panic becomes an error, and so does a timeout, which does not stop the thread.
pub(super) async fn run_agent<T: Send + 'static>(
    agent: &'static str,
    compute: impl FnOnce() -> T + Send + 'static,
) -> anyhow::Result<T> {
    let span = trace_span!(target: TRACED, "agent", otel.name = agent);
    let (started, starts) = oneshot::channel();
    let computing = tokio::task::spawn_blocking(move || {
        let _ = started.send(Instant::now());
        compute()
    });
    // Waiting for a thread does not count.
    let begun = starts.await?;
    let output = timeout(AGENT_TIMEOUT, computing).instrument(span).await.map_err(|_| AgentTimeout)??;
    metrics::histogram!("plan_creator_agent_seconds", "agent" => agent).record(begun.elapsed());
    Ok(output)
}
