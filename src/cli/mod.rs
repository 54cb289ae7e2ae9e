//! The command line: one program with a command for each role.

mod announcing;
mod backup;
mod doctor;
#[cfg(test)]
mod documentation;
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

use std::io::Write;

use clap::{Parser, Subcommand};

use crate::{
    config::{DataFolder, DatabaseConfig},
    graphql,
};

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
    /// Serve the API, the web client and the playground, with workers (default).
    Serve(Box<crate::config::ServeConfig>),
    /// Run workers only.
    Work(work::Work),
    /// Apply, revert or list database migrations.
    Migrate(Migrate),
    /// Run maintenance jobs, which `serve` also runs periodically.
    Maintain(maintain::Maintain),
    /// Check the database for problems, with advice; changes nothing.
    Doctor(doctor::Doctor),
    /// Check whether a local server is ready; sets the exit status.
    Probe(probe::Probe),
    /// Write, list or verify backups.
    Backup(backup::Backup),
    /// Restore backups, all or nothing; or the private Postgres to a point in time.
    Restore(restore::Restore),
    /// Create a named recovery point of the running private Postgres, which has to be archived (`serve --archive FOLDER`), for
    /// `restore --to NAME`.
    RecoveryPoint(recovery_point::RecoveryPoint),
    /// Export a user's data as JSON.
    Export(export::Export),
    /// Read a goal as the planner does, and print why: facts, what they were taken for, candidates and their scores.
    Read(read::Read),
    /// Print the GraphQL schema.
    Schema,
    /// Issue a token for a user.
    Token(token::Token),
    /// Print the private Postgres' URL, for psql.
    DatabaseUrl(DataFolder),
    /// Create the demo user with a few plans.
    Seed(DatabaseConfig),
}

impl Cli {
    /// Runs the command.
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
            Some(Command::DatabaseUrl(folder)) => {
                print(&format!("{}\n", private_postgres::database_url(&folder.data_dir)?))
            }
        }
    }
}

/// Writes to standard output; a closed pipe (`| head`) is no error.
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
