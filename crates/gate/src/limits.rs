//! Every limit on what callers may ask, with its default.

use std::{path::PathBuf, time::Duration};

use axum::http::HeaderName;

/// All limits. Each is checked before the work that it bounds is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// What one document may hold.
    pub document: DocumentLimits,
    /// Which documents are kept.
    pub stored: StoredDocuments,
    /// What one HTTP request may bring and take.
    pub request: RequestLimits,
    /// What sockets and streams may take.
    pub stream: StreamLimits,
}

/// What one GraphQL document may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLimits {
    /// Bytes of a document's text; more is refused with `DOCUMENT_TOO_LARGE`.
    pub max_document: usize,
    /// Tokens of a document, the spaces between them too; more is refused with `DOCUMENT_TOO_LARGE`.
    pub max_tokens: usize,
    /// Levels of braces and brackets that the parser follows; more is refused with `DOCUMENT_TOO_LARGE`.
    pub max_nesting: u16,
    /// Operations and fragments of a document; more is refused with `DOCUMENT_TOO_LARGE`.
    pub max_definitions: usize,
    /// Levels of fields below each other; more is refused with `QUERY_TOO_DEEP`.
    pub max_depth: usize,
    /// Fields of an operation, with its fragments spread out, and a fifth of those of all operations of a document; more is
    /// refused with `TOO_MANY_FIELDS`.
    pub max_fields: usize,
    /// Fields at the root of an operation; more is refused with `TOO_MANY_ROOT_FIELDS`.
    pub max_root_fields: usize,
    /// Aliases of an operation, with its fragments spread out; more is refused with `TOO_MANY_ALIASES`.
    pub max_aliases: usize,
    /// Directives of an operation, with its fragments spread out; more is refused with `TOO_MANY_DIRECTIVES`.
    pub max_directives: usize,
    /// Directives at one place; more is refused with `TOO_MANY_DIRECTIVES`.
    pub max_directives_at_one_place: usize,
    /// Values that an operation may ask for: its fields, times the rows of the lists they are in; more is refused with
    /// `QUERY_TOO_COMPLEX`.
    pub max_complexity: u64,
    /// Rows that a list is taken to have where the operation does not say.
    pub assumed_list_size: u64,
}

impl DocumentLimits {
    /// The limits of a program's own documents: those of clients, but on their form no less than the defaults, so that a server which
    /// allows clients little still has its own. What a document asks for is bounded as for clients.
    pub(crate) fn of_own_documents(&self) -> Self {
        let least = Self::default();
        Self {
            max_document: self.max_document.max(least.max_document),
            max_tokens: self.max_tokens.max(least.max_tokens),
            max_nesting: self.max_nesting.max(least.max_nesting),
            max_definitions: self.max_definitions.max(least.max_definitions),
            max_depth: self.max_depth.max(least.max_depth),
            max_fields: self.max_fields.max(least.max_fields),
            max_root_fields: self.max_root_fields.max(least.max_root_fields),
            max_aliases: self.max_aliases.max(least.max_aliases),
            max_directives: self.max_directives.max(least.max_directives),
            max_directives_at_one_place: self.max_directives_at_one_place.max(least.max_directives_at_one_place),
            max_complexity: self.max_complexity,
            assumed_list_size: self.assumed_list_size,
        }
    }
}

impl Default for DocumentLimits {
    fn default() -> Self {
        Self {
            max_document: 100_000,
            max_tokens: 10_000,
            max_nesting: 64,
            max_definitions: 100,
            max_depth: 15,
            max_fields: 1_000,
            max_root_fields: 50,
            max_aliases: 100,
            max_directives: 100,
            max_directives_at_one_place: 5,
            max_complexity: 200_000,
            assumed_list_size: 20,
        }
    }
}

