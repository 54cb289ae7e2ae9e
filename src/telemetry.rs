//! What can be seen of the program from outside: logs, figures and traces.

pub(crate) mod figures;
pub(crate) mod traces;

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, Layer, Registry, fmt, layer::SubscriberExt, util::SubscriberInitExt};

pub(crate) use figures::keep as keep_figures;
use traces::Traces;

/// Libraries that would log what people send, their tokens with it, where everything is logged.
const DISCREET: [&str; 2] = ["tungstenite=info", "tokio_tungstenite=info"];
/// What is logged where `RUST_LOG` says nothing. Migrations are logged in one line, not in two each.
const DEFAULT: &str = "info,sea_orm_migration=warn";

/// What has to be kept until the program ends.
pub struct Telemetry(#[expect(dead_code, reason = "it sends what is left when it is dropped")] Option<Traces>);

/// Starts logging: lines of text on standard error where a person watches, one JSON object a line otherwise, as much as
/// `RUST_LOG` says. Starts tracing where the environment says so; an error where it says so in a way that cannot be.
pub fn start() -> anyhow::Result<Telemetry> {
    let traces = Traces::from_env();
    // A second call, as in tests of the library, changes nothing.
    let _ = match &traces {
        Ok(Some(traces)) => {
            tracing_subscriber::registry().with(logs().with_filter(filter())).with(traces.layer()).try_init()
        }
        _ => tracing_subscriber::registry().with(logs()).with(filter()).try_init(),
    };
    Ok(Telemetry(traces?))
}

fn logs() -> Box<dyn Layer<Registry> + Send + Sync> {
    // It would be told on the same standard error, and panic where nobody reads that any more.
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
