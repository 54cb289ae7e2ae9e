//! Agents compute: where they do not hold up other tasks, and not for ever.

use std::time::Duration;

use tokio::{
    sync::oneshot,
    time::{Instant, timeout},
};
use tracing::{Instrument, trace_span};

use super::attempt_error::AgentTimeout;
use crate::telemetry::traces::TRACED;

/// How long an agent may take: a hundred times what the slowest plan does.
const AGENT_TIMEOUT: Duration = Duration::from_secs(30);

/// Runs an agent. A panic comes back as an error, and so does an agent that takes too long; that one goes on by itself.
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
    // What it waits for a thread is not its own time.
    let begun = starts.await?;
    let output = timeout(AGENT_TIMEOUT, computing).instrument(span).await.map_err(|_| AgentTimeout)??;
    metrics::histogram!("plan_creator_agent_seconds", "agent" => agent).record(begun.elapsed());
    Ok(output)
}
