//! A run of the server: started or taken over, waited for, stopped.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::Child;
use tokio::time::{sleep, timeout};

use super::account::Account;
use super::binaries::Binaries;
use super::command::command;
use super::files;
use super::layout::Layout;
use super::postmaster::{Postmaster, PostmasterState, alive, clear_remains};
use super::settings::arguments;

/// The poll interval of the pid file.
const POLL: Duration = Duration::from_millis(5);
/// The interval of log lines while waiting.
const REPORT: Duration = Duration::from_secs(5);
/// How long a start is retried that fails because of remains of a crash.
const REMAINS: Duration = Duration::from_mins(1);
/// Postgres' log is rotated at a start when it is larger.
const LOG_MAX: u64 = 4 << 20;
/// Time for a fast shutdown with a checkpoint on a slow disk.
const FAST: Duration = Duration::from_secs(30);
/// Time for an immediate shutdown. Postgres kills its own processes after five seconds.
const IMMEDIATE: Duration = Duration::from_secs(10);

/// A ready server.
#[derive(Debug)]
pub(super) struct Server {
    pid: Pid,
    /// `None` if an earlier program started it.
    child: Option<Child>,
}

/// The result of an attempt to start.
enum Attempt {
    Ready(Server),
    /// It exited, with the end of its log.
    Ended(String),
}

impl Server {
    /// Takes over a server that an earlier program has left, once it is ready; `None` without one.
    pub(super) async fn take_over(layout: &Layout) -> anyhow::Result<Option<Self>> {
        let Some(Postmaster { pid, .. }) = Postmaster::running(layout).await? else { return Ok(None) };
        let mut waiting = Waiting::new("the server to be ready; recovery takes its time");
        while alive(pid) {
            match Postmaster::read(layout)? {
                Some(Postmaster { pid: named, .. }) if named != pid => break,
                None => break,
                Some(Postmaster { state: PostmasterState::Ready, .. }) => {
                    tracing::info!(%pid, "took over the database that an earlier run left running");
                    return Ok(Some(Self { pid, child: None }));
                }
                Some(_) => waiting.pause(POLL).await,
            }
        }
        Ok(None)
    }

    /// Starts the server with additional `settings`, and waits until it is ready, including crash recovery.
    pub(super) async fn start(
        layout: &Layout,
        binaries: &Binaries,
        account: Option<&Account>,
        settings: &[String],
    ) -> anyhow::Result<Self> {
        prepare_socket_dir(layout, account)?;
        let begun = Instant::now();
        let mut waiting = Waiting::new("processes that a crash left of an earlier server");
        loop {
            clear_remains(layout)?;
            let wrote = match Self::attempt(layout, binaries, account, settings).await? {
                Attempt::Ready(server) => {
                    tracing::info!(pid = %server.pid, duration_ms = begun.elapsed().as_millis(), "database started");
                    return Ok(server);
                }
                Attempt::Ended(wrote) => wrote,
            };
            if let Some(server) = Self::take_over(layout).await? {
                return Ok(server);
            }
            let remains = ["pre-existing shared memory block", "lock file \"postmaster.pid\" already exists"];
            if begun.elapsed() > REMAINS || !remains.iter().any(|text| wrote.contains(text)) {
                bail!("the database did not start; the end of {}:\n{wrote}", layout.log.display());
            }
            waiting.pause(REMAINS / 240).await;
        }
    }

    async fn attempt(
        layout: &Layout,
        binaries: &Binaries,
        account: Option<&Account>,
        settings: &[String],
    ) -> anyhow::Result<Attempt> {
        let log = open_log(layout)?;
        let begin = log.metadata()?.len();
        let mut child = command(&binaries.postgres(), account)
            .args(arguments(layout, settings))
            .stdout(log.try_clone()?)
            .stderr(log.try_clone()?)
            .spawn()
            .with_context(|| format!("cannot run {}", binaries.postgres().display()))?;
        let mut waiting = Waiting::new("the server to be ready; recovery takes its time");
        loop {
            if child.try_wait()?.is_some() {
                return Ok(Attempt::Ended(written_since(&log, begin)?));
            }
            let pid = child.id().and_then(|pid| Pid::from_raw(pid.cast_signed()));
            match (pid, Postmaster::read(layout)?) {
                (Some(pid), Some(Postmaster { pid: named, state: PostmasterState::Ready })) if pid == named => {
                    return Ok(Attempt::Ready(Self { pid, child: Some(child) }));
                }
                _ => waiting.pause(POLL).await,
            }
        }
    }

