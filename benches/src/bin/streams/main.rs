//! What subscribers cost the program, on real sockets: how long a change takes to a client behind its commit, and what
//! processor time, memory and statements the subscribers take. Beside it, in the same run, what this machine takes for
//! the same: a bare WebSocket server that pushes the same bytes, and `LISTEN` alone.
//!
//! Times are in milliseconds, from the moment when Postgres acknowledged the commit to the writer (for the floor: when it
//! was told to push) until the client had the whole message. Clients and writers are this process, the server and its
//! Postgres others on the same machine. Every change must come to everyone who awaits it, once and in order: otherwise the
//! run fails. Each measurement has a server of its own, on an empty database in a folder that is removed.

mod bell;
mod crowd;
mod each;
mod floor;
mod server;
mod settings;
mod silence;
mod socket;
mod together;
mod writers;

use anyhow::Context;
use benches::{figures::line, process};
use settings::Settings;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if let [command, clients, text] = arguments.as_slice()
        && command == "floor"
    {
        return floor::serve(clients.parse()?, text).await;
    }
    anyhow::ensure!(
        arguments.is_empty(),
        "settings are SUBSCRIBERS, WATCHERS, SECONDS_OF_LOAD, SECONDS_OF_SILENCE, PROGRAM"
    );
    let settings = Settings::read()?;
    process::allow(settings.most())?;
    let load = std::fs::read_to_string("/proc/loadavg").context("this is not Linux")?;
    let cores = std::thread::available_parallelism()?;
    line(&format!("{cores} cores; load before: {}", load.split_whitespace().take(3).collect::<Vec<_>>().join(" ")));
    line(each::HEADING);
    for subscribers in &settings.subscribers {
        each::measure(&settings, *subscribers).await?;
    }
    if settings.watchers > 0 {
        line(together::HEADING);
        together::measure(&settings).await?;
    }
    Ok(())
}
