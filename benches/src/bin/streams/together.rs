//! Watchers of one plan together: how long until each has a change, and until the last has it.

use std::time::{Duration, Instant};

use benches::figures::{Spread, line};
use tokio::time::{MissedTickBehavior, interval, sleep};
use uuid::Uuid;

use crate::{
    crowd::Crowd,
    each::{SETTLE, create, status},
    floor::{ALL, Floor},
    server::Server,
    settings::Settings,
    writers::{self, write},
};

/// Changes a second.
const RATE: u32 = 20;

/// What the columns of each line are.
pub(crate) const HEADING: &str = "                       changes   arrived       p50       p99       max  CPU/change  \
    last: p50       p99       max";

/// Measures the program and the floor.
pub(crate) async fn measure(settings: &Settings) -> anyhow::Result<()> {
    line(&format!("{} watchers of one plan, {RATE} changes a second:", settings.watchers));
    let server = Server::start(settings).await?;
    let measured = tokio::select! {
        measured = program(settings, &server) => measured,
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
    };
    server.program.stop().await?;
    floor(settings, &measured?).await
}

async fn program(settings: &Settings, server: &Server) -> anyhow::Result<String> {
    let plan = Uuid::from_u128(1);
    create(&mut server.folder.database().await?, &[plan]).await?;
    let mut crowd = Crowd::default();
    let come = (0..settings.watchers).map(async |_| Ok(server.subscribe(plan, plan).await?.0));
    crowd.grow(come, |number, text| writers::sets(number, status(text))).await?;
    sleep(SETTLE).await;
    let cpu = server.program.process.cpu()?;
    let changes = write(&server.folder.database_url().await?, &[plan], RATE, settings.load).await?;
    crowd.have(changes.len() * settings.watchers).await?;
    let cpu = server.program.process.cpu()?.saturating_sub(cpu);
    let said: Vec<_> = changes.iter().map(|change| change.committed).collect();
    report("Plan Creator", &said, &crowd, cpu);
    let (_, example) = server.subscribe(plan, plan).await?;
    Ok(example)
}

async fn floor(settings: &Settings, text: &str) -> anyhow::Result<()> {
    let mut floor = Floor::start(settings.watchers, text).await?;
    let address = floor.address();
    let mut crowd = Crowd::default();
    crowd.grow((0..settings.watchers).map(|number| Floor::connect(address, number)), |_, _| true).await?;
    sleep(SETTLE).await;
    let mut turns = interval(Duration::from_secs(1) / RATE);
    turns.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let (cpu, mut said) = (floor.process.cpu()?, Vec::new());
    for _ in 0..u64::from(RATE) * settings.load.as_secs() {
        turns.tick().await;
        said.push(floor.push(ALL).await?);
    }
    crowd.have(said.len() * settings.watchers).await?;
    report("bare WebSocket", &said, &crowd, floor.process.cpu()?.saturating_sub(cpu));
    Ok(())
}

/// Prints how long the changes that were `said` took to reach the crowd.
fn report(what: &str, said: &[Instant], crowd: &Crowd, cpu: Duration) {
    let mut last = vec![Duration::ZERO; said.len()];
    let mut times = Vec::new();
    for arrivals in crowd.arrivals() {
        for ((arrived, said), last) in arrivals.into_iter().zip(said).zip(&mut last) {
            let time = arrived.saturating_duration_since(*said);
            times.push(time);
            *last = time.max(*last);
        }
    }
    let times = Spread::of(times);
    line(&format!(
        "  {what:<20}{:>10} {:>9} {}   {:>6.2} ms  {}",
        said.len(),
        times.count(),
        times.columns(),
        cpu.as_secs_f64() * 1000.0 / said.len() as f64,
        Spread::of(last).columns(),
    ));
}
