//! The pages for browsers.

use axum::http::HeaderValue;
use clap::Args;

use super::parse::parse_origin;
use crate::auth::{Secret, SupabaseKey};

/// Which pages there are, and where people sign in on them.
#[derive(Args, Clone, Debug)]
pub struct PageConfig {
    /// Whether the web client is served, at `/`.
    #[arg(long, env = "PLAN_CREATOR_WEB_CLIENT", default_value_t = true, action = clap::ArgAction::Set)]
    pub web_client: bool,

    /// Whether there is a playground; without a word, on the private Postgres only.
    #[arg(long, env = "PLAN_CREATOR_PLAYGROUND")]
    pub playground: Option<bool>,

    /// Supabase project with whose accounts people sign in on the web client, such as `https://PROJECT.supabase.co`. Its
    /// tokens must count here (`--jwks` or `--jwt-secret`).
    #[arg(long, env = "PLAN_CREATOR_SUPABASE_URL", value_parser = parse_origin, requires = "supabase_anon_key")]
    pub supabase_url: Option<HeaderValue>,

    /// The project's public key ("anon" or "publishable"), which the page carries. Any other is refused.
    #[arg(long, env = "PLAN_CREATOR_SUPABASE_ANON_KEY", hide_env_values = true, requires = "supabase_url")]
    pub supabase_anon_key: Option<Secret>,
}

/// A Supabase project, as far as a page must know it.
#[derive(Clone, Debug)]
pub struct SupabaseConfig {
    /// Its origin.
    pub url: HeaderValue,
    /// Its public key.
    pub anon_key: String,
}

impl PageConfig {
    /// The project that was named, if any; an error where its key is not for browsers.
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
             (Supabase: Project Settings, API Keys); what it was given {is}"
        )
    }
}
