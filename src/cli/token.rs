//! `token`: issues a token to standard output.

use std::time::Duration;

use clap::Args;
use uuid::Uuid;

use super::open::{expected, signing_key};
use crate::{
    auth::{Role, Tokens},
    config::{AuthConfig, DatabaseConfig},
    duration::parse_duration,
};

/// Options of `token`.
#[derive(Args, Debug)]
pub(super) struct Token {
    /// Id of the user.
    #[arg(long, env = "PLAN_CREATOR_TOKEN_USER")]
    user: Uuid,

    /// Role of the token.
    #[arg(long, env = "PLAN_CREATOR_TOKEN_ROLE", value_enum, default_value = "authenticated")]
    role: Role,

    /// E-mail address of the user, stored with the first write.
    #[arg(long, env = "PLAN_CREATOR_TOKEN_EMAIL")]
    email: Option<String>,

    /// Lifetime of the token.
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
