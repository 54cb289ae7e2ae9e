//! Provenance of agents' texts.

use async_graphql::SimpleObject;

use super::enums::{Engine, ModelVerdict};
use agents::provenance;

/// Who wrote an agent's text. Figures are always computed, never written by a language model.
#[derive(SimpleObject)]
pub struct Provenance {
    /// The engine.
    engine: Engine,
    /// The question to a language model; null if none was asked.
    model: Option<ModelUse>,
}

/// A question to a language model, and its outcome.
#[derive(SimpleObject)]
pub struct ModelUse {
    /// Name of the model.
    name: String,
    /// SHA-256 of the prompt.
    prompt_hash: String,
    /// Latency in milliseconds, including retries.
    latency_ms: i32,
    /// Number of requests.
    tries: i32,
    /// Tokens of the prompt, if the server counted them.
    prompt_tokens: Option<i32>,
    /// Tokens of the answer, if the server counted them.
    completion_tokens: Option<i32>,
    /// The verdict on the answer.
    verdict: ModelVerdict,
}

impl From<provenance::Provenance> for Provenance {
    fn from(from: provenance::Provenance) -> Self {
        Self { engine: from.engine.into(), model: from.model.map(Into::into) }
    }
}

impl From<provenance::ModelUse> for ModelUse {
    fn from(model: provenance::ModelUse) -> Self {
        let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        Self {
            name: model.name,
            prompt_hash: model.prompt_hash,
            latency_ms: number(model.latency_ms),
            tries: number(model.tries),
            prompt_tokens: model.prompt_tokens.map(number),
            completion_tokens: model.completion_tokens.map(number),
            verdict: model.verdict.into(),
        }
    }
}
