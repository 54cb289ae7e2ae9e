//! Subscribers who each watch a plan of their own.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use benches::figures::{Spread, line};
use sea_orm::sqlx::{self, PgConnection};
use tokio::time::{MissedTickBehavior, interval, sleep};
use uuid::Uuid;

use crate::{
    bell::Bell,
    crowd::Crowd,
    floor::Floor,
    server::Server,
    settings::Settings,
    silence::silence,
    writers::{self, Dice, write},
};

/// Changes a second, over all plans.
const RATE: u32 = 200;
/// Those who come first and are not counted in what a subscriber takes: with them comes what a server needs once.
const FIRST: usize = 50;
/// Until what was needed to begin is done with.
pub(crate) const SETTLE: Duration = Duration::from_secs(3);

/// What the columns of each line are.
pub(crate) const HEADING: &str = "                       changes   arrived       p50       p99       max  CPU/change  KB/subscriber  \
    idle CPU  idle statements";

/// Measures the program and the floor with so many `subscribers`.
pub(crate) async fn measure(settings: &Settings, subscribers: usize) -> anyhow::Result<()> {
    line(&format!("{subscribers} subscribers, each on a plan of its own, {RATE} changes a second:"));
    let server = Server::start(settings).await?;
    let measured = tokio::select! {
        measured = program(settings, &server, subscribers) => measured,
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
    };
    server.program.stop().await?;
    floor(settings, subscribers, &measured?).await
}

/// Measures the program; gives one of the messages that it sent.
async fn program(settings: &Settings, server: &Server, subscribers: usize) -> anyhow::Result<String> {
    // Users and plans have the same ids: nobody sees the difference.
    let plans: Vec<_> = (1..=subscribers as u128).map(Uuid::from_u128).collect();
    create(&mut server.folder.database().await?, &plans).await?;
    let url = server.folder.database_url().await?;

    let mut crowd = Crowd::default();
    let come =
        |range: std::ops::Range<usize>| plans[range].iter().map(async |id| Ok(server.subscribe(*id, *id).await?.0));
    let is_next = |number: usize, text: &str| writers::sets(number, status(text));
    let first = FIRST.min(subscribers / 2);
    crowd.grow(come(0..first), is_next).await?;
    sleep(SETTLE).await;
    let before = server.program.process.memory()?;
    crowd.grow(come(first..subscribers), is_next).await?;
    sleep(SETTLE).await;
    let each = (server.program.process.memory()? - before) / (subscribers - first) as f64;
    let silent = silence(server, settings.silence).await?;

    let bell = Bell::listen(&url).await?;
    let cpu = server.program.process.cpu()?;
    let changes = write(&url, &plans, RATE, settings.load).await?;
    crowd.have(changes.len()).await?;
    let cpu = server.program.process.cpu()?.saturating_sub(cpu).as_secs_f64() * 1000.0 / changes.len() as f64;

    let mut arrivals: Vec<_> = crowd.arrivals().map(Vec::into_iter).collect();
    let times = changes
        .iter()
        .filter_map(|change| Some(arrivals[change.plan].next()?.saturating_duration_since(change.committed)));
    let (times, rung) = (Spread::of(times), Spread::of(bell.times(&changes)));
    line(&format!(
        "  Plan Creator        {:>10} {:>9} {}    {cpu:>5.2} ms     {each:>7.1} KB  {:>7.2} %  {:>5} in {} s",
        changes.len(),
        times.count(),
        times.columns(),
        silent.cpu * 100.0,
        silent.statements,
        settings.silence.as_secs(),
    ));
    line(&format!("  LISTEN alone        {:>10} {:>9} {}", changes.len(), rung.count(), rung.columns()));
    let (_, example) = server.subscribe(plans[0], plans[0]).await?;
    Ok(example)
}

/// Measures the floor with the same `text`.
async fn floor(settings: &Settings, subscribers: usize, text: &str) -> anyhow::Result<()> {
    let mut floor = Floor::start(subscribers, text).await?;
    let address = floor.address();
    let expected: Arc<str> = text.into();
    let is_next = move |_, text: &str| text == &*expected;
    let mut crowd = Crowd::default();
    let first = FIRST.min(subscribers / 2);
    crowd.grow((0..first).map(|number| Floor::connect(address, number)), is_next.clone()).await?;
    let before = floor.process.memory()?;
    crowd.grow((first..subscribers).map(|number| Floor::connect(address, number)), is_next).await?;
    sleep(SETTLE).await;
    let each = (floor.process.memory()? - before) / (subscribers - first) as f64;

    let mut turns = interval(Duration::from_secs(1) / RATE);
    turns.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let (cpu, mut dice, mut pushed) = (floor.process.cpu()?, Dice(0), Vec::new());
    for _ in 0..u64::from(RATE) * settings.load.as_secs() {
        turns.tick().await;
        let to = dice.throw(subscribers);
        pushed.push((to, floor.push(u32::try_from(to)?).await?));
    }
    crowd.have(pushed.len()).await?;
    let cpu = floor.process.cpu()?.saturating_sub(cpu).as_secs_f64() * 1000.0 / pushed.len() as f64;
    let mut arrivals: Vec<_> = crowd.arrivals().map(Vec::into_iter).collect();
    let times = pushed.iter().filter_map(|(to, said)| Some(arrivals[*to].next()?.saturating_duration_since(*said)));
    let times = Spread::of(times);
    line(&format!(
        "  bare WebSocket      {:>10} {:>9} {}    {cpu:>5.2} ms     {each:>7.1} KB",
        pushed.len(),
        times.count(),
        times.columns(),
    ));
    Ok(())
}

/// Enters a plan for each id, of a user with the same id.
pub(crate) async fn create(database: &mut PgConnection, plans: &[Uuid]) -> anyhow::Result<()> {
    sqlx::query("INSERT INTO users (id_user) SELECT unnest($1::uuid[])").bind(plans).execute(&mut *database).await?;
    sqlx::query("INSERT INTO investment_plans (id, user_id, financial_goals) SELECT id, id, 'Save 1,000' FROM unnest($1::uuid[]) id")
        .bind(plans)
        .execute(&mut *database)
        .await
        .context("no plans")?;
    Ok(())
}

/// The status in a message.
pub(crate) fn status(text: &str) -> &str {
    text.split_once(r#""status":""#).and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default()
}
