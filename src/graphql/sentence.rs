//! Sentences with their codes and values, for translation.

use async_graphql::Object;

use super::stored::{StoredJson, Text};
use agents::sentence;

/// A sentence, as the agents have it.
pub struct Sentence(pub sentence::Sentence);

/// A sentence, with the code and the values to translate it.
#[Object]
impl Sentence {
    /// Machine-readable code of the sentence's template.
    async fn code(&self) -> Text<&str> {
        Text(&self.0.code)
    }

    /// The sentence in English.
    async fn text(&self) -> Text<&str> {
        Text(&self.0.text)
    }

    /// The values in it by name; money as decimal strings.
    async fn values(&self) -> StoredJson<String> {
        StoredJson(serde_json::Value::Object(self.0.values.clone()).to_string())
    }
}

impl From<sentence::Sentence> for Sentence {
    fn from(sentence: sentence::Sentence) -> Self {
        Self(sentence)
    }
}
