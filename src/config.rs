//! The settings: a flag and an environment variable each. `docs/settings.md` lists all of them, by command.
//!
//! What several commands have, or `serve`, is declared here, in `limits` and nowhere else; what one command has alone, in the
//! file of that command.

mod auth;
mod database;
mod http;
mod mcp;
mod model;
mod origin;
mod pages;
#[cfg(test)]
mod properties;

use std::{path::PathBuf, time::Duration};

use clap::Args;

use crate::{duration::parse_duration, limits::Limits};

pub use self::{
    auth::AuthConfig,
    database::{DataFolder, DatabaseConfig},
    http::{HttpConfig, ProcessConfig},
    mcp::McpConfig,
    model::ModelConfig,
    pages::{PageConfig, SupabaseConfig},
};

/// Workers.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Workers")]
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
#[command(next_help_heading = "Events")]
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
#[command(next_help_heading = "Maintenance")]
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

/// All settings of `serve`.
#[derive(Args, Clone, Debug)]
pub struct ServeConfig {
    /// Create a demo user with a few plans, and print how to sign in (private Postgres only).
    #[arg(long, env = "PLAN_CREATOR_DEMO")]
    pub demo: bool,

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
    pub mcp: McpConfig,
    #[command(flatten)]
    pub limits: Limits,
}