/// Which documents are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDocuments {
    /// Checked documents that are kept ready to run.
    pub document_cache: usize,
    /// Bytes of text of the documents that are kept ready to run; in memory they take about a hundred times that.
    pub document_cache_bytes: usize,
    /// Automatically persisted queries that are remembered; 0 switches them off.
    pub persisted_queries: usize,
    /// Bytes of text of the automatically persisted queries that are remembered.
    pub persisted_queries_bytes: usize,
    /// JSON file of `{"id": "document"}`, as graphql-codegen's client preset writes it. With it, nothing else runs.
    pub trusted_documents: Option<PathBuf>,
}

impl Default for StoredDocuments {
    fn default() -> Self {
        Self {
            document_cache: 1_000,
            document_cache_bytes: 1024 * 1024,
            persisted_queries: 1_000,
            persisted_queries_bytes: 4 * 1024 * 1024,
            trusted_documents: None,
        }
    }
}

/// What one HTTP request may bring and take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLimits {
    /// Bytes of a request body; more is refused with 413 and `PAYLOAD_TOO_LARGE`.
    pub max_body: usize,
    /// Values in the JSON of a request; more is refused with 413 and `PAYLOAD_TOO_LARGE`.
    pub max_values: usize,
    /// Bytes of the URI of a GET request; more is refused with 414 and `URI_TOO_LONG`.
    pub max_url: usize,
    /// How long a request body may take to arrive before it is refused with 408 and `REQUEST_TIMEOUT`.
    pub body_timeout: Duration,
    /// Requests in one body, as an array, which run one after the other; more is refused with `BATCH_TOO_LARGE`.
    pub max_batch: usize,
    /// Header in which the proxy in front says the caller's address, of which the last entry counts. Only where every request
    /// comes through the proxy: others could say what they like.
    pub client_address_header: Option<HeaderName>,
    /// How long one query or mutation may take before it is told `TIMEOUT`; streams are exempt.
    pub operation_timeout: Duration,
    /// Follow the head of the draft of "GraphQL over HTTP": its status codes, and the method QUERY (RFC 10008).
    pub draft: bool,
}

impl Default for RequestLimits {
    fn default() -> Self {
        Self {
            max_body: 1024 * 1024,
            max_values: 20_000,
            max_url: 8 * 1024,
            body_timeout: Duration::from_secs(10),
            max_batch: 10,
            client_address_header: None,
            operation_timeout: Duration::from_secs(15),
            draft: false,
        }
    }
}

/// What sockets and streams may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamLimits {
    /// Sockets and streams at the same time; more is refused with 429 and `TOO_MANY_STREAMS`.
    pub max_streams: usize,
    /// Sockets and streams of one user at the same time, and of all callers without one; more is refused with 429 and
    /// `TOO_MANY_STREAMS`, a socket with 1013.
    pub max_streams_per_user: usize,
    /// Subscriptions of one user at the same time, on all sockets and streams; more is told `TOO_MANY_OPERATIONS`.
    pub max_subscriptions_per_user: usize,
    /// Sockets of one address at the same time that have not sent `connection_init`; more is refused with 429 and
    /// `TOO_MANY_STREAMS`.
    pub max_new_sockets_per_address: usize,
    /// Operations that run on one socket at the same time; more is told `TOO_MANY_OPERATIONS`.
    pub max_operations_per_socket: usize,
    /// Bytes of a message from a socket's client; more closes the socket with 1009.
    pub max_message: usize,
    /// How long a socket's client may take to send `connection_init` before the socket is closed with 4408.
    pub init_timeout: Duration,
    /// How often a socket's client is pinged, and an idle stream shows a sign of life. A client that is silent for two pings
    /// is disconnected.
    pub ping_interval: Duration,
    /// How long a client may leave what it was sent unread before it is disconnected.
    pub send_timeout: Duration,
}

impl Default for StreamLimits {
    fn default() -> Self {
        Self {
            max_streams: 20_000,
            max_streams_per_user: 100,
            max_subscriptions_per_user: 500,
            max_new_sockets_per_address: 1_000,
            max_operations_per_socket: 100,
            max_message: 256 * 1024,
            init_timeout: Duration::from_secs(10),
            ping_interval: Duration::from_secs(8),
            send_timeout: Duration::from_secs(20),
        }
    }
}
