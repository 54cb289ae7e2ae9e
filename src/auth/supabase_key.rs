//! The kinds of keys of a Supabase project, which are easily confused.

use std::fmt;

use super::jwt::object;

/// The kind of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SupabaseKey {
    /// `sb_publishable_…`: public.
    Publishable,
    /// `sb_secret_…`: the service role, for servers.
    Secret,
    /// A token of the role `anon`: public.
    Anon,
    /// A token of the role `service_role`, for servers.
    Service,
    /// Another token.
    Token(String),
}

impl SupabaseKey {
    /// The kind of `text`; `None` where it is none of them.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.starts_with("sb_publishable_") {
            return Some(Self::Publishable);
        }
        if text.starts_with("sb_secret_") {
            return Some(Self::Secret);
        }
        let [header, claims, _] = text.split('.').collect::<Vec<_>>()[..] else { return None };
        object(header)?.get("alg")?;
        Some(match object(claims)?.get("role").and_then(|role| role.as_str()) {
            Some("anon") => Self::Anon,
            Some("service_role") => Self::Service,
            role => Self::Token(role.unwrap_or("none").escape_default().take(40).collect()),
        })
    }
}

/// The name in a sentence.
impl fmt::Display for SupabaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Publishable => f.write_str("the project's publishable key"),
            Self::Secret => f.write_str("a secret key of the project (sb_secret_…)"),
            Self::Anon => f.write_str("the project's anon key, a token"),
            Self::Service => f.write_str("the project's service_role key, a token"),
            Self::Token(role) => write!(f, "a token (role: {role})"),
        }
    }
}
