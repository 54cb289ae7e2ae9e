//! Client of an OpenAI-compatible chat endpoint, with a timeout, a size limit, retries with backoff and jitter, and a
//! circuit breaker (Nygard, "Release It!", 2007).
//!
//! On reqwest alone: client libraries read answers of any length, and retry with delays of their own.

mod error;
mod request;
mod wire;

use std::{
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    time::Duration,
};

use anyhow::Context;
use backon::{ExponentialBuilder, Retryable};
use recloser::{AsyncRecloser, Recloser};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use tokio::time::{Instant, timeout};
use tracing::{Instrument, trace_span};

use self::{error::ChatError, wire::Answer};
use crate::{config::ModelConfig, telemetry::traces::TRACED, vocabulary::Verdict};
use agents::{model::Question, provenance::ModelUse};

/// Retries of a question.
const MAX_RETRIES: usize = 2;
/// The delay before the first retry, doubled at most by jitter. The second takes twice that.
const MIN_DELAY: Duration = Duration::from_millis(400);
/// The circuit breaker opens where half of this many questions, after the first five, have failed.
const BREAKER_WINDOW: usize = 5;
/// How long it stays open. Then two questions probe the server.
const BREAKER_OPEN: Duration = Duration::from_secs(30);
/// Timeout of connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A language model.
pub struct Chat {
    http: reqwest::Client,
    endpoint: reqwest::Url,
    model: String,
    timeout: Duration,
    breaker: AsyncRecloser,
}

/// The answer's text and the model's usage. `Accepted` means that there is an answer; the caller judges it.
pub struct Reply {
    pub answer: Option<String>,
    pub usage: ModelUse,
}

impl Chat {
    /// The configured model; `None` without one. An error where the settings are invalid.
    pub fn new(config: &ModelConfig) -> anyhow::Result<Option<Self>> {
        let given = |setting: &Option<String>| setting.clone().filter(|text| !text.trim().is_empty());
        let (url, model) = match (given(&config.llm_base_url), given(&config.llm_model)) {
            (Some(url), Some(model)) => (url, model),
            (None, None) => return Ok(None),
            _ => anyhow::bail!("LLM_BASE_URL and LLM_MODEL must be set together"),
        };
        let endpoint = format!("{}/chat/completions", url.trim_end_matches('/'));
        // The URL is not shown: it may hold a password.
        let endpoint = reqwest::Url::parse(&endpoint).context("LLM_BASE_URL is not a URL")?;
        anyhow::ensure!(
            matches!(endpoint.scheme(), "http" | "https"),
            "LLM_BASE_URL is neither an http nor an https URL"
        );
        let mut headers = HeaderMap::new();
        if let Some(key) = config.llm_api_key.as_ref().filter(|key| !key.reveal().is_empty()) {
            let mut bearer = HeaderValue::try_from(format!("Bearer {}", key.reveal()))
                .map_err(|_| anyhow::anyhow!("LLM_API_KEY has invalid characters"))?;
            bearer.set_sensitive(true);
            headers.insert(AUTHORIZATION, bearer);
            if endpoint.scheme() == "http" {
                tracing::warn!("the model's API key is sent over plain http, where others can read it");
            }
        }
        // May have been installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .default_headers(headers)
            .connect_timeout(CONNECT_TIMEOUT)
            // The key goes to no other address.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("plan-creator/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let breaker = Recloser::custom()
            .error_rate(0.5)
            .closed_len(BREAKER_WINDOW)
            .half_open_len(1)
            .open_wait(BREAKER_OPEN)
            .build();
        tracing::info!(model, host = endpoint.host_str(), "a language model is configured");
        Ok(Some(Self { http, endpoint, model, timeout: config.llm_timeout, breaker: breaker.into() }))
    }

    /// Asks a question. The server's logs have `id`, with the number of the attempt.
    pub async fn ask(&self, question: &Question, id: &str) -> Reply {
        let begun = Instant::now();
        let tries = AtomicU32::new(0);
        let asked = async {
            match timeout(self.timeout, self.ask_with_retries(question, id, begun, &tries)).await {
                Ok(result) => result,
                Err(_) => Err(ChatError::of(Verdict::Timeout)),
            }
        };
        let span = trace_span!(target: TRACED, "model", otel.name = question.name, otel.kind = "client");
        let result = self.breaker.call_with(ChatError::counts_for_breaker, asked).instrument(span).await;
        let (answered, verdict) = match result {
            Ok(answered) => (Some(answered), Verdict::Accepted),
            Err(recloser::Error::Inner(error)) => (error.answered, error.verdict),
            Err(recloser::Error::Rejected) => (None, Verdict::NotAsked),
        };
        let latency = begun.elapsed();
        if verdict == Verdict::Accepted {
            tracing::debug!(question = question.name, ?latency, "the model answered");
        } else {
            tracing::warn!(question = question.name, %verdict, tries = tries.load(Relaxed), ?latency, "the model gave no answer");
        }
        metrics::histogram!("plan_creator_model_seconds", "question" => question.name).record(latency);
        let Answer { answer, prompt_tokens, completion_tokens } = answered.unwrap_or_default();
        let usage = ModelUse {
            name: self.model.clone(),
            prompt_hash: question.hash(),
            latency_ms: u32::try_from(latency.as_millis()).unwrap_or(u32::MAX),
            tries: tries.load(Relaxed),
            prompt_tokens,
            completion_tokens,
            verdict,
        };
        Reply { answer, usage }
    }

    /// Asks, with retries within the timeout.
    async fn ask_with_retries(
        &self,
        question: &Question,
        id: &str,
        begun: Instant,
        tries: &AtomicU32,
    ) -> Result<Answer, ChatError> {
        let backoff = ExponentialBuilder::new().with_min_delay(MIN_DELAY).with_jitter().with_max_times(MAX_RETRIES);
        let ask = || {
            let number = tries.fetch_add(1, Relaxed) + 1;
            self.request(question, format!("{id}/{number}"))
        };
        ask.retry(backoff)
            .when(|error: &ChatError| error.is_retryable)
            // `None` after the last retry. A delay that the server asks for must fit into the timeout.
            .adjust(|error, delay| {
                let delay = delay?.max(error.retry_after.unwrap_or_default());
                (begun.elapsed() + delay < self.timeout).then_some(delay)
            })
            .await
    }
}
