//! All limits on GraphQL requests, with their defaults.

mod gate;

use std::{path::PathBuf, time::Duration};

use axum::http::HeaderName;
use clap::Args;

use crate::duration::parse_duration;

/// All limits, each checked before the work that it bounds.
#[derive(Args, Clone, Debug)]
pub struct Limits {
    #[command(flatten)]
    pub document: DocumentLimits,
    #[command(flatten)]
    pub stored: StoredDocuments,
    #[command(flatten)]
    pub request: RequestLimits,
    #[command(flatten)]
    pub budget: BudgetLimits,
    #[command(flatten)]
    pub stream: StreamLimits,
}

/// Limits on a GraphQL document.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits on documents")]
pub struct DocumentLimits {
    /// Maximum bytes of a document; exceeded: `DOCUMENT_TOO_LARGE`.
    #[arg(long, env = "PLAN_CREATOR_MAX_DOCUMENT", default_value_t = 100_000)]
    pub max_document: usize,

    /// Maximum tokens of a document, including whitespace; exceeded: `DOCUMENT_TOO_LARGE`.
    #[arg(long, env = "PLAN_CREATOR_MAX_TOKENS", default_value_t = 10_000)]
    pub max_tokens: usize,

    /// Maximum nesting of braces and brackets; exceeded: `DOCUMENT_TOO_LARGE`.
    #[arg(long, env = "PLAN_CREATOR_MAX_NESTING", default_value_t = 64, value_parser = clap::value_parser!(u16).range(16..=256))]
    pub max_nesting: u16,

    /// Maximum operations and fragments of a document; exceeded: `DOCUMENT_TOO_LARGE`.
    #[arg(long, env = "PLAN_CREATOR_MAX_DEFINITIONS", default_value_t = 100)]
    pub max_definitions: usize,

    /// Maximum depth of fields; the usual introspection query has 15. Exceeded: `QUERY_TOO_DEEP`.
    #[arg(long, env = "PLAN_CREATOR_MAX_DEPTH", default_value_t = 15)]
    pub max_depth: usize,

    /// Maximum fields of an operation, with fragments expanded; all operations of a document may have five times that. Exceeded:
    /// `TOO_MANY_FIELDS`.
    #[arg(long, env = "PLAN_CREATOR_MAX_FIELDS", default_value_t = 1_000)]
    pub max_fields: usize,

    /// Maximum root fields of an operation; exceeded: `TOO_MANY_ROOT_FIELDS`.
    #[arg(long, env = "PLAN_CREATOR_MAX_ROOT_FIELDS", default_value_t = 50)]
    pub max_root_fields: usize,

    /// Maximum aliases of an operation, with fragments expanded; exceeded: `TOO_MANY_ALIASES`.
    #[arg(long, env = "PLAN_CREATOR_MAX_ALIASES", default_value_t = 100)]
    pub max_aliases: usize,

    /// Maximum directives of an operation, with fragments expanded; exceeded: `TOO_MANY_DIRECTIVES`.
    #[arg(long, env = "PLAN_CREATOR_MAX_DIRECTIVES", default_value_t = 100)]
    pub max_directives: usize,

    /// Maximum directives at one location; exceeded: `TOO_MANY_DIRECTIVES`.
    #[arg(long, env = "PLAN_CREATOR_MAX_DIRECTIVES_AT_ONE_PLACE", default_value_t = 5)]
    pub max_directives_at_one_place: usize,

    /// Maximum complexity of an operation: its fields, multiplied by the rows of the lists around them. A page of 1,000 rows with
    /// a dozen fields is about 15,000. Exceeded: `QUERY_TOO_COMPLEX`.
    #[arg(long, env = "PLAN_CREATOR_MAX_COMPLEXITY", default_value_t = 200_000)]
    pub max_complexity: u64,

    /// Rows of a list whose size the operation does not give, for its complexity.
    #[arg(long, env = "PLAN_CREATOR_ASSUMED_LIST_SIZE", default_value_t = 20)]
    pub assumed_list_size: u64,
}

/// Document cache and persisted documents.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Stored documents")]
pub struct StoredDocuments {
    /// Validated documents in the cache.
    #[arg(long, env = "PLAN_CREATOR_DOCUMENT_CACHE", default_value_t = 1_000)]
    pub document_cache: usize,

    /// Bytes of text of the documents in the cache; in memory they take about a hundred times that.
    #[arg(long, env = "PLAN_CREATOR_DOCUMENT_CACHE_BYTES", default_value_t = 1024 * 1024)]
    pub document_cache_bytes: usize,

