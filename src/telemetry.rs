//! Observability: logs, metrics and traces.

pub(crate) mod metrics;
pub(crate) mod traces;

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, Layer, Registry, fmt, layer::SubscriberExt, util::SubscriberInitExt};

pub(crate) use metrics::install as install_metrics;
use traces::Traces;

/// Targets that would log request bodies and tokens where everything is logged.
const DISCREET: [&str; 2] = ["tungstenite=info", "tokio_tungstenite=info"];
/// What is logged where `RUST_LOG` says nothing. Migrations are logged in one line, not in two each.
const DEFAULT: &str = "info,sea_orm_migration=warn";

/// Flushes traces when dropped at the program's end.
pub struct Telemetry(#[expect(dead_code, reason = "it sends what is left when it is dropped")] Option<Traces>);

/// Starts logging to standard error by `RUST_LOG`: text on a terminal, one JSON object a line elsewhere. Starts tracing if
/// the environment configures it; an error where it does so wrongly.
pub fn start() -> anyhow::Result<Telemetry> {
    let traces = Traces::from_env();
    // A second call, as in tests of the library, has no effect.
    let _ = match &traces {
        Ok(Some(traces)) => {
            tracing_subscriber::registry().with(logs().with_filter(filter())).with(traces.layer()).try_init()
        }
        _ => tracing_subscriber::registry().with(logs()).with(filter()).try_init(),
    };
    Ok(Telemetry(traces?))
}

fn logs() -> Box<dyn Layer<Registry> + Send + Sync> {
    // An error would be logged to the same standard error, and panic where that is closed.
    let logs = fmt::layer().with_writer(std::io::stderr).log_internal_errors(false);
    if std::io::stderr().is_terminal() {
        logs.with_target(false).compact().boxed()
    } else {
        logs.json().flatten_event(true).boxed()
    }
}

fn filter() -> EnvFilter {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT));
    let discreet = DISCREET.iter().filter_map(|directive| directive.parse().ok());
    discreet.fold(filter, EnvFilter::add_directive)
}
