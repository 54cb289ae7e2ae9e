//! Writes the entities of a migrated database: `cargo run -p entity --example generate -- DATABASE_URL OUT_DIR`.

use std::{env, process::Command};

use anyhow::{Context, anyhow, ensure};
use clap::Parser;
use sea_orm_cli::{Cli, Commands, run_generate_command};

/// Without the tables of the streams: `SeaORM` has no type for their transaction ids (`xid8`), which are compared in SQL.
const TABLES: &str =
    "users,investment_plans,investment_plans_audit,plan_claims,plan_attempts,plan_failures,plan_readings,plan_details";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let [database_url, out_dir] = env::args()
        .skip(1)
        .collect::<Vec<_>>()
        .try_into()
        .map_err(|_| anyhow!("usage: generate DATABASE_URL OUT_DIR"))?;
    let cli = Cli::try_parse_from([
        "sea-orm-cli",
        "generate",
        "entity",
        "--lib",
        "--entity-format",
        "dense",
        "--database-url",
        &database_url,
        "--output-dir",
        &out_dir,
        "--tables",
        TABLES,
    ])?;
    let Commands::Generate { command } = cli.command else { return Err(anyhow!("not the command to generate")) };
    run_generate_command(command, cli.verbose).await.map_err(|error| anyhow!("{error}"))?;

    // Its own formatting knows neither this edition nor, outside the repository, this repository's settings.
    let status = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path", concat!(env!("CARGO_MANIFEST_DIR"), "/../.rustfmt.toml")])
        .arg(format!("{out_dir}/lib.rs"))
        .status()
        .context("rustfmt did not start")?;
    ensure!(status.success(), "rustfmt: {status}");
    Ok(())
}
