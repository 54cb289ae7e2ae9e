//! The environment of a program with a private Postgres.

use std::{env, os::unix::process::CommandExt, process::Command};

use anyhow::Context;

/// Variables that Postgres' clients read, this driver included, whatever the URL says. `PGOPTIONS` can keep it from connecting.
const OF_CLIENTS: [&str; 13] = [
    "PGHOST",
    "PGHOSTADDR",
    "PGPORT",
    "PGUSER",
    "PGDATABASE",
    "PGPASSWORD",
    "PGPASSFILE",
    "PGOPTIONS",
    "PGAPPNAME",
    "PGSSLMODE",
    "PGSSLCERT",
    "PGSSLKEY",
    "PGSSLROOTCERT",
];

/// Re-executes the program without the variables for other databases, unless `DATABASE_URL` is set, which they complete. A
/// process cannot safely change its own environment.
#[expect(clippy::disallowed_methods, reason = "the variables are not settings of this program")]
pub fn forget_other_databases() -> anyhow::Result<()> {
    let mut arguments = env::args_os().skip(1);
    let is_named = env::var_os("DATABASE_URL").is_some()
        || arguments.any(|argument| argument.to_string_lossy().starts_with("--database-url"));
    if is_named || OF_CLIENTS.iter().all(|name| env::var_os(name).is_none()) {
        return Ok(());
    }
    let program = env::current_exe().context("cannot find the program's own file")?;
    let mut anew = Command::new(program);
    anew.args(env::args_os().skip(1));
    for name in OF_CLIENTS {
        anew.env_remove(name);
    }
    let error = anew.exec();
    Err(error)
        .context("cannot re-execute without the variables of Postgres' clients; unset them (PGOPTIONS and others)")
}
