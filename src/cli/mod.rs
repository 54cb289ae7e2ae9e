//! The command line: one program, every role a command.

mod backup;
mod doctor;
mod environment;
mod export;
mod maintain;
mod migrate;
mod open;
mod probe;
mod read;
mod recovery_point;
mod restore;
mod seed;
mod serve;
mod token;
mod work;

use std::{io::Write, path::PathBuf};

use clap::{Parser, Subcommand};

use crate::{config::DatabaseConfig, graphql};

pub use environment::forget_other_databases;
pub use migrate::Migrate;

/// A GraphQL server that turns a financial goal in plain words into an investment plan.
#[derive(Parser, Debug)]
#[command(name = "plan-creator", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve the API, the web client, the playground and the workers (the default).
    Serve(Box<crate::config::ServeConfig>),
    /// Work on plans without serving anything.
    Work(work::Work),
    /// Bring the database's schema up, down, or say where it stands.
    Migrate(Migrate),
    /// Do a job of maintenance, or all: what `serve` does every now and then.
    Maintain(maintain::Maintain),
    /// Look the database over, and say what may be wrong and what to do; changes nothing.
    Doctor(doctor::Doctor),
    /// Ask a server on this machine whether it is ready; the exit status says so.
    Probe(probe::Probe),
    /// Write a backup, list them, or prove that one can be restored.
    Backup(backup::Backup),
    /// Bring backups back, all of it or nothing; or the private Postgres as it was at a moment.
    Restore(restore::Restore),
    /// Name the present moment of the private Postgres, to go back to (`restore --to NAME`).
    RecoveryPoint(recovery_point::RecoveryPoint),
    /// Print all that is stored about one user, as JSON.
    Export(export::Export),
    /// Read a goal as the planner does, and print why: facts, what they were taken for, candidates and their scores.
    Read(read::Read),
    /// Print the GraphQL schema.
    Schema,
    /// Print a token for a user.
    Token(token::Token),
    /// Print the URL of the private Postgres, for psql.
    DatabaseUrl {
        /// Folder of the private Postgres.
        #[arg(long, env = "PLAN_CREATOR_DATA_DIR", default_value_os_t = crate::config::default_data_dir())]
        data_dir: PathBuf,
    },
    /// Enter the demo user with a few plans.
    Seed(DatabaseConfig),
}

impl Cli {
    /// Does what the command line says.
    pub fn run(self) -> anyhow::Result<()> {
        let runtime = || tokio::runtime::Builder::new_multi_thread().enable_all().build();
        match self.command {
            None => Self::try_parse_from(["plan-creator", "serve"])?.run(),
            Some(Command::Serve(config)) => runtime()?.block_on(serve::serve(*config)),
            Some(Command::Work(work)) => runtime()?.block_on(work.run()),
            Some(Command::Migrate(migrate)) => runtime()?.block_on(migrate.run()),
            Some(Command::Maintain(maintain)) => runtime()?.block_on(maintain.run()),
            Some(Command::Doctor(doctor)) => runtime()?.block_on(doctor.run()),
            Some(Command::Backup(backup)) => runtime()?.block_on(backup.run()),
            Some(Command::Restore(restore)) => runtime()?.block_on(restore.run()),
            Some(Command::RecoveryPoint(point)) => runtime()?.block_on(point.run()),
            Some(Command::Export(export)) => runtime()?.block_on(export.run()),
            Some(Command::Seed(config)) => runtime()?.block_on(seed::run(&config)),
            Some(Command::Probe(probe)) => runtime()?.block_on(probe.run()),
            Some(Command::Read(read)) => print(&read.trace()),
            Some(Command::Schema) => print(&graphql::sdl()),
            Some(Command::Token(token)) => print(&format!("{}\n", token.issue()?)),
            Some(Command::DatabaseUrl { data_dir }) => {
                print(&format!("{}\n", private_postgres::database_url(&data_dir)?))
            }
        }
    }
}

/// Writes to standard output; a reader that has gone (`| head`) is not an error.
fn print(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
