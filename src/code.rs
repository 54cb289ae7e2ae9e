//! The closed list of error codes, `extensions.code`: what `docs/errors.md` describes is what is here. Problems that a
//! caller can mend inside a mutation are not errors but data: `UserErrorCode`.

use agents::words;

impl From<Code> for graphql_gate::Code {
    fn from(code: Code) -> Self {
        Self::new(code.as_str())
    }
}

words! {
    /// The machine-readable code of an error.
    Code {
        /// There is no token that counts, and the field needs one; or the account is being erased.
        Unauthenticated = "UNAUTHENTICATED",
        /// The token does not allow it: by its role, for want of a user, or by a policy of the database.
        Forbidden = "FORBIDDEN",
        /// The table of users takes no row for this person, by a rule of its own: `plan-creator doctor` and the log say which.
        UserRefused = "USER_REFUSED",
        /// A stream's plan does not exist, or is somebody else's: the two are not told apart.
        NotFound = "NOT_FOUND",
        /// A variable or argument has a value that cannot be; the message says which.
        BadUserInput = "BAD_USER_INPUT",
        /// A cursor of another list or stream, or no cursor at all.
        BadCursor = "BAD_CURSOR",
        /// The data was changed by somebody else at the same moment; send the operation again.
        Conflict = "CONFLICT",
        /// More points than a user or address may spend a second; `Retry-After` says when to come back.
        RateLimited = "RATE_LIMITED",
        /// Events behind the cursor are not kept any more: begin anew without it.
        EventsTrimmed = "EVENTS_TRIMMED",
        /// The stream was interrupted; resume behind `extensions.cursor`.
        EventsLagged = "EVENTS_LAGGED",
        /// The database is out of reach, or the server is going away: try again.
        Unavailable = "UNAVAILABLE",
        /// The operation took too long.
        Timeout = "TIMEOUT",
        /// Our fault. `extensions.id` finds the log line.
        Internal = "INTERNAL",
        /// The text is no GraphQL document.
        GraphqlParseFailed = "GRAPHQL_PARSE_FAILED",
        /// The document does not fit the schema.
        GraphqlValidationFailed = "GRAPHQL_VALIDATION_FAILED",
        /// The document holds no operation of that name, or several and no name was given.
        OperationResolutionFailure = "OPERATION_RESOLUTION_FAILURE",
        /// The schema does not show itself here.
        IntrospectionDisabled = "INTROSPECTION_DISABLED",
        /// The server does not know the document that was named; the client may send it in full.
        PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND",
        /// The server remembers no documents.
        PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED",
        /// The document is not the one that its hash says.
        PersistedQueryMismatch = "PERSISTED_QUERY_MISMATCH",
        /// Only documents of the manifest run here.
        DocumentNotTrusted = "DOCUMENT_NOT_TRUSTED",
        /// More bytes, tokens, definitions or nesting than a document may have.
        DocumentTooLarge = "DOCUMENT_TOO_LARGE",
        /// More levels of fields than an operation may have.
        QueryTooDeep = "QUERY_TOO_DEEP",
        /// More values than an operation may ask for, or more points than a caller may spend at once.
        QueryTooComplex = "QUERY_TOO_COMPLEX",
        /// More bytes than a response may have; take fewer rows or fields, page by page.
        ResponseTooLarge = "RESPONSE_TOO_LARGE",
        /// More fields than an operation may have, or all operations of a document.
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
        /// Not a GraphQL request at all, or not in a form that is understood.
        BadRequest = "BAD_REQUEST",
        /// Not with this HTTP method.
        MethodNotAllowed = "METHOD_NOT_ALLOWED",
        /// The client accepts nothing that could be answered.
        NotAcceptable = "NOT_ACCEPTABLE",
        /// The request is not JSON.
        UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE",
        /// The request has too many bytes, or values.
        PayloadTooLarge = "PAYLOAD_TOO_LARGE",
        /// The address has too many bytes.
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
