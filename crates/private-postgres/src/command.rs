//! How a program of Postgres is run: by the right user, in a group of its own, with an environment that is known.

use std::ffi::OsString;
use std::io::{Write as _, pipe};
use std::path::Path;
use std::process::{Output, Stdio};

use anyhow::{Context as _, bail};
use tokio::process::Command;

use super::account::Account;

/// What a program may need to find its libraries and locales. Nothing else is handed on: the environment of this
/// program holds secrets, and its `PG…` variables are meant for clients.
const ENVIRONMENT: [&str; 7] = [
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "LOCALE_ARCHIVE",
    "LOCPATH",
    "TMPDIR",
];

/// `program` as `account` (`None`: the program's own user), without arguments yet.
pub(super) fn command(program: &Path, account: Option<&Account>) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .envs(ENVIRONMENT.iter().filter_map(|name| inherited(name).map(|value| (name, value))))
        .env("LC_ALL", "C")
        .env("TZ", "UTC")
        // The folder this program was started in may be closed to the other user.
        .current_dir("/")
        // Ctrl-C in the terminal is for this program, which then stops Postgres in its own time.
        .process_group(0)
        .stdin(Stdio::null());
    if let Some(account) = account {
        command.uid(account.uid).gid(account.gid);
    }
    command
}

/// A variable of this program's environment that says where programs and libraries are.
#[expect(clippy::disallowed_methods, reason = "the system's variables, not settings of this program")]
pub(super) fn inherited(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// Runs `command` to its end with `input`, and fails with what it wrote unless it succeeds.
pub(super) async fn run(mut command: Command, input: &str) -> anyhow::Result<()> {
    let program = command.as_std().get_program().to_owned();
    let program = Path::new(&program).display();
    // All of it before the start, which keeps this simple and fits: a pipe holds 64 KiB on Linux, 16 on macOS.
    let (reader, mut writer) = pipe()?;
    writer.write_all(input.as_bytes())?;
    drop(writer);
    command.stdin(reader).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let Output { status, stdout, stderr } = command.output().await.with_context(|| format!("cannot run {program}"))?;
    if !status.success() {
        let wrote = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
        bail!("{program} failed ({status}): {}", wrote.trim());
    }
    Ok(())
}
