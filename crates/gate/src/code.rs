//! The error codes of the gate itself, `extensions.code`. A host's resolvers add their own.

use std::fmt;

use serde::{Serialize, Serializer};

/// A machine-readable code of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Code(&'static str);

macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {
        impl Code {
            $($(#[$meta])* pub const $name: Self = Self(stringify!($name));)+

            /// All codes of the gate.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

codes! {
    /// There is no valid token, and one is needed.
    UNAUTHENTICATED,
    /// The caller may not do that.
    FORBIDDEN,
    /// A variable or argument has a value that its type does not allow.
    BAD_USER_INPUT,
    /// The caller exceeded the rate limit; see `Retry-After`.
    RATE_LIMITED,
    /// The server is shutting down, or too busy: try again.
    UNAVAILABLE,
    /// The operation took too long.
    TIMEOUT,
    /// The server's fault. `extensions.id` finds the log line.
    INTERNAL,
    /// Not a GraphQL document.
    GRAPHQL_PARSE_FAILED,
    /// The document does not match the schema.
    GRAPHQL_VALIDATION_FAILED,
    /// The document holds no operation of that name, or several and no name was given.
    OPERATION_RESOLUTION_FAILURE,
    /// Introspection is disabled.
    INTROSPECTION_DISABLED,
    /// An unknown persisted document; the client may send it in full.
    PERSISTED_QUERY_NOT_FOUND,
    /// Persisted documents are off.
    PERSISTED_QUERY_NOT_SUPPORTED,
    /// The document does not match its hash.
    PERSISTED_QUERY_MISMATCH,
    /// Only documents of the manifest can be executed.
    DOCUMENT_NOT_TRUSTED,
    /// More bytes, tokens, definitions or nesting than a document may have.
    DOCUMENT_TOO_LARGE,
    /// More levels of fields than an operation may have.
    QUERY_TOO_DEEP,
    /// More values than an operation may ask for, or a higher cost than a caller may spend at once.
    QUERY_TOO_COMPLEX,
    /// More fields than an operation may have, or all operations of a document.
    TOO_MANY_FIELDS,
    /// More fields at the root than an operation may have.
    TOO_MANY_ROOT_FIELDS,
    /// More aliases than an operation may have.
    TOO_MANY_ALIASES,
    /// More directives than an operation may have.
    TOO_MANY_DIRECTIVES,
    /// More requests than a batch may have.
    BATCH_TOO_LARGE,
    /// More operations than a socket may run, or more subscriptions than a user may have.
    TOO_MANY_OPERATIONS,
    /// More sockets and streams than a user, or all users, may have.
    TOO_MANY_STREAMS,
    /// Not a GraphQL request, or malformed.
    BAD_REQUEST,
    /// The HTTP method is not allowed.
    METHOD_NOT_ALLOWED,
    /// The client accepts no media type that the server has.
    NOT_ACCEPTABLE,
    /// The request is not JSON.
    UNSUPPORTED_MEDIA_TYPE,
    /// The request has too many bytes, or values.
    PAYLOAD_TOO_LARGE,
    /// The URI has too many bytes.
    URI_TOO_LONG,
    /// The request did not arrive in time.
    REQUEST_TIMEOUT,
}

impl Code {
    /// A code of the host's own.
    pub const fn new(text: &'static str) -> Self {
        Self(text)
    }

    /// The code as it stands in an error.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The gate's own code that is written like this.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.0 == text)
    }

    /// Whether an error is the server's fault, not the caller's.
    pub(crate) fn is_server_error(self) -> bool {
        matches!(self, Self::INTERNAL | Self::TIMEOUT | Self::UNAVAILABLE)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}
