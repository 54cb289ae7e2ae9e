//! `probe`: a readiness check for process managers without an HTTP client.

use std::time::Duration;

use anyhow::Context;
use clap::Args;

use crate::duration::parse_duration;

/// Options of `probe`.
#[derive(Args, Debug)]
pub(super) struct Probe {
    /// URL to request; any successful status is ready.
    #[arg(default_value = "http://127.0.0.1:8000/readyz")]
    url: reqwest::Url,

    /// Timeout of the request.
    #[arg(long, default_value = "4s", value_parser = parse_duration)]
    within: Duration,
}

impl Probe {
    /// Fails unless the answer is a success.
    pub(super) async fn run(self) -> anyhow::Result<()> {
        // May have been installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().timeout(self.within).build()?;
        let answer = client.get(self.url).send().await.context("no answer")?;
        let (status, body) = (answer.status(), answer.text().await.unwrap_or_default());
        anyhow::ensure!(status.is_success(), "{status}: {body}");
        Ok(())
    }
}
