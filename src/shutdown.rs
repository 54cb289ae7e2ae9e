//! Stopping: the first signal asks everyone to finish, the second ends the program at once.

use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// What stops, in its order.
#[derive(Clone, Debug)]
pub struct Shutdown {
    /// Cancelled at once: the program is not ready any more, and begins no plan.
    pub leaving: CancellationToken,
    /// Cancelled when those who send requests have had time to hear of it.
    pub stop: CancellationToken,
}

/// Cancels at the first SIGTERM or SIGINT; exits with 128 and its number at the second, as if it had ended the program by
/// itself. Behind a SIGTERM, which comes from what starts and stops programs, `stop` follows after `drain`.
pub fn on_signal(drain: Duration) -> anyhow::Result<Shutdown> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let shutdown = Shutdown { leaving: CancellationToken::new(), stop: CancellationToken::new() };
    let Shutdown { leaving, stop } = shutdown.clone();
    tokio::spawn(async move {
        for times in 1.. {
            let signal = tokio::select! {
                _ = terminate.recv() => SignalKind::terminate(),
                _ = interrupt.recv() => SignalKind::interrupt(),
            };
            if times > 1 {
                tracing::warn!("stopping at once");
                std::process::exit(128 + signal.as_raw_value());
            }
            tracing::info!("stopping; a second signal stops at once");
            leaving.cancel();
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
