//! What can be wrong with a request before any of it runs: the closed list of codes, and the form of an error.

use serde::Serialize;

/// Characters of a message; parsers like to quote what they were given.
const MAX_MESSAGE: usize = 300;

/// The word for programs, `extensions.code`. The codes of resolvers are in `graphql::error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The text is no GraphQL document.
    GraphqlParseFailed,
    /// The document does not fit the schema.
    GraphqlValidationFailed,
    /// A variable or argument has a value that its type does not allow.
    BadUserInput,
    /// The document holds no operation of that name, or several and no name was given.
    OperationResolutionFailure,
    /// The schema does not show itself here.
    IntrospectionDisabled,
    /// The server does not know the document that was named; the client may send it in full.
    PersistedQueryNotFound,
    /// The server remembers no documents.
    PersistedQueryNotSupported,
    /// The document is not the one that its hash says.
    PersistedQueryMismatch,
    /// Only documents of the manifest run here.
    DocumentNotTrusted,
    /// More bytes, tokens, definitions or nesting than a document may have.
    DocumentTooLarge,
    /// More levels of fields than an operation may have.
    QueryTooDeep,
    /// More values than an operation may ask for.
    QueryTooComplex,
    /// More fields than an operation may have.
    TooManyFields,
    /// More fields at the root than an operation may have.
    TooManyRootFields,
    /// More aliases than an operation may have.
    TooManyAliases,
    /// More directives than an operation may have.
    TooManyDirectives,
    /// More requests than a batch may have.
    BatchTooLarge,
    /// More operations than a socket may run.
    TooManyOperations,
    /// More sockets and streams than a user, or all users, may have.
    TooManyStreams,
    /// The operation took too long.
    Timeout,
    /// The server is going away; another try may meet the next one.
    Unavailable,
    /// Our fault.
    Internal,
    /// The token does not count.
    Unauthenticated,
    /// Not a GraphQL request at all, or not in a form that is understood.
    BadRequest,
    /// Not with this HTTP method.
    MethodNotAllowed,
    /// The client accepts nothing that could be answered.
    NotAcceptable,
    /// The request is not JSON.
    UnsupportedMediaType,
    /// The request has too many bytes.
    PayloadTooLarge,
    /// The address has too many bytes.
    UriTooLong,
    /// The request did not arrive in time.
    RequestTimeout,
}

impl Code {
    /// The code as it stands in a response.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::OperationResolutionFailure => "OPERATION_RESOLUTION_FAILURE",
            Self::IntrospectionDisabled => "INTROSPECTION_DISABLED",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::PersistedQueryNotSupported => "PERSISTED_QUERY_NOT_SUPPORTED",
            Self::PersistedQueryMismatch => "PERSISTED_QUERY_MISMATCH",
            Self::DocumentNotTrusted => "DOCUMENT_NOT_TRUSTED",
            Self::DocumentTooLarge => "DOCUMENT_TOO_LARGE",
            Self::QueryTooDeep => "QUERY_TOO_DEEP",
            Self::QueryTooComplex => "QUERY_TOO_COMPLEX",
            Self::TooManyFields => "TOO_MANY_FIELDS",
            Self::TooManyRootFields => "TOO_MANY_ROOT_FIELDS",
            Self::TooManyAliases => "TOO_MANY_ALIASES",
            Self::TooManyDirectives => "TOO_MANY_DIRECTIVES",
            Self::BatchTooLarge => "BATCH_TOO_LARGE",
            Self::TooManyOperations => "TOO_MANY_OPERATIONS",
            Self::TooManyStreams => "TOO_MANY_STREAMS",
            Self::Timeout => "TIMEOUT",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::BadRequest => "BAD_REQUEST",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::UriTooLong => "URI_TOO_LONG",
            Self::RequestTimeout => "REQUEST_TIMEOUT",
        }
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A place in the client's text: both count from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    pub line: usize,
    pub column: usize,
}

/// One error of a request that did not run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RequestError {
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    extensions: Extensions,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Extensions {
    code: Code,
}

impl RequestError {
    /// An error with a message for people, which is cut where it is long.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { message: cut(message.into()), locations: Vec::new(), extensions: Extensions { code } }
    }

    /// The same, with the places that it is about.
    pub(super) fn at(mut self, locations: impl IntoIterator<Item = Location>) -> Self {
        self.locations.extend(locations);
        self
    }

    /// The word for programs.
    pub const fn code(&self) -> Code {
        self.extensions.code
    }
}

/// Why a request did not run: at least one error. As JSON, a response without `data`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RequestErrors {
    errors: Vec<RequestError>,
}

impl RequestErrors {
    pub(super) fn new(first: RequestError, rest: impl IntoIterator<Item = RequestError>) -> Self {
        Self { errors: std::iter::once(first).chain(rest).collect() }
    }

    /// The code of the first.
    pub fn code(&self) -> Code {
        self.errors.first().map_or(Code::Internal, RequestError::code)
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

impl From<RequestError> for RequestErrors {
    fn from(error: RequestError) -> Self {
        Self { errors: vec![error] }
    }
}

/// The beginning of a message, where it is too long to be read.
pub(super) fn cut(mut message: String) -> String {
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
    fn a_long_message_is_cut_between_characters() {
        let error = RequestError::new(Code::GraphqlParseFailed, "ü".repeat(5000));
        assert_eq!(error.message.chars().count(), MAX_MESSAGE + 1);
    }

    #[test]
    fn request_errors_are_a_response_without_data() {
        let error = RequestError::new(Code::BadUserInput, "no").at([Location { line: 1, column: 2 }]);
        let json = serde_json::to_value(RequestErrors::from(error)).unwrap();
        let expected = serde_json::json!({ "errors": [
            { "message": "no", "locations": [{ "line": 1, "column": 2 }], "extensions": { "code": "BAD_USER_INPUT" } },
        ] });
        assert_eq!(json, expected);
    }
}
