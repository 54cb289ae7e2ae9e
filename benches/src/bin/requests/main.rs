//! What requests cost the program: processor time of the server and of Postgres together, beside a floor that answers the
//! same from the same rows without GraphQL, tokens, policies and limits. All of these are on in the program.
//!
//! Floor and program take turns, so that what else the machine does meets both. Before a workload is measured, their
//! answers are compared; while it is, answers are read. The clients are this process, on the same machine. Everything
//! happens on a private Postgres in a folder that is removed.

mod agree;
mod data;
mod floor;
mod footprint;
mod load;
mod numeric;
mod settings;
mod table;
mod workload;
mod writes;

use std::sync::Arc;

use anyhow::Context;
use benches::{
    figures::line,
    program::{Folder, Program, token},
};
use bytes::Bytes;

use data::Asked;
use floor::Floor;
use load::{Target, load};
use settings::Settings;
use table::Rounds;
use workload::Workload;

/// Where the program serves everything.
const GRAPHQL: &str = "/graphql";
/// Connections with which memory is measured.
const MANY: usize = 64;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["floor", url] => return floor::serve(url).await,
        [] => {}
        _ => anyhow::bail!("settings are PLANS, ROUNDS, SECONDS_OF_LOAD, CONNECTIONS, WORKLOADS, DATA, PROGRAM"),
    }
    let settings = Settings::read()?;
    let folder = settings::folder()?;
    let program = Program::start(&folder, &[]).await?;
    let measured = tokio::select! {
        measured = measure(&settings, &folder, &program) => measured,
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
    };
    program.stop().await?;
    measured
}

async fn measure(settings: &Settings, folder: &Folder, program: &Program) -> anyhow::Result<()> {
    let (cluster, url) = (folder.cluster(), folder.database_url().await?);
    let mut database = folder.database().await?;
    let idle = program.process.memory()?;
    data::fill(&mut database, settings.plans).await?;
    let asked = data::asked(&mut database).await?;
    let floor = Floor::start(&url).await?;
    let of_floor = |workload: Workload| Target {
        address: floor.address,
        process: floor.process,
        path: workload.path(),
        requests: requests(&asked, |asked, number| (String::new(), workload.floor_body(asked, number).to_string())),
    };
    let of_program = |workload: Workload| -> anyhow::Result<Target> {
        let operator = token(asked.first().context("no plans")?.user, "service_role")?;
        let token = |asked: &Asked| if workload.is_for_operators() { operator.clone() } else { asked.token.clone() };
        let request =
            |asked: &Asked, number| (format!("Bearer {}", token(asked)), workload.body(asked, number).to_string());
        Ok(Target {
            address: program.address,
            process: program.process,
            path: GRAPHQL,
            requests: requests(&asked, request),
        })
    };

    line(&format!(
        "{}{} plans, {} connections, {} rounds of {} s, {} cores",
        if cfg!(debug_assertions) { "unoptimised: " } else { "" },
        settings.plans,
        settings.connections,
        settings.rounds,
        settings.load.as_secs(),
        std::thread::available_parallelism()?
    ));
    let mut all: Vec<_> = settings.wanted().map(|workload| (workload, Rounds::default())).collect();
    for (workload, _) in all.iter().filter(|(workload, _)| !workload.writes()) {
        agree::compare(*workload, &of_floor(*workload), &of_program(*workload)?).await?;
    }
    for round in 0..settings.rounds {
        for (workload, rounds) in &mut all {
            let connections = if workload.is_for_operators() { 2 } else { settings.connections };
            let taken = async |target: Target| load(&target, &cluster, connections, settings.load).await;
            // Each comes first in every other round.
            if round.is_multiple_of(2) {
                rounds.floor.push(taken(of_floor(*workload)).await?);
            }
            rounds.program.push(taken(of_program(*workload)?).await?);
            if !round.is_multiple_of(2) {
                rounds.floor.push(taken(of_floor(*workload)).await?);
            }
        }
        data::tidy(&mut database).await?;
    }
    table::heading();
    for (workload, rounds) in &all {
        table::row(*workload, rounds);
    }
    if !settings.is_whole() {
        return Ok(());
    }
    writes::measure(of_floor, &mut database, &cluster, (settings.rounds, settings.connections, settings.load)).await?;
    let mut busy = 0.0;
    for workload in [Workload::Dashboard, Workload::Plan] {
        busy = load(&of_program(workload)?, &cluster, MANY, settings.load).await?.memory;
    }
    footprint::report(footprint::start_up(folder).await?, idle, busy)
}

fn requests(asked: &[Asked], request: impl Fn(&Asked, usize) -> (String, String)) -> Arc<[(String, Bytes)]> {
    asked
        .iter()
        .enumerate()
        .map(|(number, asked)| request(asked, number))
        .map(|(token, body)| (token, body.into()))
        .collect()
}
