//! Logs: lines on standard error for people, JSON for machines. `RUST_LOG` says how much.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Libraries that would log what people send, their tokens with it, where everything is logged.
const DISCREET: [&str; 2] = ["tungstenite=info", "tokio_tungstenite=info"];

/// Starts logging: text where a person watches, one JSON object a line otherwise.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let discreet = DISCREET.iter().filter_map(|directive| directive.parse().ok());
    let filter = discreet.fold(filter, EnvFilter::add_directive);
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second call, as in tests of the library, changes nothing.
    let _ = if std::io::stderr().is_terminal() {
        logs.with_target(false).compact().try_init()
    } else {
        logs.json().flatten_event(true).try_init()
    };
}
