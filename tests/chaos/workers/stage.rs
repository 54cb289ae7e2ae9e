//! Who works: three processes of two workers each, with a language model, and a server that makes plans for people.
//!
//! ```text
//! people ── door ── instance ── line ──┐
//! two workers ── line ───────── Postgres
//! two workers ── line ──────────────┤
//! two workers ── line ──────────────┘      and each of them ── the model
//! ```

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::time::Instant;

use super::{log::Log, record};
use crate::{
    harness::{Behaviour, ModelServer, Random, eventually, http},
    instance::{Instance, line, url},
    notes::Notes,
    postgres::Postgres,
    process::Process,
    proxy::Proxy,
};

const PATIENCE: &str = "2s";

const WORK: [&str; 13] = [
    "work",
    "--workers",
    "2",
    "--pool-size",
    "6",
    "--pool-wait",
    "2s",
    "--lease",
    "2s",
    "--queue-poll",
    "500ms",
    "--grace",
    "2s",
];

/// What the model does beside its disasters: it mostly thinks for a while, so that workers are found in the middle of
/// something, and fails seldom enough to be asked on. What it should not say, it says more often: that ends nothing.
pub(super) fn usual() -> Vec<Behaviour> {
    let thinks = [100, 250, 400].map(|millis| vec![Behaviour::Slow(Duration::from_millis(millis)); 15]).concat();
    let wrong: Vec<_> = Behaviour::all().into_iter().filter(|it| matches!(it, Behaviour::Says(_))).collect();
    [thinks, Behaviour::all(), wrong.clone(), wrong].concat()
}

/// Since when nothing is broken, if nothing is.
pub(super) type Calm = Arc<Mutex<Option<Instant>>>;

/// Two workers, and their way to Postgres.
pub(super) struct Pair {
    pub(super) process: Process,
    pub(super) line: Proxy,
}

pub(super) struct Stage {
    pub(super) postgres: Postgres,
    pub(super) instance: Instance,
    pub(super) workers: Vec<Pair>,
    pub(super) model: ModelServer,
    pub(super) http: reqwest::Client,
    log: Log,
    calm: Calm,
}

impl Stage {
    pub(super) async fn set(notes: &Notes, random: Random) -> Self {
        let postgres = Postgres::start().await;
        let instance = Instance::start(&postgres, notes).await;
        let (http, model, log) = (http(), ModelServer::start().await, Log::default());
        // The first to start brings the schema up.
        instance.recovered(&http).await;
        record::begin(&mut postgres.admin().await).await;
        model.behave_by_chance(random, usual());
        let more = model.arguments(PATIENCE);
        let args: Vec<_> = WORK.into_iter().chain(more.iter().map(String::as_str)).collect();
        let mut workers = Vec::new();
        for number in 1..=3 {
            let line = line(&postgres).await;
            let url = format!("{}&options=-c%20chaos.process%3D{number}", url(&line));
            let log = log.clone();
            let process = Process::keep(&args, url, notes.clone(), move |said| log.read(said));
            workers.push(Pair { process, line });
        }
        let stage = Self { postgres, instance, workers, model, http, log, calm: Calm::default() };
        stage.recovered().await;
        stage
    }

    /// Waits until Postgres is to be reached and every program runs. From then on nothing is broken.
    pub(super) async fn recovered(&self) {
        self.postgres.admin().await;
        self.instance.recovered(&self.http).await;
        for pair in &self.workers {
            eventually("a worker's process runs", async || pair.process.runs().then_some(())).await;
        }
        *self.calm.lock().unwrap() = Some(Instant::now());
    }

    /// Something is going to break.
    pub(super) fn is_shaken(&self) {
        *self.calm.lock().unwrap() = None;
    }

    pub(super) fn calm(&self) -> Calm {
        Arc::clone(&self.calm)
    }

    /// Ends everybody who works; what they logged.
    pub(super) async fn retire(&mut self) -> Log {
        for pair in std::mem::take(&mut self.workers) {
            pair.process.retire().await;
        }
        self.log.clone()
    }
}
