//! The closed list of error codes (`extensions.code`), as described in `docs/errors.md`. Problems that a caller can fix
//! inside a mutation are data, not errors: `UserErrorCode`.

use agents::words;

impl From<Code> for graphql_gate::Code {
    fn from(code: Code) -> Self {
        Self::new(code.as_str())
    }
}

words! {
    /// Machine-readable code of an error.
    Code {
        /// No valid token, and the field needs one; or the account is being erased.
        Unauthenticated = "UNAUTHENTICATED",
        /// The token does not allow it: by its role, without a user, or by a policy of the database.
        Forbidden = "FORBIDDEN",
        /// The users table refuses this person's row by a rule of its own: `plan-creator doctor` and the log name it.
        UserRefused = "USER_REFUSED",
        /// A stream's plan does not exist, or belongs to somebody else.
        NotFound = "NOT_FOUND",
        /// A variable or argument has an invalid value; the message names it.
        BadUserInput = "BAD_USER_INPUT",
        /// A cursor of another list or stream, or none at all.
        BadCursor = "BAD_CURSOR",
        /// A concurrent change of the same data; send the operation again.
        Conflict = "CONFLICT",
        /// More points than a user or address may spend a second; see `Retry-After`.
        RateLimited = "RATE_LIMITED",
        /// Events after the cursor are not kept any more: start again without it.
        EventsTrimmed = "EVENTS_TRIMMED",
        /// The stream was interrupted; resume after `extensions.cursor`.
        EventsLagged = "EVENTS_LAGGED",
        /// The database is unavailable, or the server is shutting down: try again.
        Unavailable = "UNAVAILABLE",
        /// The operation timed out.
        Timeout = "TIMEOUT",
        /// An internal error. `extensions.id` identifies the log line.
        Internal = "INTERNAL",
        /// Not a GraphQL document.
        GraphqlParseFailed = "GRAPHQL_PARSE_FAILED",
        /// The document does not match the schema.
        GraphqlValidationFailed = "GRAPHQL_VALIDATION_FAILED",
        /// The document has no operation of that name, or several and no name was given.
        OperationResolutionFailure = "OPERATION_RESOLUTION_FAILURE",
        /// Introspection is off.
        IntrospectionDisabled = "INTROSPECTION_DISABLED",
        /// An unknown persisted document; send it in full.
        PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND",
        /// Persisted documents are off.
        PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED",
        /// The document does not match its hash.
        PersistedQueryMismatch = "PERSISTED_QUERY_MISMATCH",
        /// Only documents of the manifest are executed.
        DocumentNotTrusted = "DOCUMENT_NOT_TRUSTED",
        /// More bytes, tokens, definitions or nesting than a document may have.
        DocumentTooLarge = "DOCUMENT_TOO_LARGE",
        /// Deeper than an operation may be.
        QueryTooDeep = "QUERY_TOO_DEEP",
        /// More values than an operation may ask for, or more points than a caller may spend at once.
        QueryTooComplex = "QUERY_TOO_COMPLEX",
        /// A larger response than allowed; take fewer rows or fields, page by page.
        ResponseTooLarge = "RESPONSE_TOO_LARGE",
        /// More fields than an operation, or all of a document, may have.
        TooManyFields = "TOO_MANY_FIELDS",
        /// More fields at the root than an operation may have.
        TooManyRootFields = "TOO_MANY_ROOT_FIELDS",
        /// More aliases than an operation may have.
        TooManyAliases = "TOO_MANY_ALIASES",
        /// More directives than an operation may have.
        TooManyDirectives = "TOO_MANY_DIRECTIVES",
        /// More requests than a batch may have.
        BatchTooLarge = "BATCH_TOO_LARGE",
        /// More operations than a socket may run, or more subscriptions than a user may have.
        TooManyOperations = "TOO_MANY_OPERATIONS",
        /// More sockets and streams than a user, or all users, may have.
        TooManyStreams = "TOO_MANY_STREAMS",
        /// Not a GraphQL request, or malformed.
        BadRequest = "BAD_REQUEST",
        /// The HTTP method is not allowed.
        MethodNotAllowed = "METHOD_NOT_ALLOWED",
        /// The client accepts none of the response types.
        NotAcceptable = "NOT_ACCEPTABLE",
        /// The request is not JSON.
        UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE",
        /// The request has too many bytes or values.
        PayloadTooLarge = "PAYLOAD_TOO_LARGE",
        /// The URL is too long.
        UriTooLong = "URI_TOO_LONG",
        /// The request did not arrive in time.
        RequestTimeout = "REQUEST_TIMEOUT",
    }
}

#[test]
fn the_codes_of_the_graphql_server_are_in_the_list() {
    for code in graphql_gate::Code::ALL {
        assert!(Code::parse(code.as_str()).is_some(), "{code}");
    }
}