    /// Automatic persisted queries that are remembered; 0 turns them off.
    #[arg(long, env = "PLAN_CREATOR_PERSISTED_QUERIES", default_value_t = 1_000)]
    pub persisted_queries: usize,

    /// Bytes of text of the remembered automatic persisted queries.
    #[arg(long, env = "PLAN_CREATOR_PERSISTED_QUERIES_BYTES", default_value_t = 4 * 1024 * 1024)]
    pub persisted_queries_bytes: usize,

    /// JSON manifest of `{"id": "document"}`, as graphql-codegen's client preset writes it. With it, no other document is
    /// executed.
    #[arg(long, env = "PLAN_CREATOR_TRUSTED_DOCUMENTS", value_name = "FILE")]
    pub trusted_documents: Option<PathBuf>,
}

/// Limits on an HTTP request.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits on requests")]
pub struct RequestLimits {
    /// Maximum bytes of a request body; exceeded: 413 and `PAYLOAD_TOO_LARGE`.
    #[arg(long, env = "PLAN_CREATOR_MAX_BODY", default_value_t = 1024 * 1024)]
    pub max_body: usize,

    /// Maximum JSON values of a request, counting list entries and object fields, which take some hundred bytes of memory each;
    /// exceeded: 413 and `PAYLOAD_TOO_LARGE`.
    #[arg(long, env = "PLAN_CREATOR_MAX_VALUES", default_value_t = 20_000)]
    pub max_values: usize,

    /// Maximum bytes of a GET request's URL; exceeded: 414 and `URI_TOO_LONG`.
    #[arg(long, env = "PLAN_CREATOR_MAX_URL", default_value_t = 8 * 1024)]
    pub max_url: usize,

    /// How long a request's headers may take to arrive, from their first byte on, before the connection is closed.
    #[arg(long, env = "PLAN_CREATOR_HEADER_TIMEOUT", default_value = "10s", value_parser = parse_duration)]
    pub header_timeout: Duration,

    /// How long a request body may take to arrive; exceeded: 408 and `REQUEST_TIMEOUT`.
    #[arg(long, env = "PLAN_CREATOR_BODY_TIMEOUT", default_value = "10s", value_parser = parse_duration)]
    pub body_timeout: Duration,

    /// Maximum requests in a batch, which run in sequence; exceeded: `BATCH_TOO_LARGE`.
    #[arg(long, env = "PLAN_CREATOR_MAX_BATCH", default_value_t = 10)]
    pub max_batch: usize,

    /// Header with the client's address, set by the proxy in front, such as `x-forwarded-for`, whose last entry is used. Only safe
    /// if every request comes through the proxy.
    #[arg(long, env = "PLAN_CREATOR_CLIENT_ADDRESS_HEADER", value_name = "HEADER")]
    pub client_address_header: Option<HeaderName>,

    /// Timeout of a query or mutation; exceeded: `TIMEOUT`. Streams are exempt.
    #[arg(long, env = "PLAN_CREATOR_OPERATION_TIMEOUT", default_value = "15s", value_parser = parse_duration)]
    pub operation_timeout: Duration,

    /// Use the status codes of the draft of "GraphQL over HTTP", whatever the media type: 400 for what cannot be parsed, 422 for
    /// what was and cannot be run, 294 for a response with data and errors. Also accept queries by the method QUERY (RFC 10008).
    #[arg(long, env = "PLAN_CREATOR_DRAFT_STATUS_CODES")]
    pub draft_status_codes: bool,
}

/// Limits on one caller's share of the server.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits on callers")]
pub struct BudgetLimits {
    /// Rate limit in points a second, per user, or per address without a token; 0 for none. Exceeded: 429 and `RATE_LIMITED`. A
    /// request costs 10, its fields what `@cost` in the schema says, and 1 for each hundred values and each hundred bytes of an
    /// uncached document. A point is about 0.1 ms of CPU time. The service role is exempt.
    #[arg(long, env = "PLAN_CREATOR_RATE_LIMIT", default_value_t = 1_000)]
    pub rate_limit: u32,

    /// Burst of the rate limit, in points. An operation that costs more is refused with `QUERY_TOO_COMPLEX`.
    #[arg(long, env = "PLAN_CREATOR_RATE_LIMIT_BURST", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_limit_burst: u32,

    /// Maximum concurrent database sessions of a request; further fields wait.
    #[arg(long, env = "PLAN_CREATOR_MAX_SESSIONS_PER_REQUEST", default_value_t = 4, value_parser = at_least_one)]
    pub max_sessions_per_request: usize,

