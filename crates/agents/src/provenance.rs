//! Where an agent's words come from: rules alone, or a language model beside them. Stored with the output.

use serde_json::{Map, Value, json};

use crate::vocabulary::{Engine, Verdict};

/// Who wrote an output.
#[derive(Clone, Debug, PartialEq)]
pub struct Provenance {
    /// Whose words count.
    pub engine: Engine,
    /// The question to the language model, where one was put or would have been.
    pub model: Option<ModelUse>,
}

/// A question to a language model, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelUse {
    /// The model that was asked for.
    pub name: String,
    /// SHA-256 of what it was asked, in hexadecimal digits.
    pub prompt_hash: String,
    /// From the question to the answer or the end of patience, repetitions included.
    pub latency_ms: u32,
    /// How often it was asked.
    pub tries: u32,
    /// Tokens of the question, as the server counts them.
    pub prompt_tokens: Option<u32>,
    /// Tokens of the answer, as the server counts them.
    pub completion_tokens: Option<u32>,
    /// Whether the answer counts, or why not.
    pub verdict: Verdict,
}

impl Provenance {
    /// No language model was asked.
    pub const RULES: Self = Self { engine: Engine::Rules, model: None };

    /// What came of a question whose answer had this verdict.
    pub fn of(model: ModelUse) -> Self {
        let engine = if model.verdict == Verdict::Accepted { Engine::Model } else { Engine::Rules };
        Self { engine, model: Some(model) }
    }

    /// Writes `engine` and, where it was asked, `model` into an output.
    pub fn write(&self, output: &mut Map<String, Value>) {
        output.insert("engine".to_owned(), json!(self.engine.as_str().to_ascii_lowercase()));
        let Some(model) = &self.model else { return };
        let model = json!({
            "name": model.name,
            "prompt_hash": model.prompt_hash,
            "latency_ms": model.latency_ms,
            "tries": model.tries,
            "prompt_tokens": model.prompt_tokens,
            "completion_tokens": model.completion_tokens,
            "verdict": model.verdict.as_str().to_ascii_lowercase(),
        });
        output.insert("model".to_owned(), model);
    }

    /// What [`write`](Self::write) wrote; `None` where an output does not say who wrote it. What is said of the model in
    /// another form is left out.
    pub fn read(output: &Value) -> Option<Self> {
        let word = |value: &Value| value.as_str().map(str::to_ascii_uppercase);
        let engine = Engine::parse(&word(&output["engine"])?)?;
        let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
        let read = |model: &Value| {
            Some(ModelUse {
                name: model["name"].as_str()?.to_owned(),
                prompt_hash: model["prompt_hash"].as_str()?.to_owned(),
                latency_ms: number(&model["latency_ms"])?,
                tries: number(&model["tries"])?,
                prompt_tokens: number(&model["prompt_tokens"]),
                completion_tokens: number(&model["completion_tokens"]),
                verdict: Verdict::parse(&word(&model["verdict"])?)?,
            })
        };
        Some(Self { engine, model: read(&output["model"]) })
    }
}
