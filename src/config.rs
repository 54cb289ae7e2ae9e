//! All settings: a flag and an environment variable each. `--help` is the reference.

mod model;
mod origin;
mod pages;
#[cfg(test)]
mod properties;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use axum::http::HeaderValue;
use clap::Args;

use self::origin::parse_origin;
use crate::{
    auth::Secret,
    duration::{parse_duration, parse_duration_or_zero},
    limits::Limits,
};

pub use self::{
    model::ModelConfig,
    pages::{PageConfig, SupabaseConfig},
};

/// Connection and storage.
#[derive(Args, Clone, Debug)]
pub struct DatabaseConfig {
    /// URL of the Postgres database. Without it, the program runs a private Postgres in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<Secret>,

    /// URL of the same database that bypasses a pooler in transaction mode, for notifications and for maintenance of tables and
    /// indexes. Without it, events and the queue are polled.
    #[arg(long, env = "DIRECT_DATABASE_URL", hide_env_values = true, requires = "database_url")]
    pub direct_database_url: Option<Secret>,

    /// URL of a read replica, for queries. Reads are as fresh as on the primary, which answers instead if the replica lags or
    /// fails.
    #[arg(long, env = "DATABASE_READ_URL", hide_env_values = true, requires = "database_url")]
    pub database_read_url: Option<Secret>,

    /// How long a read waits for the replica to catch up before it goes to the primary.
    #[arg(long, env = "PLAN_CREATOR_REPLICA_WAIT", default_value = "200ms", value_parser = parse_duration)]
    pub replica_wait: Duration,

    /// Data folder, with the private Postgres and the generated JWT secret.
    #[arg(long, env = "PLAN_CREATOR_DATA_DIR", default_value_os_t = default_data_dir())]
    pub data_dir: PathBuf,

    /// Folder of the Postgres binaries for the private Postgres, if they are not found automatically.
    #[arg(long, env = "PLAN_CREATOR_POSTGRES_BIN")]
    pub postgres_bin: Option<PathBuf>,

    /// Folder, best on another disk, for the WAL archive of the private Postgres (point-in-time recovery). Remembered in the data
    /// folder; `none` turns it off.
    #[arg(long, env = "PLAN_CREATOR_ARCHIVE", conflicts_with = "database_url")]
    pub archive: Option<PathBuf>,

    /// Maximum size of the connection pool.
    #[arg(long, env = "PLAN_CREATOR_POOL_SIZE", default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub pool_size: u32,

    /// Age after which a pooled connection is replaced.
    #[arg(long, env = "PLAN_CREATOR_POOL_RECYCLE", default_value = "3600s", value_parser = parse_duration)]
    pub pool_recycle: Duration,

    /// How long a request waits for a connection before it fails with UNAVAILABLE.
    #[arg(long, env = "PLAN_CREATOR_POOL_WAIT", default_value = "5s", value_parser = parse_duration)]
    pub pool_wait: Duration,

    /// Log statements slower than this, with their text and query plan but without values; 0 turns it off.
    #[arg(long, env = "PLAN_CREATOR_SLOW_STATEMENT", default_value = "500ms", value_parser = parse_duration_or_zero)]
    pub slow_statement: Duration,
}

/// Sign-in.
#[derive(Args, Clone, Debug)]
pub struct AuthConfig {
    /// Secret of HS256 tokens (Supabase: "JWT secret"), at least 32 bytes. For the private Postgres, one is generated in the data
    /// folder if none is set.
    #[arg(long, env = "PLAN_CREATOR_JWT_SECRET", hide_env_values = true)]
    pub jwt_secret: Option<Secret>,

    /// URL or file of the JSON Web Key Set for RS256, ES256 and `EdDSA` tokens (Supabase:
    /// `https://PROJECT.supabase.co/auth/v1/.well-known/jwks.json`). If a secret is set as well, both are accepted.
    #[arg(long, env = "PLAN_CREATOR_JWKS")]
    pub jwks: Option<String>,

    /// Shortest interval between refreshes of the JWKS that tokens with unknown keys trigger.
    #[arg(long, env = "PLAN_CREATOR_JWKS_COOLDOWN", default_value = "60s", value_parser = parse_duration)]
    pub jwks_cooldown: Duration,

    /// Age after which the JWKS is refreshed in the background, and so the longest time that a revoked key is accepted.
    #[arg(long, env = "PLAN_CREATOR_JWKS_MAX_AGE", default_value = "10m", value_parser = parse_duration)]
    pub jwks_max_age: Duration,

    /// Required `aud` of tokens.
    #[arg(long, env = "PLAN_CREATOR_JWT_AUDIENCE", default_value = "authenticated")]
    pub jwt_audience: String,

    /// Required `iss` of tokens, several separated by commas; not checked if unset.
    #[arg(long, env = "PLAN_CREATOR_JWT_ISSUER", value_delimiter = ',')]
    pub jwt_issuer: Vec<String>,

    /// Maximum bytes of a token's claims, which database policies see (`auth.jwt()`); larger ones are refused with
    /// `UNAUTHENTICATED`.
    #[arg(long, env = "PLAN_CREATOR_MAX_CLAIMS", default_value_t = 8 * 1024)]
    pub max_claims: usize,
}

/// Workers.
#[derive(Args, Clone, Debug)]
pub struct WorkerConfig {
    /// Plans processed concurrently; 0 for none.
    #[arg(long, env = "PLAN_CREATOR_WORKERS", default_value_t = 2, value_parser = clap::value_parser!(u16).range(0..=256))]
    pub workers: u16,

    /// Lease of a claimed plan: how long other workers leave it alone without a heartbeat.
    #[arg(long, env = "PLAN_CREATOR_LEASE", default_value = "15s", value_parser = parse_duration)]
    pub lease: Duration,

