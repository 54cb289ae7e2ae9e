//! An OpenAI-compatible chat endpoint, asked one question at a time: within a time and a size, again where that may help,
//! and not at all for a while where it has not helped (a circuit breaker: Nygard, "Release It!", 2007).
//!
//! reqwest, and no client library on top of it: those read an answer whole, however long it is, and wait as they please
//! between repetitions.

mod call;
mod failure;
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

use self::{failure::Failure, wire::Answered};
use crate::{config::ModelConfig, telemetry::traces::TRACED, vocabulary::Verdict};
use agents::{model::Question, provenance::ModelUse};

/// How often a question is put again that the server could not answer.
const REPETITIONS: usize = 2;
/// The rest before the first repetition: so long to twice as long, by chance. The second takes twice that.
const FIRST_REST: Duration = Duration::from_millis(400);
/// Questions that are looked at, from the sixth on: where half of the last so many failed, none is put.
const BREAKER_LOOKS_AT: usize = 5;
/// How long no question is put then. After that, two show whether the server is well.
const BREAKER_OPEN: Duration = Duration::from_secs(30);
/// How long it may take to connect.
const CONNECT: Duration = Duration::from_secs(5);

/// A language model that can be asked.
pub struct Chat {
    http: reqwest::Client,
    endpoint: reqwest::Url,
    model: String,
    patience: Duration,
    breaker: AsyncRecloser,
}

/// What came of a question: the text of the answer, and how it was come by. The verdict on an answer is that it is one;
/// who reads it says whether it counts.
pub struct Reply {
    pub answer: Option<String>,
    pub usage: ModelUse,
}

impl Chat {
    /// The model that the settings name; `None` where they name none. An error where they cannot be right.
    pub fn new(config: &ModelConfig) -> anyhow::Result<Option<Self>> {
        let given = |setting: &Option<String>| setting.clone().filter(|text| !text.trim().is_empty());
        let (url, model) = match (given(&config.llm_base_url), given(&config.llm_model)) {
            (Some(url), Some(model)) => (url, model),
            (None, None) => return Ok(None),
            _ => anyhow::bail!("LLM_BASE_URL and LLM_MODEL go together"),
        };
        let endpoint = format!("{}/chat/completions", url.trim_end_matches('/'));
        // The address itself is not shown: it may hold a password.
        let endpoint = reqwest::Url::parse(&endpoint).context("LLM_BASE_URL is no address")?;
        anyhow::ensure!(matches!(endpoint.scheme(), "http" | "https"), "LLM_BASE_URL is no http or https address");
        let mut headers = HeaderMap::new();
        if let Some(key) = config.llm_api_key.as_ref().filter(|key| !key.reveal().is_empty()) {
            let mut bearer = HeaderValue::try_from(format!("Bearer {}", key.reveal()))
                .map_err(|_| anyhow::anyhow!("LLM_API_KEY has characters that no key has"))?;
            bearer.set_sensitive(true);
            headers.insert(AUTHORIZATION, bearer);
            if endpoint.scheme() == "http" {
                tracing::warn!("the model's key travels by plain http: whoever is between can read it");
            }
        }
        // Another part of the program may have said so already, and the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .default_headers(headers)
            .connect_timeout(CONNECT)
            // The key goes to the address that was given and no further.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("plan-creator/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let breaker = Recloser::custom()
            .error_rate(0.5)
            .closed_len(BREAKER_LOOKS_AT)
            .half_open_len(1)
            .open_wait(BREAKER_OPEN)
            .build();
        tracing::info!(model, host = endpoint.host_str(), "a language model may be asked");
        Ok(Some(Self { http, endpoint, model, patience: config.llm_timeout, breaker: breaker.into() }))
    }

    /// Puts a question. `id` is what the server may find it by; the number of the try is added to it.
    pub async fn ask(&self, question: &Question, id: &str) -> Reply {
        let begun = Instant::now();
        let tries = AtomicU32::new(0);
        let asked = async {
            match timeout(self.patience, self.persist(question, id, begun, &tries)).await {
                Ok(result) => result,
                Err(_) => Err(Failure::of(Verdict::Timeout)),
            }
        };
        let traced = trace_span!(target: TRACED, "model", otel.name = question.name, otel.kind = "client");
        let result = self.breaker.call_with(Failure::is_the_servers, asked).instrument(traced).await;
        let (answered, verdict) = match result {
            Ok(answered) => (Some(answered), Verdict::Accepted),
            Err(recloser::Error::Inner(failure)) => (failure.answered, failure.verdict),
            Err(recloser::Error::Rejected) => (None, Verdict::NotAsked),
        };
        let latency = begun.elapsed();
        if verdict == Verdict::Accepted {
            tracing::debug!(question = question.name, ?latency, "the model answered");
        } else {
            tracing::warn!(question = question.name, %verdict, tries = tries.load(Relaxed), ?latency, "the model gave no answer");
        }
        metrics::histogram!("plan_creator_model_seconds", "question" => question.name).record(latency);
        let Answered { answer, prompt_tokens, completion_tokens } = answered.unwrap_or_default();
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

    /// Asks, and again where that may help and there is time for it.
    async fn persist(
        &self,
        question: &Question,
        id: &str,
        begun: Instant,
        tries: &AtomicU32,
    ) -> Result<Answered, Failure> {
        let rests = ExponentialBuilder::new().with_min_delay(FIRST_REST).with_jitter().with_max_times(REPETITIONS);
        let ask = || {
            let number = tries.fetch_add(1, Relaxed) + 1;
            self.call(question, format!("{id}/{number}"))
        };
        ask.retry(rests)
            .when(|failure: &Failure| failure.may_pass)
            // No rest is left where all repetitions were made; one that the server asks for must fit into the time.
            .adjust(|failure, rest| {
                let rest = rest?.max(failure.retry_after.unwrap_or_default());
                (begun.elapsed() + rest < self.patience).then_some(rest)
            })
            .await
    }
}
