//! Every setting, once: a flag and an environment variable each. `--help` is the reference.

mod model;
mod pages;
mod parse;
#[cfg(test)]
mod properties;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use axum::http::HeaderValue;
use clap::Args;

use self::parse::parse_origin;
use crate::{auth::Secret, limits::Limits};

pub use self::{
    model::ModelConfig,
    pages::{PageConfig, SupabaseConfig},
    parse::{parse_duration, parse_duration_or_zero},
};

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub struct DatabaseConfig {
    /// Postgres to use. Without it the program runs a private Postgres of its own in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<Secret>,

    /// The same Postgres without the pooler that `DATABASE_URL` leads to, for notifications, which do not pass a pooler in
    /// transaction mode: without it, events and the queue are looked for now and then. Maintenance of tables and indexes goes this way too.
    #[arg(long, env = "DIRECT_DATABASE_URL", hide_env_values = true, requires = "database_url")]
    pub direct_database_url: Option<Secret>,

    /// A replica of that Postgres, for queries. It answers as the primary would: what was stored before a question is in the
    /// answer. Where it is too far behind, or does not answer, the primary does.
    #[arg(long, env = "DATABASE_READ_URL", hide_env_values = true, requires = "database_url")]
    pub database_read_url: Option<Secret>,

    /// How long a question waits for the replica to have what the primary has, before it goes to the primary.
    #[arg(long, env = "PLAN_CREATOR_REPLICA_WAIT", default_value = "200ms", value_parser = parse_duration)]
    pub replica_wait: Duration,

    /// Folder of the private Postgres and of the generated token secret.
    #[arg(long, env = "PLAN_CREATOR_DATA_DIR", default_value_os_t = default_data_dir())]
    pub data_dir: PathBuf,

    /// Folder with the Postgres binaries for the private Postgres, where they are not found by themselves.
    #[arg(long, env = "PLAN_CREATOR_POSTGRES_BIN")]
    pub postgres_bin: Option<PathBuf>,

    /// Folder, best on another disk, in which the private Postgres keeps all that it writes, so that it can be brought back to any
    /// moment. Remembered in the data folder; `none` ends it.
    #[arg(long, env = "PLAN_CREATOR_ARCHIVE", conflicts_with = "database_url")]
    pub archive: Option<PathBuf>,

    /// Connections in the pool; none are opened beyond it.
    #[arg(long, env = "PLAN_CREATOR_POOL_SIZE", default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub pool_size: u32,

    /// Age at which a pooled connection is replaced.
    #[arg(long, env = "PLAN_CREATOR_POOL_RECYCLE", default_value = "3600s", value_parser = parse_duration)]
    pub pool_recycle: Duration,

    /// How long a request waits for a free connection before it is told UNAVAILABLE.
    #[arg(long, env = "PLAN_CREATOR_POOL_WAIT", default_value = "5s", value_parser = parse_duration)]
    pub pool_wait: Duration,

    /// A statement that takes longer is told in the log, with its text and what Postgres does for it, but no values; 0 for none.
    #[arg(long, env = "PLAN_CREATOR_SLOW_STATEMENT", default_value = "500ms", value_parser = parse_duration_or_zero)]
    pub slow_statement: Duration,
}

/// Who may sign in.
#[derive(Args, Clone, Debug)]
pub struct AuthConfig {
    /// Secret of HS256 tokens (Supabase: "JWT secret"), at least 32 bytes. On the private Postgres one is made
    /// and kept in the data folder when it is missing.
    #[arg(long, env = "PLAN_CREATOR_JWT_SECRET", hide_env_values = true)]
    pub jwt_secret: Option<Secret>,

    /// Address or file of the public keys of RS256, ES256 and `EdDSA` tokens, a JSON Web Key Set (Supabase:
    /// `https://PROJECT.supabase.co/auth/v1/.well-known/jwks.json`). Together with a secret, both count.
    #[arg(long, env = "PLAN_CREATOR_JWKS")]
    pub jwks: Option<String>,

    /// How often the public keys are read at most: a token with a key that is not known asks for them.
    #[arg(long, env = "PLAN_CREATOR_JWKS_COOLDOWN", default_value = "60s", value_parser = parse_duration)]
    pub jwks_cooldown: Duration,

