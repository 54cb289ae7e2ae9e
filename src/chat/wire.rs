//! The wire format: the part of "chat completions" that all compatible servers have.

use serde::Deserialize;
use serde_json::{Value, json};

use super::error::ChatError;
use crate::vocabulary::Verdict;
use agents::model::Question;

/// Tokens of an answer at most: a few hundred, and room for models that reason aloud.
const MAX_TOKENS: u32 = 2_000;

/// The body of a request.
pub(super) fn request(model: &str, question: &Question) -> Value {
    json!({
        "model": model,
        "messages": [
            { "role": "system", "content": question.instructions },
            { "role": "user", "content": question.data.to_string() },
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": { "name": question.name, "strict": true, "schema": question.schema },
        },
        "max_completion_tokens": MAX_TOKENS,
    })
}

/// An answer, if any, and the tokens used.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) answer: Option<String>,
    pub(super) prompt_tokens: Option<u32>,
    pub(super) completion_tokens: Option<u32>,
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
    refusal: Option<String>,
}

#[derive(Default, Deserialize)]
struct Usage {
    prompt_tokens: Option<u32>,
    completion_tokens: Option<u32>,
}

/// Parses the body of a response.
pub(super) fn response(body: &[u8]) -> Result<Answer, ChatError> {
    let Ok(Completion { choices, usage }) = serde_json::from_slice(body) else {
        return Err(ChatError::of(Verdict::WrongShape));
    };
    let Usage { prompt_tokens, completion_tokens } = usage.unwrap_or_default();
    let counted = |answer| Answer { answer, prompt_tokens, completion_tokens };
    let failed = |verdict| ChatError { answered: Some(counted(None)), ..ChatError::of(verdict) };
    let Some(Choice { message, finish_reason }) = choices.into_iter().next() else {
        return Err(failed(Verdict::WrongShape));
    };
    if message.refusal.is_some_and(|refusal| !refusal.is_empty()) {
        return Err(failed(Verdict::Refused));
    }
    match finish_reason.as_deref() {
        Some("length") => Err(failed(Verdict::CutOff)),
        Some("content_filter") => Err(failed(Verdict::Refused)),
        _ if message.content.is_none() => Err(failed(Verdict::WrongShape)),
        _ => Ok(counted(message.content)),
    }
}
