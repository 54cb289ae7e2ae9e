//! What a run is told, by its environment.

use std::time::Duration;

use anyhow::Context;
use benches::settings::{number, text};

/// The settings of a run.
#[derive(Debug)]
pub(crate) struct Settings {
    /// How many subscribe, each to a plan of its own: one measurement for each number.
    pub subscribers: Vec<usize>,
    /// How many watch one plan together.
    pub watchers: usize,
    /// For how long plans are changed.
    pub load: Duration,
    /// For how long nothing happens.
    pub silence: Duration,
}

impl Settings {
    /// The settings of this run; an error where one cannot be read.
    pub(crate) fn read() -> anyhow::Result<Self> {
        let subscribers = text("SUBSCRIBERS", "1000 5000 10000");
        let numbers = subscribers.split_whitespace().map(str::parse).collect::<Result<_, _>>();
        Ok(Self {
            subscribers: numbers.context("SUBSCRIBERS is no list of numbers")?,
            watchers: number("WATCHERS", "1000")?,
            load: Duration::from_secs(number("SECONDS_OF_LOAD", "10")?),
            silence: Duration::from_secs(number("SECONDS_OF_SILENCE", "20")?),
        })
    }

    /// The most connections that are open at the same time.
    pub(crate) fn most(&self) -> usize {
        self.subscribers.iter().copied().chain([self.watchers]).max().unwrap_or_default()
    }
}
