//! Stopping: the first signal asks everyone to finish, the second ends the program at once.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Cancels the returned token at the first SIGTERM or SIGINT; exits with 130 at the second.
pub fn on_signal() -> anyhow::Result<CancellationToken> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stop = CancellationToken::new();
    let token = stop.clone();
    tokio::spawn(async move {
        for times in 1.. {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if times > 1 {
                tracing::warn!("stopping at once");
                std::process::exit(130);
            }
            tracing::info!("stopping; a second signal stops at once");
            token.cancel();
        }
    });
    Ok(stop)
}
