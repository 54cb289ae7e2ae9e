//! Settings of the web pages.

use axum::http::HeaderValue;
use clap::Args;

use super::origin::parse_origin;
use crate::auth::{Secret, SupabaseKey};

/// Web pages.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Pages")]
pub struct PageConfig {
    /// Whether the web client is served at `/`.
    #[arg(long, env = "PLAN_CREATOR_WEB_CLIENT", default_value_t = true, action = clap::ArgAction::Set)]
    pub web_client: bool,

    /// Whether the GraphQL playground is served; by default only on the private Postgres.
    #[arg(long, env = "PLAN_CREATOR_PLAYGROUND")]
    pub playground: Option<bool>,

    /// Supabase project for signing in on the web client, such as `https://PROJECT.supabase.co`. Its tokens must be accepted here
    /// (`--jwks` or `--jwt-secret`).
    #[arg(long, env = "PLAN_CREATOR_SUPABASE_URL", value_parser = parse_origin, requires = "supabase_anon_key")]
    pub supabase_url: Option<HeaderValue>,

    /// The project's public key ("anon" or "publishable"), which the page contains. Other keys are refused.
    #[arg(long, env = "PLAN_CREATOR_SUPABASE_ANON_KEY", hide_env_values = true, requires = "supabase_url")]
    pub supabase_anon_key: Option<Secret>,
}

/// A Supabase project, as the web client sees it.
#[derive(Clone, Debug)]
pub struct SupabaseConfig {
    /// Its origin.
    pub url: HeaderValue,
    /// Its public key.
    pub anon_key: String,
}

impl PageConfig {
    /// The configured project, if any; an error if its key is not a public one.
    pub fn supabase(&self) -> anyhow::Result<Option<SupabaseConfig>> {
        let (Some(url), Some(key)) = (&self.supabase_url, &self.supabase_anon_key) else { return Ok(None) };
        let is = match SupabaseKey::of(key.reveal()) {
            Some(SupabaseKey::Publishable | SupabaseKey::Anon) => {
                return Ok(Some(SupabaseConfig { url: url.clone(), anon_key: key.reveal().to_owned() }));
            }
            Some(other) => format!("is {other}, which every browser would be shown"),
            None => "is neither".to_owned(),
        };
        anyhow::bail!(
            "PLAN_CREATOR_SUPABASE_ANON_KEY takes the project's publishable key (sb_publishable_…) or its anon key \
             (Supabase: Project Settings, API Keys); the given value {is}"
        )
    }
}
