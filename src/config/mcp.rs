//! Settings of the Model Context Protocol.

use std::time::Duration;

use axum::http::HeaderValue;
use clap::Args;

use super::origin::parse_origin;
use crate::duration::parse_duration;

/// Assistants.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Assistants")]
pub struct McpConfig {
    /// Whether assistants are served at `/mcp` (Model Context Protocol).
    #[arg(long, env = "PLAN_CREATOR_MCP", default_value_t = true, action = clap::ArgAction::Set)]
    pub mcp: bool,

    /// Origin under which assistants reach this server, such as `https://plans.example.com`; by default the address that it listens
    /// on. They sign in by what is said of it at `/.well-known/oauth-protected-resource/mcp`, with `--jwt-issuer` as authorization
    /// servers.
    #[arg(long, env = "PLAN_CREATOR_PUBLIC_URL", value_parser = parse_origin)]
    pub public_url: Option<HeaderValue>,

    /// Maximum bytes of a tool's data as JSON. Longer ones are cut at the ends of their lists, and say so.
    #[arg(long, env = "PLAN_CREATOR_MCP_MAX_ANSWER", default_value_t = 40_000)]
    pub mcp_max_answer: usize,

    /// How long a call of `wait_for_plan` waits for the plan's end.
    #[arg(long, env = "PLAN_CREATOR_MCP_MAX_WAIT", default_value = "20s", value_parser = parse_duration)]
    pub mcp_max_wait: Duration,
}
