//! The person or program behind a request.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Claims;

/// The role of a token: Supabase's names, which are those of the database roles too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    /// A person: sees and changes their own rows.
    Authenticated,
    /// An agent or operator: sees and changes every row.
    Service,
}

impl Role {
    /// The name in tokens and in the database, whose policies bind the request.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authenticated => "authenticated",
            Self::Service => "service_role",
        }
    }
}

/// The authenticated caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The user's id: `sub` of the token. A service key may have none; a person always has one.
    pub user_id: Option<Uuid>,
    /// The user's e-mail address, if any; never blank.
    pub email: Option<String>,
    /// The role.
    pub role: Role,
    /// When the token was issued; never in the future.
    pub issued_at: DateTime<Utc>,
    /// When the token expires, in seconds since 1970.
    pub expires_at: i64,
    /// The claims that the database sees.
    pub claims: Claims,
}
