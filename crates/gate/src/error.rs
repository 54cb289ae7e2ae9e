//! What can be wrong with a request before any of it runs: the form of an error.

use apollo_compiler::parser::{LineColumn, SourceMap, SourceSpan};
use async_graphql::{ErrorExtensionValues, Pos, ServerError};
use serde::Serialize;

use crate::Code;

/// Characters of a message; parsers like to quote what they were given.
const MAX_MESSAGE: usize = 300;

/// The message of a fault of the server.
pub(crate) const INTERNAL_MESSAGE: &str = "Internal server error.";

/// A place in the client's text: both count from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl From<Location> for Pos {
    fn from(location: Location) -> Self {
        Self { line: location.line, column: location.column }
    }
}

impl Location {
    /// The place of the byte `at` of `text`.
    pub(crate) fn in_text(text: &str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 }
    }

    /// The place where `span` begins.
    pub(crate) fn of(span: Option<SourceSpan>, sources: &SourceMap) -> Option<Self> {
        span?.line_column(sources).map(Self::from)
    }
}

impl From<LineColumn> for Location {
    fn from(place: LineColumn) -> Self {
        Self { line: place.line, column: place.column }
    }
}

/// One error of a request that did not run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RequestError {
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    extensions: Extensions,
    /// Seconds until it is worth trying again.
    #[serde(skip)]
    retry_after: Option<u64>,
    /// Whether what was sent is JSON, but no GraphQL request.
    #[serde(skip)]
    ill_formed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Extensions {
    code: Code,
}

impl RequestError {
    /// An error with a message for people, which is truncated where it is long.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            message: truncate(message.into()),
            locations: Vec::new(),
            extensions: Extensions { code },
            retry_after: None,
            ill_formed: false,
        }
    }

    /// Of an operation that has used up its time.
    pub(crate) fn timeout() -> Self {
        Self::new(Code::TIMEOUT, "The operation took too long.")
    }

    /// The same, with the places that it is about.
    pub(crate) fn at(mut self, locations: impl IntoIterator<Item = Location>) -> Self {
        self.locations.extend(locations);
        self
    }

    /// The same, for a client that may come back after so many seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// Of JSON that is no GraphQL request.
    pub(crate) fn ill_formed(message: impl Into<String>) -> Self {
        Self { ill_formed: true, ..Self::new(Code::BAD_REQUEST, message) }
    }

    /// The machine-readable code.
    pub const fn code(&self) -> Code {
        self.extensions.code
    }

    /// The message for people.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Why a request did not run: at least one error. As JSON, a response without `data`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RequestErrors {
    errors: Vec<RequestError>,
}

impl RequestErrors {
    pub(crate) fn new(first: RequestError, rest: impl IntoIterator<Item = RequestError>) -> Self {
        Self { errors: std::iter::once(first).chain(rest).collect() }
    }

    /// The code of the first.
    pub fn code(&self) -> Code {
        self.errors.first().map_or(Code::INTERNAL, RequestError::code)
    }

    /// Seconds until it is worth trying again, where that is known.
    pub fn retry_after(&self) -> Option<u64> {
        self.errors.iter().find_map(|error| error.retry_after)
    }

    /// Whether what was sent is JSON, but no GraphQL request.
    pub(crate) fn ill_formed(&self) -> bool {
        self.errors.first().is_some_and(|error| error.ill_formed)
    }

    /// The response as JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Texts and numbers alone, which can always be written.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The errors, for where they travel without the response around them.
    pub fn errors(&self) -> &[RequestError] {
        &self.errors
    }
}

impl From<&RequestError> for ServerError {
    fn from(error: &RequestError) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", error.code().as_str());
        let mut server_error = Self::new(error.message(), None);
        server_error.locations = error.locations.iter().copied().map(Pos::from).collect();
        server_error.extensions = Some(extensions);
        server_error
    }
}

impl From<RequestError> for RequestErrors {
    fn from(error: RequestError) -> Self {
        Self { errors: vec![error] }
    }
}

/// The beginning of a message, where it is too long to be read.
pub(crate) fn truncate(mut message: String) -> String {
    if let Some((end, _)) = message.char_indices().nth(MAX_MESSAGE) {
        message.truncate(end);
        message.push('…');
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_truncated_between_characters() {
        let error = RequestError::new(Code::GRAPHQL_PARSE_FAILED, "ü".repeat(5000));
        assert_eq!(error.message.chars().count(), MAX_MESSAGE + 1);
    }

    #[test]
    fn request_errors_are_a_response_without_data() {
        let error = RequestError::new(Code::BAD_USER_INPUT, "no").at([Location { line: 1, column: 2 }]);
        let json = serde_json::to_value(RequestErrors::from(error)).unwrap();
        let expected = serde_json::json!({ "errors": [
            { "message": "no", "locations": [{ "line": 1, "column": 2 }], "extensions": { "code": "BAD_USER_INPUT" } },
        ] });
        assert_eq!(json, expected);
    }
}
