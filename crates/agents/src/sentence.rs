//! Sentences for people that a client can also put in its own words.

use serde_json::{Map, Value};

/// A sentence, and what is needed to say it in other words or another language.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Machine-readable code in `SCREAMING_SNAKE_CASE`, one for each form of sentence.
    pub code: String,
    /// The sentence in English.
    pub text: String,
    /// The figures in it by name; money as decimal strings.
    pub values: Map<String, Value>,
}