    /// The age at which the public keys are read again, beside the requests: so long may a key count that was taken back.
    #[arg(long, env = "PLAN_CREATOR_JWKS_MAX_AGE", default_value = "10m", value_parser = parse_duration)]
    pub jwks_max_age: Duration,

    /// Required `aud` of tokens.
    #[arg(long, env = "PLAN_CREATOR_JWT_AUDIENCE", default_value = "authenticated")]
    pub jwt_audience: String,

    /// Required `iss` of tokens, or several with commas between; not checked where it is not set.
    #[arg(long, env = "PLAN_CREATOR_JWT_ISSUER", value_delimiter = ',')]
    pub jwt_issuer: Vec<String>,

    /// Bytes of a token's claims, which policies of the database can ask for (`auth.jwt()`); a token with more is refused with
    /// `UNAUTHENTICATED`.
    #[arg(long, env = "PLAN_CREATOR_MAX_CLAIMS", default_value_t = 8 * 1024)]
    pub max_claims: usize,
}

/// How plans are worked on.
#[derive(Args, Clone, Debug)]
pub struct WorkerConfig {
    /// Plans worked on at the same time; 0 for none.
    #[arg(long, env = "PLAN_CREATOR_WORKERS", default_value_t = 2, value_parser = clap::value_parser!(u16).range(0..=256))]
    pub workers: u16,

    /// How long a claimed plan is another worker's without a sign of life.
    #[arg(long, env = "PLAN_CREATOR_LEASE", default_value = "15s", value_parser = parse_duration)]
    pub lease: Duration,

    /// How often the queue is looked at when no notification comes.
    #[arg(long, env = "PLAN_CREATOR_QUEUE_POLL", default_value = "1s", value_parser = parse_duration)]
    pub queue_poll: Duration,

    /// How often a plan is begun that fails in a way that another attempt may mend, by our agents or others'.
    #[arg(long, env = "PLAN_CREATOR_ATTEMPTS", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub attempts: u16,

    /// JSON file with other capital market assumptions than the built-in ones.
    #[arg(long, env = "PLAN_CREATOR_MARKET_ASSUMPTIONS")]
    pub market_assumptions: Option<PathBuf>,

    #[command(flatten)]
    pub model: ModelConfig,
}

/// How events travel from the database to subscribers.
#[derive(Args, Clone, Debug)]
pub struct FeedConfig {
    /// How often events are looked for where notifications do not arrive: at least so often, and sooner while something
    /// happens.
    #[arg(long, env = "PLAN_CREATOR_EVENT_POLL", default_value = "1s", value_parser = parse_duration)]
    pub event_poll: Duration,

    /// How often events are looked for although notifications arrive.
    #[arg(long, env = "PLAN_CREATOR_EVENT_RECHECK", default_value = "1m", value_parser = parse_duration)]
    pub event_recheck: Duration,

    /// Bursts of events that may wait for one slow subscriber before its stream is ended with `EVENTS_LAGGED`. What becomes
    /// visible at once is one burst; if it is a thousand events or more, it is stored and not kept.
    #[arg(long, env = "PLAN_CREATOR_EVENT_BUFFER", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub event_buffer: u16,
}

/// How long data is kept, and how often that is seen to.
#[derive(Args, Clone, Debug)]
pub struct MaintenanceConfig {
    /// How long a plan may be PROCESSING without a sign of life before it is FAILED, as `STUCK`.
    #[arg(long, env = "PLAN_CREATOR_STUCK_AFTER", default_value = "1h", value_parser = parse_duration)]
    pub stuck_after: Duration,

    /// How long a FAILED plan stays on the dashboard when nobody touches it; then it is archived.
    #[arg(long, env = "PLAN_CREATOR_FAILED_RETENTION", default_value = "30d", value_parser = parse_duration)]
    pub failed_retention: Duration,

    /// How long an archived plan is kept when nobody touches it; then it is erased, with all records of its changes. The
    /// records of plans that were deleted are kept as long. The default is seven years.
    #[arg(long, env = "PLAN_CREATOR_ARCHIVED_RETENTION", default_value = "2557d", value_parser = parse_duration)]
    pub archived_retention: Duration,

    /// How long the events of a plan are kept, but for its last one. A stream that is asked to go on behind an older one
    /// is told `EVENTS_TRIMMED`.
    #[arg(long, env = "PLAN_CREATOR_EVENT_RETENTION", default_value = "30d", value_parser = parse_duration)]
    pub event_retention: Duration,

