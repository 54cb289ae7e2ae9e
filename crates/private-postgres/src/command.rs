//! Runs Postgres' binaries: as the right user, in a process group of their own, with a known environment.

use std::ffi::OsString;
use std::io::{Write as _, pipe};
use std::path::Path;
use std::process::{Output, Stdio};

use anyhow::{Context as _, bail};
use tokio::process::Command;

use super::account::Account;

/// Variables for libraries and locales. Others are not passed on: the environment contains secrets, and its `PG…` variables are
/// for clients.
const ENVIRONMENT: [&str; 7] = [
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "LOCALE_ARCHIVE",
    "LOCPATH",
    "TMPDIR",
];

/// `program` as `account` (`None`: the program's own user), without arguments.
pub(super) fn command(program: &Path, account: Option<&Account>) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .envs(ENVIRONMENT.iter().filter_map(|name| inherited(name).map(|value| (name, value))))
        .env("LC_ALL", "C")
        .env("TZ", "UTC")
        // The current folder may be inaccessible to the other user.
        .current_dir("/")
        // Ctrl-C in a terminal is for this program, which then stops Postgres.
        .process_group(0)
        .stdin(Stdio::null());
    if let Some(account) = account {
        command.uid(account.uid).gid(account.gid);
    }
    command
}

/// A variable with paths of programs or libraries.
#[expect(clippy::disallowed_methods, reason = "the system's variables, not settings of this program")]
pub(super) fn inherited(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// Runs `command` with `input`; fails with its output unless it succeeds.
pub(super) async fn run(mut command: Command, input: &str) -> anyhow::Result<()> {
    let program = command.as_std().get_program().to_owned();
    let program = Path::new(&program).display();
    // Fits into a pipe's buffer: 64 KiB on Linux, 16 on macOS.
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
