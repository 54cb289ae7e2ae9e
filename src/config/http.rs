//! The HTTP server, and what every process that serves something has.

use std::{net::SocketAddr, time::Duration};

use axum::http::HeaderValue;
use clap::Args;

use super::{origin::parse_origin, pages::PageConfig};
use crate::duration::{parse_duration, parse_duration_or_zero};

/// HTTP server.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Server")]
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
    pub process: ProcessConfig,
    #[command(flatten)]
    pub pages: PageConfig,
}

/// Readiness and shutdown of `serve` and `work`.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Readiness and shutdown")]
pub struct ProcessConfig {
    /// Longest wait for a database connection, or for reading events, with which `/readyz` succeeds.
    #[arg(long, env = "PLAN_CREATOR_READY_WITHIN", default_value = "2s", value_parser = parse_duration)]
    pub ready_within: Duration,

    /// How long requests, streams and plans may take to finish after a signal to stop.
    #[arg(long, env = "PLAN_CREATOR_GRACE", default_value = "10s", value_parser = parse_duration)]
    pub grace: Duration,
}