    /// Maximum concurrent database sessions of a user, or of an address without a token; further requests wait.
    #[arg(long, env = "PLAN_CREATOR_MAX_SESSIONS_PER_USER", default_value_t = 8, value_parser = at_least_one)]
    pub max_sessions_per_user: usize,

    /// Maximum concurrent plan previews, one per user; others wait. By default half of the CPU cores.
    #[arg(long, env = "PLAN_CREATOR_MAX_PREVIEWS", value_parser = at_least_one)]
    pub max_previews: Option<usize>,

    /// Maximum bytes of a response, and of a user's concurrent responses together; exceeded: `RESPONSE_TOO_LARGE`.
    #[arg(long, env = "PLAN_CREATOR_MAX_RESPONSE", default_value_t = 32 * 1024 * 1024)]
    pub max_response: usize,

    /// Maximum bytes of all concurrent responses, except those under 64 KiB. A large one waits, and is refused with `UNAVAILABLE`
    /// after 5 s. In memory a response takes up to three times its bytes.
    #[arg(long, env = "PLAN_CREATOR_RESPONSE_MEMORY", default_value_t = 48 * 1024 * 1024)]
    pub response_memory: usize,
}

impl BudgetLimits {
    /// Threads for previews.
    pub fn preview_threads(&self) -> usize {
        let half = || std::thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1));
        self.max_previews.unwrap_or_else(half)
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "expected a whole number, at least 1".to_owned())
}

/// Limits on WebSockets and streams.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits on streams")]
pub struct StreamLimits {
    /// Maximum concurrent sockets and streams; exceeded: 429 and `TOO_MANY_STREAMS`.
    #[arg(long, env = "PLAN_CREATOR_MAX_STREAMS", default_value_t = 20_000)]
    pub max_streams: usize,

    /// Maximum concurrent sockets and streams of a user, and of all callers without a token; exceeded: 429 and
    /// `TOO_MANY_STREAMS`, a socket closes with 1013.
    #[arg(long, env = "PLAN_CREATOR_MAX_STREAMS_PER_USER", default_value_t = 100)]
    pub max_streams_per_user: usize,

    /// Maximum concurrent subscriptions of a user, over all sockets and streams; exceeded: `TOO_MANY_OPERATIONS`.
    #[arg(long, env = "PLAN_CREATOR_MAX_SUBSCRIPTIONS_PER_USER", default_value_t = 500)]
    pub max_subscriptions_per_user: usize,

    /// Maximum concurrent sockets of an address before `connection_init`; exceeded: 429 and `TOO_MANY_STREAMS`.
    #[arg(long, env = "PLAN_CREATOR_MAX_NEW_SOCKETS_PER_ADDRESS", default_value_t = 1_000)]
    pub max_new_sockets_per_address: usize,

    /// Maximum concurrent operations of a socket; exceeded: `TOO_MANY_OPERATIONS`.
    #[arg(long, env = "PLAN_CREATOR_MAX_OPERATIONS_PER_SOCKET", default_value_t = 100)]
    pub max_operations_per_socket: usize,

    /// Maximum bytes of a message from a socket's client; exceeded: the socket closes with 1009.
    #[arg(long, env = "PLAN_CREATOR_MAX_MESSAGE", default_value_t = 256 * 1024)]
    pub max_message: usize,

    /// How long a socket's client may take to send `connection_init`; exceeded: the socket closes with 4408.
    #[arg(long, env = "PLAN_CREATOR_INIT_TIMEOUT", default_value = "10s", value_parser = parse_duration)]
    pub init_timeout: Duration,

    /// Interval of pings on a socket, and of keep-alives on a silent stream. A client that misses two pings is disconnected.
    #[arg(long, env = "PLAN_CREATOR_PING_INTERVAL", default_value = "8s", value_parser = parse_duration)]
    pub ping_interval: Duration,

    /// How long a client may leave sent data unread before it is disconnected.
    #[arg(long, env = "PLAN_CREATOR_SEND_TIMEOUT", default_value = "20s", value_parser = parse_duration)]
    pub send_timeout: Duration,

    /// Bytes a second that a client takes of a response which it keeps waiting, over each `--send-timeout`, before it is let go; streams
    /// are exempt, and 0 is no limit.
    #[arg(long, env = "PLAN_CREATOR_MIN_SEND_RATE", default_value_t = 16 * 1024)]
    pub min_send_rate: u32,
}

#[cfg(test)]
impl Limits {
    /// The default limits.
    pub(crate) fn defaults() -> Self {
        use clap::FromArgMatches;
        let matches = Self::augment_args(clap::Command::new("test")).get_matches_from(["test"]);
        Self::from_arg_matches(&matches).unwrap()
    }
}
