//! `probe`: whether a server on this machine is ready, for what starts and stops programs and has no client for HTTP.

use std::time::Duration;

use anyhow::Context;
use clap::Args;

use crate::config::parse_duration;

/// Whom to ask.
#[derive(Args, Debug)]
pub(super) struct Probe {
    /// Address to ask; whatever is answered with a status of success is well.
    #[arg(default_value = "http://127.0.0.1:8000/readyz")]
    url: reqwest::Url,

    /// How long the answer may take.
    #[arg(long, default_value = "4s", value_parser = parse_duration)]
    within: Duration,
}

impl Probe {
    /// Fails where the answer is not a success, or does not come.
    pub(super) async fn run(self) -> anyhow::Result<()> {
        // Another part of the program may say so too, and the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().timeout(self.within).build()?;
        let answer = client.get(self.url).send().await.context("no answer")?;
        let (status, body) = (answer.status(), answer.text().await.unwrap_or_default());
        anyhow::ensure!(status.is_success(), "{status}: {body}");
        Ok(())
    }
}
