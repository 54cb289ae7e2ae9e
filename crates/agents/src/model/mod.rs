//! What a language model is asked, and what of its answer counts.
//!
//! It may say what a goal is for where the words do not name it (`reading`), what the amounts and times of its words are
//! (`labels`), and tell a finished plan in its own words (`summary`). No number that it writes is ever used: figures are
//! read from the person's words by the rules whatever it answers, and a text that states another figure (`figures`)
//! does not count. What a person wrote is data in the question; whoever tells the plan does not see it at all.

mod figures;
#[cfg(test)]
mod label_tests;
mod labels;
mod reading;
mod summary;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub use self::{
    reading::{advise, reading_question},
    summary::{accept_summary, summary_question},
};

/// A question, as it is put.
#[derive(Clone, Debug)]
pub struct Question {
    /// A word for the question: the name of its schema.
    pub name: &'static str,
    /// What to do.
    pub instructions: &'static str,
    /// What to do it with, as JSON.
    pub data: Value,
    /// The JSON schema of the answer.
    pub schema: Value,
}

impl Question {
    /// SHA-256 of everything that the answer may depend on, in hexadecimal digits.
    pub fn hash(&self) -> String {
        let whole = json!([self.instructions, self.data, self.schema]).to_string();
        Sha256::digest(whole).iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
    }
}

/// The schema of an object that has exactly these fields.
fn object(properties: &Value) -> Value {
    let required: Vec<_> = properties.as_object().into_iter().flat_map(serde_json::Map::keys).cloned().collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}
