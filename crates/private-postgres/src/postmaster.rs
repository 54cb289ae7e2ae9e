//! The running server: its pid file, process and socket.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};
use tokio::net::UnixStream;
use tokio::time::timeout;

use super::files;
use super::layout::Layout;

/// How long a server that accepts connections may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// The server's status in the last line of its pid file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PostmasterState {
    Starting,
    Ready,
    Stopping,
}

/// A server's pid file, which may be stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Postmaster {
    pub(super) pid: Pid,
    pub(super) state: PostmasterState,
}

impl Postmaster {
    /// Parses the pid file; `None` without one.
    pub(super) fn read(layout: &Layout) -> anyhow::Result<Option<Self>> {
        let path = layout.pid_file();
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    /// The server of this data folder, proven to run: it listens on the folder's socket.
    ///
    /// A pid file survives a crash, and its number may be another process's by now: not reason enough to send a signal. The system
    /// tells which process listens on a socket.
    pub(super) async fn running(layout: &Layout) -> anyhow::Result<Option<Self>> {
        let Some(listener) = listener(layout).await? else { return Ok(None) };
        match Self::read(layout)? {
            Some(postmaster) if listener == Some(postmaster.pid) => Ok(Some(postmaster)),
            // It ended between the two looks.
            None => Ok(None),
            Some(_) => bail!(
                "a database server that this program cannot see runs in {}, perhaps in another container: stop it there",
                layout.root.display()
            ),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let pid = text.lines().next()?.trim().parse().ok().filter(|pid| *pid > 0).and_then(Pid::from_raw)?;
        // The line is written last, and a server without it has just begun.
        let state = match text.lines().nth(7).map(str::trim) {
            Some("ready") => PostmasterState::Ready,
            Some("stopping") => PostmasterState::Stopping,
            _ => PostmasterState::Starting,
        };
        Some(Self { pid, state })
    }
}

/// Whether `pid` is a running process, and no zombie that a container's init never reaps.
pub(super) fn alive(pid: Pid) -> bool {
    if test_kill_process(pid) == Err(Errno::SRCH) {
        return false;
    }
    let status = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The state follows the name, which may contain spaces and brackets.
    let state = status.rsplit_once(')').and_then(|(_, rest)| rest.trim_start().chars().next());
    !matches!(state, Some('Z' | 'X'))
}

/// Whether the server accepts connections on the socket.
pub(super) async fn is_ready(layout: &Layout) -> anyhow::Result<bool> {
    Ok(listener(layout).await?.is_some()
        && Postmaster::read(layout)?.is_some_and(|postmaster| postmaster.state == PostmasterState::Ready))
}

/// Removes stale files that would keep Postgres from starting, unless a server has just been started.
///
/// Postgres trusts a pid file while any process has its number, even an unrelated one or a zombie. The socket's lock file is
/// removed with the socket: the folder lock excludes other servers.
pub(super) fn clear_remains(layout: &Layout) -> anyhow::Result<()> {
    if let Some(Postmaster { pid, .. }) = Postmaster::read(layout)? {
        let ours = pid.as_raw_nonzero().get().cast_unsigned() == std::process::id();
        if !ours && alive(pid) && !is_unrelated(pid, &layout.cluster) {
            return Ok(());
        }
        if !ours && test_kill_process(pid) != Err(Errno::SRCH) {
            tracing::info!(%pid, "stale pid file: its process is not a server of this folder");
            mark_stale(layout)?;
        }
    }
    let socket = layout.socket();
    for file in [socket.with_added_extension("lock"), socket] {
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {}", file.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Writes this program's pid into the pid file: Postgres knows that its parent is no server. Removing the file would also remove
/// the mark by which Postgres finds orphans of the dead server.
fn mark_stale(layout: &Layout) -> anyhow::Result<()> {
    let text = fs::read_to_string(layout.pid_file())?;
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    let fresh = layout.cluster.join("postmaster.pid.new");
    let mut file = files::open_to_append(&fresh)?;
    file.set_len(0)?;
    write!(file, "{}\n{rest}", std::process::id())?;
    fs::rename(fresh, layout.pid_file()).context("cannot replace the pid file")
}

/// Whether `pid` is certainly no server of `cluster`. A server's working directory is its cluster; where that is not readable
/// (another user's process, no /proc), its name is compared.
fn is_unrelated(pid: Pid, cluster: &Path) -> bool {
    let process = Path::new("/proc").join(pid.to_string());
    let place = |path: &Path| fs::metadata(path).map(|metadata| (metadata.dev(), metadata.ino()));
    match (place(&process.join("cwd")), place(cluster)) {
        (Ok(folder), Ok(cluster)) => folder != cluster,
        _ => fs::read_to_string(process.join("comm")).is_ok_and(|name| !name.contains("post")),
    }
}

/// The process that listens on the socket and answers (`Some(None)` if unknown); `None` if nobody does.
async fn listener(layout: &Layout) -> anyhow::Result<Option<Option<Pid>>> {
    let socket = layout.socket();
    match timeout(PATIENCE, ask(&socket)).await {
        Ok(Ok(pid)) => Ok(Some(pid)),
        Ok(Err(error)) if is_nobody(&error) => Ok(None),
        Ok(Err(error)) if error.kind() == ErrorKind::PermissionDenied => Err(error).with_context(|| {
            format!("the database in {} is another user's: run this as that user or as root", layout.root.display())
        }),
        Ok(Err(error)) => Err(error).with_context(|| format!("cannot reach the database at {}", socket.display())),
        Err(_) => bail!("the database at {} does not answer", socket.display()),
    }
}

/// Asks for TLS, which a server answers in any state, with no on a Unix socket.
///
/// Being connected proves nothing: the system queues connections while a killed server is torn down.
async fn ask(socket: &Path) -> io::Result<Option<Pid>> {
    const TLS_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];
    let stream = UnixStream::connect(socket).await?;
    stream.writable().await?;
    stream.try_write(&TLS_REQUEST)?;
    let mut answer = [0];
    loop {
        stream.readable().await?;
        match stream.try_read(&mut answer) {
            Ok(0) => return Err(ErrorKind::ConnectionReset.into()),
            Ok(_) => return Ok(stream.peer_cred()?.pid().and_then(Pid::from_raw)),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}

/// No socket, one that a crash left behind, or a server that dies at this moment.
fn is_nobody(error: &io::Error) -> bool {
    use ErrorKind::{BrokenPipe, ConnectionRefused, ConnectionReset, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | ConnectionRefused | ConnectionReset | BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(state: &str) -> Option<Postmaster> {
        Postmaster::parse(&format!("4711\n/d/data\n1700000000\n5432\n/d/socket\n\n  1234   5\n{state}"))
    }

    #[test]
    fn the_state_is_the_eighth_line() {
        for (line, state) in [
            ("ready   \n", PostmasterState::Ready),
            // During recovery, it accepts nobody.
            ("standby \n", PostmasterState::Starting),
            ("starting\n", PostmasterState::Starting),
            ("stopping\n", PostmasterState::Stopping),
        ] {
            assert_eq!(parse(line), Some(Postmaster { pid: Pid::from_raw(4711).unwrap(), state }), "{line}");
        }
    }

    #[test]
    fn a_file_that_is_still_being_written_says_starting() {
        assert_eq!(parse("").unwrap().state, PostmasterState::Starting);
        assert_eq!(Postmaster::parse("4711\n/d/data\n").unwrap().state, PostmasterState::Starting);
    }

    #[test]
    fn an_empty_or_broken_file_names_no_process() {
        for text in ["", "\n", "postgres\n", "0\n", "-4711\n"] {
            assert_eq!(Postmaster::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_test_itself_is_alive_and_unrelated_to_a_cluster() {
        let pid = Pid::from_raw(std::process::id().cast_signed()).unwrap();
        assert!(alive(pid));
        if cfg!(target_os = "linux") {
            assert!(is_unrelated(pid, Path::new("/")));
            assert!(!is_unrelated(pid, &std::env::current_dir().unwrap()));
        }
    }
}
