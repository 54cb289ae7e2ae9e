//! Who wrote an agent's words.

use async_graphql::SimpleObject;

use super::enums::{Engine, ModelVerdict};
use agents::provenance;

/// Who wrote an agent's words. Figures are always reckoned, never written by a language model.
#[derive(SimpleObject)]
pub struct Provenance {
    /// Whose words these are.
    engine: Engine,
    /// The question to a language model; null where none was put.
    model: Option<ModelUse>,
}

/// A question to a language model, and what became of it.
#[derive(SimpleObject)]
pub struct ModelUse {
    /// The model.
    name: String,
    /// SHA-256 of what it was asked.
    prompt_hash: String,
    /// Milliseconds until there was an answer or no hope of one, repetitions included.
    latency_ms: i32,
    /// How often it was asked.
    tries: i32,
    /// Tokens of the question, where the server counted them.
    prompt_tokens: Option<i32>,
    /// Tokens of the answer, where the server counted them.
    completion_tokens: Option<i32>,
    /// Whether the answer counts, or why not.
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
