//! What the program takes of a machine while it starts, rests, and is busy.

use std::time::Instant;

use benches::{
    figures::{line, median},
    program::{self, Folder, Program},
};

/// How often it is started.
const STARTS: usize = 5;

/// Milliseconds from the start of a process until it listens, on a database that is there: a median.
pub(crate) async fn start_up(folder: &Folder) -> anyhow::Result<f64> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let begun = Instant::now();
        let program = Program::beside(folder).await?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        program.stop().await?;
    }
    Ok(median(times.into_iter()))
}

/// Prints the figures; `idle` and `busy` are memory in KB.
pub(crate) fn report(start_up: f64, idle: f64, busy: f64) -> anyhow::Result<()> {
    let size = std::fs::metadata(program::path())?.len() as f64 / 1e6;
    line("");
    line(&format!("- listens after {start_up:.0} ms on an existing database (aim: 300)"));
    line(&format!("- memory idle: {:.1} MB (aim: 40)", idle / 1024.0));
    line(&format!("- memory after 64 connections of W1, then of W2: {:.1} MB (aim: 120)", busy / 1024.0));
    line(&format!("- the program's file: {size:.1} MB"));
    Ok(())
}
