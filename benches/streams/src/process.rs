//! What a process has used, as Linux tells it, and how many files it may open.

use std::{fs, time::Duration};

use anyhow::Context;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// A running process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Process(pub u32);

impl Process {
    /// Its processor time up to now, in the program and in the kernel for it, in steps of 10 ms.
    pub(crate) fn cpu(self) -> anyhow::Result<Duration> {
        let stat = self.read("stat")?;
        // The name of the program stands in brackets and may hold anything; user and system time follow as the 12th and
        // 13th field behind it, in hundredths of a second on every architecture.
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
        Ok(Duration::from_millis(ticks * 10))
    }

    /// Its memory that is in use, in KB of 1,024 bytes. What the kernel keeps for its sockets is not in it.
    pub(crate) fn memory(self) -> anyhow::Result<f64> {
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
pub(crate) fn allow(connections: usize) -> anyhow::Result<()> {
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
