//! What a process has used, as Linux tells it, and how many files it may open.

use std::{fs, path::Path, time::Duration};

use anyhow::Context;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// A running process.
#[derive(Clone, Copy, Debug)]
pub struct Process(pub u32);

impl Process {
    /// Its processor time up to now, in the program and in the kernel for it, in steps of 10 ms.
    pub fn cpu(self) -> anyhow::Result<Duration> {
        self.times(2)
    }

    fn times(self, count: usize) -> anyhow::Result<Duration> {
        Ok(time(&self.read("stat")?, count))
    }

    /// Its memory that is in use, in KB of 1,024 bytes. What the kernel keeps for its sockets is not in it.
    pub fn memory(self) -> anyhow::Result<f64> {
        let status = self.read("status")?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = resident.and_then(|text| text.split_whitespace().next()?.parse().ok());
        number.context("the kernel does not say what memory is in use")
    }

    fn read(self, file: &str) -> anyhow::Result<String> {
        fs::read_to_string(format!("/proc/{}/{file}", self.0)).context("the process has ended")
    }
}

/// Lets this process, and those that it starts, have `connections` open at once, or says what is missing.
pub fn allow(connections: usize) -> anyhow::Result<()> {
    // The program's own files and connections to its database beside them.
    let wanted = u64::try_from(connections)? + 200;
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    anyhow::ensure!(
        maximum.is_none_or(|maximum| maximum >= wanted),
        "a process may open {} files here, {connections} connections need {wanted}: `ulimit -n` of root raises it",
        maximum.unwrap_or_default()
    );
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })
        .context("the number of open files cannot be raised")
}

/// Processor time up to now of every process of the Postgres whose data are in `cluster`, those that have ended included.
pub fn postgres_cpu(cluster: &Path) -> anyhow::Result<Duration> {
    let pid = fs::read_to_string(cluster.join("postmaster.pid"))?;
    let postmaster: u32 = pid.lines().next().context("no number in postmaster.pid")?.parse()?;
    let mut cpu = Process(postmaster).times(4)?;
    for entry in fs::read_dir("/proc")? {
        let Ok(pid) = entry?.file_name().to_string_lossy().parse() else { continue };
        // A process may end meanwhile; then its parent has its time.
        let Ok(stat) = Process(pid).read("stat") else { continue };
        if fields(&stat).nth(1).is_some_and(|parent| parent == postmaster.to_string()) {
            cpu += time(&stat, 2);
        }
    }
    Ok(cpu)
}

/// The fields of a line of `stat` from the state on: the program's name before it stands in brackets and may hold anything.
fn fields(stat: &str) -> impl Iterator<Item = &str> {
    stat.rsplit(')').next().unwrap_or_default().split_whitespace()
}

/// Time in the program, in the kernel for it, and both of the children that have ended: the first `count` of these four,
/// in hundredths of a second on every architecture.
fn time(stat: &str, count: usize) -> Duration {
    let ticks: u64 = fields(stat).skip(11).take(count).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}
