//! What a run is told, by its environment.

use std::time::Duration;

use benches::{
    program::Folder,
    settings::{number, text},
};

use crate::workload::Workload;

/// The settings of a run.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// How often each workload is measured, on each server in turn.
    pub(crate) rounds: usize,
    /// For how long each time.
    pub(crate) load: Duration,
    /// Clients that each send one request after the other.
    pub(crate) connections: usize,
    /// How many plans there are.
    pub(crate) plans: usize,
    /// What is measured, by the first letters of its name; everything, and what is not a workload, where nothing is said.
    pub(crate) workloads: Vec<String>,
}

impl Settings {
    /// The settings of this run; an error where one cannot be read.
    pub(crate) fn read() -> anyhow::Result<Self> {
        Ok(Self {
            rounds: number("ROUNDS", "3")?,
            load: Duration::from_secs(number("SECONDS_OF_LOAD", "4")?),
            connections: number("CONNECTIONS", "16")?,
            plans: number("PLANS", "200000")?,
            workloads: text("WORKLOADS", "").split_whitespace().map(str::to_owned).collect(),
        })
    }

    /// Whether the whole report is wanted.
    pub(crate) fn is_whole(&self) -> bool {
        self.workloads.is_empty()
    }

    /// The workloads that are measured.
    pub(crate) fn wanted(&self) -> impl Iterator<Item = Workload> {
        let is_wanted = |workload: &Workload| self.workloads.iter().any(|name| workload.name().starts_with(name));
        Workload::ALL.into_iter().filter(move |workload| self.is_whole() || is_wanted(workload))
    }
}

/// Where everything happens: the folder DATA, which is kept with its rows for another run, or one that is removed.
pub(crate) fn folder() -> anyhow::Result<Folder> {
    match text("DATA", "").as_str() {
        "" => Folder::new(),
        path => Folder::kept(path.into()),
    }
}
