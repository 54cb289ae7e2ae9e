//! What is broken: a Postgres, two instances and two workers, with a proxy on every way between them.
//!
//! ```text
//! subscribers ── door ── instance ── line ──┐
//! subscribers ── door ── instance ── line ── Postgres ── writers
//!                        two workers ── line ┘
//! ```

use std::{sync::Arc, time::Duration};

use serde_json::Value;

use crate::{
    harness::{eventually, http},
    notes::Notes,
    postgres::Postgres,
    process::Process,
    proxy::{Proxy, Target},
};

/// An instance, the way to it and its way to Postgres.
pub(crate) struct Instance {
    pub(crate) door: Arc<Proxy>,
    pub(crate) line: Proxy,
    pub(crate) process: Process,
}

pub(crate) struct Stage {
    pub(crate) postgres: Postgres,
    pub(crate) instances: Vec<Instance>,
    pub(crate) workers: Vec<Process>,
    pub(crate) workers_line: Proxy,
    http: reqwest::Client,
}

/// Two hundred subscribers are few users here, signs of life come often, and who waits for Postgres is told soon.
const SERVE: [&str; 17] = [
    "serve",
    "--listen",
    "127.0.0.1:0",
    "--workers",
    "0",
    "--pool-size",
    "8",
    "--pool-wait",
    "2s",
    "--max-streams-per-user",
    "10000",
    "--requests-per-second",
    "0",
    "--ping-interval",
    "1s",
    "--grace",
    "2s",
];
const WORK: [&str; 9] = ["work", "--workers", "1", "--pool-size", "4", "--lease", "3s", "--queue-poll", "500ms"];

impl Stage {
    pub(crate) async fn set(notes: &Notes) -> Self {
        let postgres = Postgres::start().await;
        let mut instances = Vec::new();
        for _ in 0..2 {
            let (door, line) = (Arc::new(Proxy::open(Target::Nowhere).await), line(&postgres).await);
            let leads = Arc::clone(&door);
            let process = Process::keep(&SERVE, url(&line), notes.clone(), move |log| {
                if log["message"] == "listening" {
                    leads.lead_to(Target::Tcp(log["address"].as_str().unwrap().to_owned()));
                }
            });
            instances.push(Instance { door, line, process });
        }
        let workers_line = line(&postgres).await;
        let workers = (0..2).map(|_| Process::keep(&WORK, url(&workers_line), notes.clone(), |_: &Value| {})).collect();
        let stage = Self { postgres, instances, workers, workers_line, http: http() };
        stage.recovered().await;
        stage
    }

    /// Waits until both instances can answer again, and hear notifications.
    pub(crate) async fn recovered(&self) {
        for (number, instance) in self.instances.iter().enumerate() {
            eventually(&format!("instance {number} is ready again"), async || {
                let asked = self.http.get(format!("http://{}/readyz", instance.door.address()));
                let answer = asked.timeout(Duration::from_secs(5)).send().await.ok()?;
                let ready = answer.status().is_success();
                let answer: Value = answer.json().await.ok()?;
                (ready && answer["events"] == "notified").then_some(())
            })
            .await;
        }
    }

    /// The addresses at which the instances are reached.
    pub(crate) fn doors(&self) -> Vec<String> {
        self.instances.iter().map(|instance| instance.door.address().to_owned()).collect()
    }
}

async fn line(postgres: &Postgres) -> Proxy {
    Proxy::open(Target::Unix(postgres.socket())).await
}

/// As the program connects: the owner of the database, no superuser.
fn url(line: &Proxy) -> String {
    format!("postgres://plan_creator@{}/plan_creator?sslmode=disable", line.address())
}