    /// Stops the server: clients are disconnected, committed data is on disk. After a timeout without a checkpoint, which the next
    /// start makes up for.
    pub(super) async fn stop(mut self, layout: &Layout) -> anyhow::Result<()> {
        // If it has exited, its number may be another process's.
        let gone = match &mut self.child {
            Some(child) => child.try_wait()?.is_some(),
            None => Postmaster::running(layout).await?.is_none_or(|found| found.pid != self.pid),
        };
        if gone {
            tracing::warn!(pid = %self.pid, "the database exited unexpectedly");
            return Ok(());
        }
        for (signal, patience) in [(Signal::INT, FAST), (Signal::QUIT, IMMEDIATE)] {
            match kill_process(self.pid, signal) {
                Ok(()) | Err(Errno::SRCH) => {}
                Err(error) => return Err(error).with_context(|| format!("cannot stop the database ({})", self.pid)),
            }
            if timeout(patience, self.ended(layout)).await.is_ok() {
                tracing::info!(pid = %self.pid, "database stopped");
                return Ok(());
            }
            tracing::warn!(pid = %self.pid, seconds = patience.as_secs(), "the database has not stopped yet");
        }
        bail!("the database (process {}) does not stop", self.pid)
    }

    /// Returns when the process has exited.
    pub(super) async fn ended(&mut self, layout: &Layout) {
        if let Some(child) = &mut self.child {
            // An error means that there is nothing to wait for.
            let _ = child.wait().await;
            return;
        }
        let names_it = || matches!(Postmaster::read(layout), Ok(Some(postmaster)) if postmaster.pid == self.pid);
        while alive(self.pid) && names_it() {
            sleep(2 * POLL).await;
        }
    }
}

/// Sleeps, and logs from time to time what for.
struct Waiting {
    what: &'static str,
    since: Instant,
    report_at: Duration,
}

impl Waiting {
    fn new(what: &'static str) -> Self {
        Self { what, since: Instant::now(), report_at: REPORT }
    }

    async fn pause(&mut self, pause: Duration) {
        let elapsed = self.since.elapsed();
        if elapsed >= self.report_at {
            self.report_at = elapsed + REPORT;
            tracing::info!(what = self.what, seconds = elapsed.as_secs(), "waiting for the database to start");
        }
        sleep(pause).await;
    }
}

/// The folder protects the socket, so its mode is set at each start.
fn prepare_socket_dir(layout: &Layout, account: Option<&Account>) -> anyhow::Result<()> {
    let folder = &layout.socket_dir;
    files::make_folder(folder)?;
    fs::set_permissions(folder, Permissions::from_mode(0o700))
        .with_context(|| format!("cannot close {} to others", folder.display()))?;
    account.map_or(Ok(()), |account| account.own(folder))
}

/// The log, rotated if large; one old file is kept.
fn open_log(layout: &Layout) -> anyhow::Result<File> {
    if fs::symlink_metadata(&layout.log).is_ok_and(|log| log.len() > LOG_MAX) {
        fs::rename(&layout.log, layout.log.with_extension("1")).context("cannot put the database's log aside")?;
    }
    files::open_to_append(&layout.log)
}

/// The lines written to `log` after byte `begin`.
fn written_since(log: &File, begin: u64) -> anyhow::Result<String> {
    const TAIL: u64 = 2000;
    let end = log.metadata()?.len();
    let begin = begin.max(end.saturating_sub(TAIL));
    let mut bytes = vec![0; usize::try_from(end.saturating_sub(begin))?];
    log.read_exact_at(&mut bytes, begin)?;
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}
