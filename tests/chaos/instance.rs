//! A server, the way to it and its way to Postgres.

use std::{sync::Arc, time::Duration};

use serde_json::Value;

use crate::{
    harness::eventually,
    notes::Notes,
    postgres::Postgres,
    process::Process,
    proxy::{Proxy, Target},
};

/// Two hundred subscribers are few users here, signs of life come often, and who waits for Postgres is told soon.
const SERVE: [&str; 19] = [
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
    "--max-subscriptions-per-user",
    "10000",
    "--rate-limit",
    "0",
    "--ping-interval",
    "1s",
    "--grace",
    "2s",
];

pub(crate) struct Instance {
    pub(crate) door: Arc<Proxy>,
    pub(crate) line: Proxy,
    pub(crate) process: Process,
}

impl Instance {
    pub(crate) async fn start(postgres: &Postgres, notes: &Notes) -> Self {
        let (door, line) = (Arc::new(Proxy::open(Target::Nowhere).await), line(postgres).await);
        let leads = Arc::clone(&door);
        let process = Process::keep(&SERVE, url(&line), notes.clone(), move |log| {
            if log["message"] == "listening" {
                leads.lead_to(Target::Tcp(log["address"].as_str().unwrap().to_owned()));
            }
        });
        Self { door, line, process }
    }

    /// Waits until it can answer again, and hears notifications.
    pub(crate) async fn recovered(&self, http: &reqwest::Client) {
        eventually("an instance is ready again", async || {
            let asked = http.get(format!("http://{}/readyz", self.door.address()));
            let answer = asked.timeout(Duration::from_secs(5)).send().await.ok()?;
            let ready = answer.status().is_success();
            let answer: Value = answer.json().await.ok()?;
            (ready && answer["events"] == "notified").then_some(())
        })
        .await;
    }
}

/// A way to Postgres.
pub(crate) async fn line(postgres: &Postgres) -> Proxy {
    Proxy::open(Target::Unix(postgres.socket())).await
}

/// As the program connects: the owner of the database, no superuser.
pub(crate) fn url(line: &Proxy) -> String {
    format!("postgres://plan_creator@{}/plan_creator?sslmode=disable", line.address())
}
