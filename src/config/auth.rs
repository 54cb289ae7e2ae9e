//! Sign-in.

use std::time::Duration;

use clap::Args;

use crate::{auth::Secret, duration::parse_duration};

/// Sign-in.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Sign-in")]
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
