//! Sentences with their codes and values, which a client can translate.

use serde_json::{Map, Value, json};

/// A sentence, with the code and the values to translate it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Machine-readable code in `SCREAMING_SNAKE_CASE`, of the template.
    pub code: String,
    /// The sentence in English.
    pub text: String,
    /// The values in it by name; money as decimal strings.
    pub values: Map<String, Value>,
}

impl Sentence {
    /// A sentence with its figures, given as a JSON object.
    pub fn new(code: &str, text: impl Into<String>, values: Value) -> Self {
        let values = if let Value::Object(values) = values { values } else { Map::new() };
        Self { code: code.to_owned(), text: text.into(), values }
    }

    /// The sentence as it is stored.
    pub fn to_json(&self) -> Value {
        json!({ "code": self.code, "text": self.text, "values": self.values })
    }

    /// What [`to_json`](Self::to_json) wrote; `None` without code or text.
    pub fn from_json(stored: &Value) -> Option<Self> {
        let text = |key: &str| Some(stored.get(key)?.as_str()?.to_owned());
        let values = stored.get("values").and_then(Value::as_object).cloned().unwrap_or_default();
        Some(Self { code: text("code")?, text: text("text")?, values })
    }
}
