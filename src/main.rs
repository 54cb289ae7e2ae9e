//! The program's entry: arguments, telemetry, command.

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;
use plan_creator::{
    cli::{Cli, forget_other_databases},
    telemetry,
};

/// A request is many small allocations; version 3 of it was seen to keep what it once had (`abuse`).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // Flushes traces when dropped.
    match forget_other_databases().and_then(|()| telemetry::start()).and_then(|_telemetry| cli.run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
