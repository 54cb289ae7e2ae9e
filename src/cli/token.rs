//! `token`: a token for a user, on standard output and nothing else.

use std::time::Duration;

use clap::Args;
use uuid::Uuid;

use super::open::{expected, signing_key};
use crate::{
    auth::{Role, Tokens},
    config::{AuthConfig, DatabaseConfig, parse_duration},
};

/// For whom, and for how long.
#[derive(Args, Debug)]
pub(super) struct Token {
    /// The user's id.
    #[arg(long, env = "PLAN_CREATOR_TOKEN_USER")]
    user: Uuid,

    /// What the token allows.
    #[arg(long, env = "PLAN_CREATOR_TOKEN_ROLE", value_enum, default_value = "authenticated")]
    role: Role,

    /// The user's address, kept with the user's first write.
    #[arg(long, env = "PLAN_CREATOR_TOKEN_EMAIL")]
    email: Option<String>,

    /// How long it counts.
    #[arg(long, env = "PLAN_CREATOR_TOKEN_TTL", default_value = "1h", value_parser = parse_duration)]
    ttl: Duration,

    #[command(flatten)]
    database: DatabaseConfig,
    #[command(flatten)]
    auth: AuthConfig,
}

impl Token {
    pub(super) fn issue(self) -> anyhow::Result<String> {
        let secret = signing_key(&self.auth, &self.database)?;
        let tokens = Tokens::new(secret.as_ref(), None, expected(&self.auth));
        tokens.issue(self.user, self.role, self.email, self.ttl)
    }
}
