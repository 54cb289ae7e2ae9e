//! Sentences for people, with what a client needs to say them in other words.

use async_graphql::Object;

use super::stored::{StoredJson, Text};
use agents::sentence;

/// A sentence, as the agents have it.
pub struct Sentence(pub sentence::Sentence);

/// A sentence for people, and what a client needs to say it in its own words or language.
#[Object]
impl Sentence {
    /// A word for programs, one for each form of sentence.
    async fn code(&self) -> Text<&str> {
        Text(&self.0.code)
    }

    /// The sentence in English.
    async fn text(&self) -> Text<&str> {
        Text(&self.0.text)
    }

    /// The figures in it by name; money as decimal strings.
    async fn values(&self) -> StoredJson<String> {
        StoredJson(serde_json::Value::Object(self.0.values.clone()).to_string())
    }
}

impl From<sentence::Sentence> for Sentence {
    fn from(sentence: sentence::Sentence) -> Self {
        Self(sentence)
    }
}