    /// How often `serve` looks for plans, events and records that are due.
    #[arg(long, env = "PLAN_CREATOR_MAINTENANCE_INTERVAL", default_value = "15m", value_parser = parse_duration)]
    pub maintenance_interval: Duration,

    /// How often `serve` sees to the tables: statistics, dead rows, bloated and unused indexes.
    #[arg(long, env = "PLAN_CREATOR_TABLES_INTERVAL", default_value = "7d", value_parser = parse_duration)]
    pub tables_interval: Duration,
}

/// How the server is reached.
#[derive(Args, Clone, Debug)]
pub struct HttpConfig {
    /// Address to listen on. Port 0 takes a free one; the log says which.
    #[arg(long, env = "PLAN_CREATOR_LISTEN", default_value = "127.0.0.1:8000")]
    pub listen: SocketAddr,

    /// How long a connection may be idle between two requests before it is closed. Longer than whoever sends requests keeps its
    /// connections, a load balancer perhaps: one that is closed while a request is on its way loses it.
    #[arg(long, env = "PLAN_CREATOR_KEEP_ALIVE", default_value = "75s", value_parser = parse_duration)]
    pub keep_alive: Duration,

    /// How long requests are still accepted after SIGTERM, while `/readyz` says already that they should go elsewhere: as
    /// long as whoever sends them takes to hear of it.
    #[arg(long, env = "PLAN_CREATOR_DRAIN", default_value = "1s", value_parser = parse_duration_or_zero)]
    pub drain: Duration,

    /// How long a connection to the database, or events, may have to be waited for before `/readyz` says that requests should
    /// go elsewhere.
    #[arg(long, env = "PLAN_CREATOR_READY_WITHIN", default_value = "2s", value_parser = parse_duration)]
    pub ready_within: Duration,

    /// How long requests and streams may take to finish after a signal to stop.
    #[arg(long, env = "PLAN_CREATOR_GRACE", default_value = "10s", value_parser = parse_duration)]
    pub grace: Duration,

    /// Whether the schema may be asked for over the API; without a word, on the private Postgres only.
    #[arg(long, env = "PLAN_CREATOR_INTROSPECTION")]
    pub introspection: Option<bool>,

    /// Whether anybody may read `/metrics`; without a word, on the private Postgres only. Elsewhere they are for tokens of
    /// the service role.
    #[arg(long, env = "PLAN_CREATOR_OPEN_METRICS")]
    pub open_metrics: Option<bool>,

    /// Origins of pages that may use the API from a browser, such as `https://app.example.com`, with commas between. Pages
    /// of the server's own origin always may.
    #[arg(long, env = "PLAN_CREATOR_ALLOWED_ORIGINS", value_delimiter = ',', value_parser = parse_origin)]
    pub allowed_origins: Vec<HeaderValue>,

    #[command(flatten)]
    pub pages: PageConfig,
}

/// Everything that `serve` can be told.
#[derive(Args, Clone, Debug)]
pub struct ServeConfig {
    #[command(flatten)]
    pub database: DatabaseConfig,
    #[command(flatten)]
    pub auth: AuthConfig,
    #[command(flatten)]
    pub worker: WorkerConfig,
    #[command(flatten)]
    pub feed: FeedConfig,
    #[command(flatten)]
    pub maintenance: MaintenanceConfig,
    #[command(flatten)]
    pub http: HttpConfig,
    #[command(flatten)]
    pub limits: Limits,

    /// Enter a demo user with a few plans when there is none yet, and print how to reach them (private Postgres only).
    #[arg(long, env = "PLAN_CREATOR_DEMO")]
    pub demo: bool,
}

/// The user's data folder by the XDG convention; `/var/lib/plan-creator` for root, whose home no one else may enter.
pub fn default_data_dir() -> PathBuf {
    if rustix::process::geteuid().is_root() {
        return "/var/lib/plan-creator".into();
    }
    #[expect(clippy::disallowed_methods, reason = "the place of the default of a setting")]
    let folder = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    folder("XDG_DATA_HOME")
        .or_else(|| folder("HOME").map(|home| home.join(".local/share")))
        .unwrap_or_else(std::env::temp_dir)
        .join("plan-creator")
}
