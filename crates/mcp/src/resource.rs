//! Texts that are the same for everybody, as documentation is.

use serde_json::{Value, json};

/// A text that clients may read.
#[derive(Clone, Debug)]
pub struct Resource {
    /// What it is found by.
    pub uri: String,
    /// Its name, for programs.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// Its media type.
    pub mime_type: String,
    /// The text.
    pub text: String,
}

impl Resource {
    /// The entry in a list.
    pub(crate) fn listed(&self) -> Value {
        let Self { uri, name, title, description, mime_type, text } = self;
        json!({ "uri": uri, "name": name, "title": title, "description": description, "mimeType": mime_type,
            "size": text.len() })
    }

    /// The text, as it is read.
    pub(crate) fn contents(&self) -> Value {
        json!({ "uri": self.uri, "mimeType": self.mime_type, "text": self.text })
    }
}
