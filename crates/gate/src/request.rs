//! A GraphQL request as every transport brings it, read from JSON.

use apollo_compiler::response::{JsonMap, JsonValue};
use serde::{Deserialize, Deserializer};

/// What a client asks to be run. A parameter that is null is one that is absent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a GraphQL request, which is a JSON object")]
pub struct Request {
    /// The document's text.
    #[serde(default)]
    pub query: Option<String>,
    /// Which of the document's operations.
    #[serde(default)]
    pub operation_name: Option<String>,
    /// Values of the operation's variables.
    #[serde(default, deserialize_with = "object_or_null")]
    pub variables: JsonMap,
    /// What the protocol does not define.
    #[serde(default, deserialize_with = "object_or_null")]
    pub extensions: JsonMap,
    /// A stored document's id, instead of its text.
    #[serde(default)]
    pub document_id: Option<String>,
    /// The event behind which a subscription goes on, as the transport knows it; never read from the body.
    #[serde(skip)]
    pub resume_after: Option<String>,
}

impl Request {
    /// The hash that the client names its document by, in the way of Apollo's persisted queries.
    pub(crate) fn persisted_hash(&self) -> Option<&str> {
        self.extensions.get("persistedQuery")?.get("sha256Hash").and_then(JsonValue::as_str)
    }
}

/// An object, never the array that serde would take for one.
fn object_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<JsonMap, D::Error> {
    Ok(Option::<JsonMap>::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_parameters_are_absent_ones() {
        let text = r#"{"query":null,"operationName":null,"variables":null,"extensions":null,"more":1}"#;
        let request: Request = serde_json::from_str(text).unwrap();
        assert!(request.query.is_none() && request.operation_name.is_none());
        assert!(request.variables.is_empty() && request.extensions.is_empty());
    }

    #[test]
    fn parameters_of_another_type_are_refused() {
        for text in [
            r#"{"query":1}"#,
            r#"{"operationName":[]}"#,
            r#"{"variables":[]}"#,
            r#"{"variables":"{}"}"#,
            r#"{"extensions":[]}"#,
            r#"{"documentId":{}}"#,
            r#""{__typename}""#,
        ] {
            assert!(serde_json::from_str::<Request>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_body_cannot_say_where_a_stream_resumes() {
        let request: Request = serde_json::from_str(r#"{"resumeAfter":"x"}"#).unwrap();
        assert_eq!(request.resume_after, None);
    }
}
