//! The person or program behind a request.

use uuid::Uuid;

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
    /// The user's id: `sub` of the token.
    pub user_id: Uuid,
    /// The user's address, where the token has it.
    pub email: Option<String>,
    /// What they may do.
    pub role: Role,
    /// When the token was issued, in seconds since 1970.
    pub issued_at: i64,
    /// When the token stops to count, in seconds since 1970.
    pub expires_at: i64,
}
