//! Every limit on what callers may ask of the GraphQL server, with its default: one table, read by `--help`.

use std::{path::PathBuf, time::Duration};

use axum::http::HeaderName;
use clap::Args;

use crate::config::parse_duration;

/// All limits. Each is checked before the work that it bounds is done.
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

/// What one GraphQL document may hold.
#[derive(Args, Clone, Debug)]
pub struct DocumentLimits {
    /// Bytes of a document's text; more is refused with `DOCUMENT_TOO_LARGE`.
    #[arg(long, env = "PLAN_CREATOR_MAX_DOCUMENT", default_value_t = 100_000)]
    pub max_document: usize,

    /// Tokens of a document, the spaces between them too; more is refused with `DOCUMENT_TOO_LARGE`.
    #[arg(long, env = "PLAN_CREATOR_MAX_TOKENS", default_value_t = 10_000)]
    pub max_tokens: usize,

    /// Levels of braces and brackets that the parser follows; more is refused with `DOCUMENT_TOO_LARGE`.
    #[arg(long, env = "PLAN_CREATOR_MAX_NESTING", default_value_t = 64, value_parser = clap::value_parser!(u16).range(16..=256))]
    pub max_nesting: u16,

    /// Operations and fragments of a document; more is refused with `DOCUMENT_TOO_LARGE`.
    #[arg(long, env = "PLAN_CREATOR_MAX_DEFINITIONS", default_value_t = 100)]
    pub max_definitions: usize,

    /// Levels of fields below each other, of which the introspection query of the usual tools has 15; more is refused with
    /// `QUERY_TOO_DEEP`.
    #[arg(long, env = "PLAN_CREATOR_MAX_DEPTH", default_value_t = 15)]
    pub max_depth: usize,

    /// Fields of an operation, with its fragments spread out, and a fifth of those of all operations of a document; more is
    /// refused with `TOO_MANY_FIELDS`.
    #[arg(long, env = "PLAN_CREATOR_MAX_FIELDS", default_value_t = 1_000)]
    pub max_fields: usize,

    /// Fields at the root of an operation; more is refused with `TOO_MANY_ROOT_FIELDS`.
    #[arg(long, env = "PLAN_CREATOR_MAX_ROOT_FIELDS", default_value_t = 50)]
    pub max_root_fields: usize,

    /// Aliases of an operation, with its fragments spread out; more is refused with `TOO_MANY_ALIASES`.
    #[arg(long, env = "PLAN_CREATOR_MAX_ALIASES", default_value_t = 100)]
    pub max_aliases: usize,

    /// Directives of an operation, with its fragments spread out; more is refused with `TOO_MANY_DIRECTIVES`.
    #[arg(long, env = "PLAN_CREATOR_MAX_DIRECTIVES", default_value_t = 100)]
    pub max_directives: usize,

    /// Directives at one place; more is refused with `TOO_MANY_DIRECTIVES`.
    #[arg(long, env = "PLAN_CREATOR_MAX_DIRECTIVES_AT_ONE_PLACE", default_value_t = 5)]
    pub max_directives_at_one_place: usize,

    /// Values that an operation may ask for: its fields, times the rows of the lists they are in; more is refused with
    /// `QUERY_TOO_COMPLEX`. A page of 1,000 rows with a dozen fields is about 15,000.
    #[arg(long, env = "PLAN_CREATOR_MAX_COMPLEXITY", default_value_t = 200_000)]
    pub max_complexity: u64,

    /// Rows that a list is taken to have where the operation does not say.
    #[arg(long, env = "PLAN_CREATOR_ASSUMED_LIST_SIZE", default_value_t = 20)]
    pub assumed_list_size: u64,
}

/// Which documents are kept.
#[derive(Args, Clone, Debug)]
pub struct StoredDocuments {
    /// Checked documents that are kept ready to run.
    #[arg(long, env = "PLAN_CREATOR_DOCUMENT_CACHE", default_value_t = 1_000)]
    pub document_cache: usize,

    /// Bytes of text of the documents that are kept ready to run; in memory they take about a hundred times that.
    #[arg(long, env = "PLAN_CREATOR_DOCUMENT_CACHE_BYTES", default_value_t = 1024 * 1024)]
    pub document_cache_bytes: usize,

    /// Automatically persisted queries that are remembered; 0 switches them off.
    #[arg(long, env = "PLAN_CREATOR_PERSISTED_QUERIES", default_value_t = 1_000)]
    pub persisted_queries: usize,

    /// Bytes of text of the automatically persisted queries that are remembered.
    #[arg(long, env = "PLAN_CREATOR_PERSISTED_QUERIES_BYTES", default_value_t = 4 * 1024 * 1024)]
    pub persisted_queries_bytes: usize,

    /// JSON file of `{"id": "document"}`, as graphql-codegen's client preset writes it for persisted documents. With
    /// it, nothing else runs.
    #[arg(long, env = "PLAN_CREATOR_TRUSTED_DOCUMENTS", value_name = "FILE")]
    pub trusted_documents: Option<PathBuf>,
}