    /// Poll interval of the queue when no notification comes.
    #[arg(long, env = "PLAN_CREATOR_QUEUE_POLL", default_value = "1s", value_parser = parse_duration)]
    pub queue_poll: Duration,

    /// Maximum attempts for retryable failures, of built-in and external agents.
    #[arg(long, env = "PLAN_CREATOR_ATTEMPTS", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub attempts: u16,

    /// JSON file of capital market assumptions, instead of the built-in ones.
    #[arg(long, env = "PLAN_CREATOR_MARKET_ASSUMPTIONS")]
    pub market_assumptions: Option<PathBuf>,

    #[command(flatten)]
    pub model: ModelConfig,
}

/// Delivery of events from the database to subscribers.
#[derive(Args, Clone, Debug)]
pub struct FeedConfig {
    /// Poll interval of events while notifications do not arrive; shorter while there are events.
    #[arg(long, env = "PLAN_CREATOR_EVENT_POLL", default_value = "1s", value_parser = parse_duration)]
    pub event_poll: Duration,

    /// Poll interval of events while notifications arrive.
    #[arg(long, env = "PLAN_CREATOR_EVENT_RECHECK", default_value = "1m", value_parser = parse_duration)]
    pub event_recheck: Duration,

    /// Bursts buffered for a slow subscriber before its stream ends with `EVENTS_LAGGED`. Events that become visible together are
    /// one burst; a thousand or more are read from the database instead.
    #[arg(long, env = "PLAN_CREATOR_EVENT_BUFFER", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub event_buffer: u16,
}

/// Retention and maintenance.
#[derive(Args, Clone, Debug)]
pub struct MaintenanceConfig {
    /// How long a plan may be PROCESSING without progress before it fails as `STUCK`.
    #[arg(long, env = "PLAN_CREATOR_STUCK_AFTER", default_value = "1h", value_parser = parse_duration)]
    pub stuck_after: Duration,

    /// Retention of unchanged FAILED plans on the dashboard; then they are archived.
    #[arg(long, env = "PLAN_CREATOR_FAILED_RETENTION", default_value = "30d", value_parser = parse_duration)]
    pub failed_retention: Duration,

    /// Retention of unchanged archived plans, and of the audit records of deleted ones; then both are erased. The default is
    /// seven years.
    #[arg(long, env = "PLAN_CREATOR_ARCHIVED_RETENTION", default_value = "2557d", value_parser = parse_duration)]
    pub archived_retention: Duration,

    /// Retention of events, except each plan's last one. Resuming a stream from before fails with `EVENTS_TRIMMED`.
    #[arg(long, env = "PLAN_CREATOR_EVENT_RETENTION", default_value = "30d", value_parser = parse_duration)]
    pub event_retention: Duration,

    /// How often `serve` runs the maintenance jobs on plans, events and records.
    #[arg(long, env = "PLAN_CREATOR_MAINTENANCE_INTERVAL", default_value = "15m", value_parser = parse_duration)]
    pub maintenance_interval: Duration,

    /// How often `serve` maintains tables and indexes: statistics, dead rows, bloated and unused indexes.
    #[arg(long, env = "PLAN_CREATOR_TABLES_INTERVAL", default_value = "7d", value_parser = parse_duration)]
    pub tables_interval: Duration,
}

/// HTTP server.
#[derive(Args, Clone, Debug)]
pub struct HttpConfig {
    /// Address to listen on. Port 0 takes a free one, which is logged.
    #[arg(long, env = "PLAN_CREATOR_LISTEN", default_value = "127.0.0.1:8000")]
    pub listen: SocketAddr,

    /// How long an idle connection is kept open. Should exceed the load balancer's keep-alive, which would otherwise send requests
    /// on connections that are being closed.
    #[arg(long, env = "PLAN_CREATOR_KEEP_ALIVE", default_value = "75s", value_parser = parse_duration)]
    pub keep_alive: Duration,

    /// How long requests are accepted after SIGTERM, while `/readyz` already fails: as long as load balancers take to notice.
    #[arg(long, env = "PLAN_CREATOR_DRAIN", default_value = "1s", value_parser = parse_duration_or_zero)]
    pub drain: Duration,

    /// Longest wait for a database connection, or for reading events, with which `/readyz` succeeds.
    #[arg(long, env = "PLAN_CREATOR_READY_WITHIN", default_value = "2s", value_parser = parse_duration)]
    pub ready_within: Duration,

    /// How long requests and streams may take to finish after a signal to stop.
    #[arg(long, env = "PLAN_CREATOR_GRACE", default_value = "10s", value_parser = parse_duration)]
    pub grace: Duration,

    /// Whether introspection is allowed; by default only on the private Postgres.
    #[arg(long, env = "PLAN_CREATOR_INTROSPECTION")]
    pub introspection: Option<bool>,

    /// Whether `/metrics` needs no token; by default only on the private Postgres. Otherwise it needs the service role.
    #[arg(long, env = "PLAN_CREATOR_OPEN_METRICS")]
    pub open_metrics: Option<bool>,

    /// Origins of pages that may use the API (CORS), such as `https://app.example.com`, separated by commas. The server's own
    /// origin is always allowed.
    #[arg(long, env = "PLAN_CREATOR_ALLOWED_ORIGINS", value_delimiter = ',', value_parser = parse_origin)]
    pub allowed_origins: Vec<HeaderValue>,

    #[command(flatten)]
    pub pages: PageConfig,
}

/// All settings of `serve`.
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

    /// Create a demo user with a few plans, and print how to sign in (private Postgres only).
    #[arg(long, env = "PLAN_CREATOR_DEMO")]
    pub demo: bool,
}

/// The data folder by the XDG convention; `/var/lib/plan-creator` for root, whose home is closed to others.
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
