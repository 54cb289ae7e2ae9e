//! The person or program behind a request.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Claims;

/// What a token allows. The names are Supabase's, and those of the database roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    /// A person: sees and changes their own rows.
    Authenticated,
    /// An agent or operator: sees and changes every row.
    Service,
}

impl Role {
    /// The role as it stands in tokens, and the database role whose policies bind the request.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authenticated => "authenticated",
            Self::Service => "service_role",
        }
    }
}

/// Who is asking, as their token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The user's id: `sub` of the token. A service key may have none, and then stands for no person; a person always has one.
    pub user_id: Option<Uuid>,
    /// The user's address, where the token has one; never blank.
    pub email: Option<String>,
    /// What they may do.
    pub role: Role,
    /// When the token was issued; never in the future.
    pub issued_at: DateTime<Utc>,
    /// When the token stops to count, in seconds since 1970.
    pub expires_at: i64,
    /// What the database is told of the token.
    pub claims: Claims,
}