/// What one HTTP request may bring and take.
#[derive(Args, Clone, Debug)]
pub struct RequestLimits {
    /// Bytes of a request body; more is refused with 413 and `PAYLOAD_TOO_LARGE`.
    #[arg(long, env = "PLAN_CREATOR_MAX_BODY", default_value_t = 1024 * 1024)]
    pub max_body: usize,

    /// Values in the JSON of a request, each entry of a list and each field of an object; more is refused with 413 and
    /// `PAYLOAD_TOO_LARGE`. In memory each takes some hundred bytes, whatever it takes in the body.
    #[arg(long, env = "PLAN_CREATOR_MAX_VALUES", default_value_t = 20_000)]
    pub max_values: usize,

    /// Bytes of the address of a GET request; more is refused with 414 and `URI_TOO_LONG`.
    #[arg(long, env = "PLAN_CREATOR_MAX_URL", default_value_t = 8 * 1024)]
    pub max_url: usize,

    /// How long the head of a request may take to arrive, from its first byte on, before the connection is cut.
    #[arg(long, env = "PLAN_CREATOR_HEADER_TIMEOUT", default_value = "10s", value_parser = parse_duration)]
    pub header_timeout: Duration,

    /// How long a request body may take to arrive before it is refused with 408 and `REQUEST_TIMEOUT`.
    #[arg(long, env = "PLAN_CREATOR_BODY_TIMEOUT", default_value = "10s", value_parser = parse_duration)]
    pub body_timeout: Duration,

    /// Requests in one body, as an array, which run one after the other; more is refused with `BATCH_TOO_LARGE`.
    #[arg(long, env = "PLAN_CREATOR_MAX_BATCH", default_value_t = 10)]
    pub max_batch: usize,

    /// Header in which the proxy in front says the caller's address, such as `x-forwarded-for`, of which the last entry
    /// counts. Only where every request comes through the proxy: others could say what they like.
    #[arg(long, env = "PLAN_CREATOR_CLIENT_ADDRESS_HEADER", value_name = "HEADER")]
    pub client_address_header: Option<HeaderName>,

    /// How long one query or mutation may take before it is told `TIMEOUT`; streams are exempt.
    #[arg(long, env = "PLAN_CREATOR_OPERATION_TIMEOUT", default_value = "15s", value_parser = parse_duration)]
    pub operation_timeout: Duration,

    /// Answer with the status codes of the 2026 draft of "GraphQL over HTTP": 422 where a document or its variables are
    /// refused, 294 where a response has errors beside its data.
    #[arg(long, env = "PLAN_CREATOR_DRAFT_STATUS_CODES")]
    pub draft_status_codes: bool,
}

/// What one caller may take of what everybody shares.
#[derive(Args, Clone, Debug)]
pub struct BudgetLimits {
    /// Points that a user may spend a second in the long run, and an address without a token; 0 for any number. More is refused
    /// with 429 and `RATE_LIMITED`. A request costs 10, and its operation what the schema's `@cost` says of its fields, 1 for each
    /// hundred values, and 1 for each hundred bytes of a document that is not known yet. A point is about a tenth of a millisecond of
    /// the processor. The service role is exempt.
    #[arg(long, env = "PLAN_CREATOR_RATE_LIMIT", default_value_t = 1_000)]
    pub rate_limit: u32,

    /// Points that they may spend at once when they have been quiet. An operation that costs more is refused with
    /// `QUERY_TOO_COMPLEX`.
    #[arg(long, env = "PLAN_CREATOR_RATE_LIMIT_BURST", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_limit_burst: u32,

    /// Database sessions that one request may use at once; its other fields wait.
    #[arg(long, env = "PLAN_CREATOR_MAX_SESSIONS_PER_REQUEST", default_value_t = 4, value_parser = at_least_one)]
    pub max_sessions_per_request: usize,

    /// Database sessions that all requests of one user may use at once, and of an address without a token; others wait.
    #[arg(long, env = "PLAN_CREATOR_MAX_SESSIONS_PER_USER", default_value_t = 8, value_parser = at_least_one)]
    pub max_sessions_per_user: usize,

    /// Plans that are previewed at once; others wait, and each user's come one after the other. Without a word, half of the
    /// processor's cores.
    #[arg(long, env = "PLAN_CREATOR_MAX_PREVIEWS", value_parser = at_least_one)]
    pub max_previews: Option<usize>,

    /// Bytes of one response; more is refused with `RESPONSE_TOO_LARGE` before it is made. All responses to one user that are made
    /// or sent at the same time have as many together.
    #[arg(long, env = "PLAN_CREATOR_MAX_RESPONSE", default_value_t = 32 * 1024 * 1024)]
    pub max_response: usize,

    /// Bytes of all responses that are made or sent at the same time, those under 64 KiB aside; a large one waits for its part, and
    /// is refused with `UNAVAILABLE` after 5 s. In memory a response takes up to three times its bytes.
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

/// What sockets and streams may take.
#[derive(Args, Clone, Debug)]
pub struct StreamLimits {
    /// Sockets and streams at the same time; more is refused with 429 and `TOO_MANY_STREAMS`.
    #[arg(long, env = "PLAN_CREATOR_MAX_STREAMS", default_value_t = 20_000)]
    pub max_streams: usize,

