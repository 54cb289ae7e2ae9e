//! What is broken: a Postgres, two instances and two workers, with a proxy on every way between them.
//!
//! ```text
//! subscribers ── door ── instance ── line ──┐
//! subscribers ── door ── instance ── line ── Postgres ── writers
//!                        two workers ── line ┘
//! ```

use serde_json::Value;

use crate::{
    harness::http,
    instance::{Instance, line, url},
    notes::Notes,
    postgres::Postgres,
    process::Process,
    proxy::Proxy,
};

pub(crate) struct Stage {
    pub(crate) postgres: Postgres,
    pub(crate) instances: Vec<Instance>,
    pub(crate) workers: Vec<Process>,
    pub(crate) workers_line: Proxy,
    http: reqwest::Client,
}

const WORK: [&str; 9] = ["work", "--workers", "1", "--pool-size", "4", "--lease", "3s", "--queue-poll", "500ms"];

impl Stage {
    pub(crate) async fn set(notes: &Notes) -> Self {
        let postgres = Postgres::start().await;
        let instances = vec![Instance::start(&postgres, notes).await, Instance::start(&postgres, notes).await];
        let workers_line = line(&postgres).await;
        let workers = (0..2).map(|_| Process::keep(&WORK, url(&workers_line), notes.clone(), |_: &Value| {})).collect();
        let stage = Self { postgres, instances, workers, workers_line, http: http() };
        stage.recovered().await;
        stage
    }

    /// Waits until both instances can answer again, and hear notifications.
    pub(crate) async fn recovered(&self) {
        for instance in &self.instances {
            instance.recovered(&self.http).await;
        }
    }

    /// The addresses at which the instances are reached.
    pub(crate) fn doors(&self) -> Vec<String> {
        self.instances.iter().map(|instance| instance.door.address().to_owned()).collect()
    }
}
