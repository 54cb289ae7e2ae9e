//! The program: parse, telemetry, dispatch.

use std::process::ExitCode;

use clap::Parser;
use plan_creator::{cli::Cli, telemetry};

fn main() -> ExitCode {
    let cli = Cli::parse();
    telemetry::start();
    match cli.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