    /// Sockets and streams of one user at the same time, and of all callers without a token; more is refused with 429 and
    /// `TOO_MANY_STREAMS`, a socket with 1013.
    #[arg(long, env = "PLAN_CREATOR_MAX_STREAMS_PER_USER", default_value_t = 100)]
    pub max_streams_per_user: usize,

    /// Subscriptions of one user at the same time, on all of their sockets and streams; more is told `TOO_MANY_OPERATIONS`.
    #[arg(long, env = "PLAN_CREATOR_MAX_SUBSCRIPTIONS_PER_USER", default_value_t = 500)]
    pub max_subscriptions_per_user: usize,

    /// Sockets of one address at the same time whose client has not introduced itself yet; more is refused with 429 and
    /// `TOO_MANY_STREAMS`.
    #[arg(long, env = "PLAN_CREATOR_MAX_NEW_SOCKETS_PER_ADDRESS", default_value_t = 1_000)]
    pub max_new_sockets_per_address: usize,

    /// Operations that run on one socket at the same time; more is told `TOO_MANY_OPERATIONS`.
    #[arg(long, env = "PLAN_CREATOR_MAX_OPERATIONS_PER_SOCKET", default_value_t = 100)]
    pub max_operations_per_socket: usize,

    /// Bytes of a message from a socket's client; more closes the socket with 1009.
    #[arg(long, env = "PLAN_CREATOR_MAX_MESSAGE", default_value_t = 256 * 1024)]
    pub max_message: usize,

    /// How long a socket's client may take to introduce itself before the socket is closed with 4408.
    #[arg(long, env = "PLAN_CREATOR_INIT_TIMEOUT", default_value = "10s", value_parser = parse_duration)]
    pub init_timeout: Duration,

    /// How often a socket's client is pinged, and a silent stream shows a sign of life. A client that is silent for
    /// two pings is let go.
    #[arg(long, env = "PLAN_CREATOR_PING_INTERVAL", default_value = "12s", value_parser = parse_duration)]
    pub ping_interval: Duration,

    /// How long a client may leave what it was sent unread before it is let go.
    #[arg(long, env = "PLAN_CREATOR_SEND_TIMEOUT", default_value = "20s", value_parser = parse_duration)]
    pub send_timeout: Duration,

    /// Bytes a second that a client takes of a response which it keeps waiting, over each `--send-timeout`, before it is let go; streams
    /// are exempt, and 0 is no limit.
    #[arg(long, env = "PLAN_CREATOR_MIN_SEND_RATE", default_value_t = 16 * 1024)]
    pub min_send_rate: u32,
}

impl Limits {
    /// Those that the GraphQL server itself holds.
    pub fn gate(&self) -> graphql_gate::Limits {
        let Self { document, stored, request, stream, .. } = self.clone();
        graphql_gate::Limits {
            document: graphql_gate::DocumentLimits {
                max_document: document.max_document,
                max_tokens: document.max_tokens,
                max_nesting: document.max_nesting,
                max_definitions: document.max_definitions,
                max_depth: document.max_depth,
                max_fields: document.max_fields,
                max_root_fields: document.max_root_fields,
                max_aliases: document.max_aliases,
                max_directives: document.max_directives,
                max_directives_at_one_place: document.max_directives_at_one_place,
                max_complexity: document.max_complexity,
                assumed_list_size: document.assumed_list_size,
            },
            stored: graphql_gate::StoredDocuments {
                document_cache: stored.document_cache,
                document_cache_bytes: stored.document_cache_bytes,
                persisted_queries: stored.persisted_queries,
                persisted_queries_bytes: stored.persisted_queries_bytes,
                trusted_documents: stored.trusted_documents,
            },
            request: graphql_gate::RequestLimits {
                max_body: request.max_body,
                max_values: request.max_values,
                max_url: request.max_url,
                body_timeout: request.body_timeout,
                max_batch: request.max_batch,
                client_address_header: request.client_address_header,
                operation_timeout: request.operation_timeout,
                draft_status_codes: request.draft_status_codes,
            },
            stream: graphql_gate::StreamLimits {
                max_streams: stream.max_streams,
                max_streams_per_user: stream.max_streams_per_user,
                max_subscriptions_per_user: stream.max_subscriptions_per_user,
                max_new_sockets_per_address: stream.max_new_sockets_per_address,
                max_operations_per_socket: stream.max_operations_per_socket,
                max_message: stream.max_message,
                init_timeout: stream.init_timeout,
                ping_interval: stream.ping_interval,
                send_timeout: stream.send_timeout,
            },
        }
    }
}

#[cfg(test)]
impl Limits {
    /// The limits where nothing is set.
    pub(crate) fn defaults() -> Self {
        use clap::FromArgMatches;
        let matches = Self::augment_args(clap::Command::new("test")).get_matches_from(["test"]);
        Self::from_arg_matches(&matches).unwrap()
    }
}

#[cfg(test)]
mod tests;
