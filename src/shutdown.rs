//! Graceful shutdown: the first signal drains and stops, the second ends the program at once.

use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// The stages of a shutdown.
#[derive(Clone, Debug)]
pub struct Shutdown {
    /// Cancelled at once: readiness ends, and no plan is claimed.
    pub draining: CancellationToken,
    /// Cancelled after the drain time, in which load balancers notice.
    pub stop: CancellationToken,
}

/// Cancels at the first SIGTERM or SIGINT; at the second, exits with 128 plus its number. After a SIGTERM, which comes from
/// a process manager, `stop` follows after `drain`.
pub fn on_signal(drain: Duration) -> anyhow::Result<Shutdown> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let shutdown = Shutdown { draining: CancellationToken::new(), stop: CancellationToken::new() };
    let Shutdown { draining, stop } = shutdown.clone();
    tokio::spawn(async move {
        for timeouts in 1.. {
            let signal = tokio::select! {
                _ = terminate.recv() => SignalKind::terminate(),
                _ = interrupt.recv() => SignalKind::interrupt(),
            };
            if timeouts > 1 {
                tracing::warn!("stopping at once");
                std::process::exit(128 + signal.as_raw_value());
            }
            draining.cancel();
            tracing::info!("stopping; a second signal stops at once");
            let drain = if signal == SignalKind::terminate() { drain } else { Duration::ZERO };
            let stop = stop.clone();
            tokio::spawn(async move {
                tokio::time::sleep(drain).await;
                stop.cancel();
            });
        }
    });
    Ok(shutdown)
}
