//! On whose behalf statements run, and how Postgres is told.

use std::{
    borrow::Cow,
    time::{Duration, Instant},
};

use serde_json::json;
use uuid::Uuid;

use crate::auth::{Claims, Role, Viewer};

/// Where the policies look first for the user that is asking: Supabase's older word for the `sub` of `request.jwt.claims`, which
/// is found without reading JSON (a tenth of what Postgres does for a user's analytics).
pub(super) const USER: &str = "request.jwt.claim.sub";

/// How long a session of a part of this program may take.
const WORKER_TIME: Duration = Duration::from_secs(30);

/// On whose behalf statements run.
#[derive(Clone, Copy, Debug)]
pub enum Actor<'a> {
    /// The person or program behind a request, which has to have ended by then.
    Viewer(&'a Viewer, Instant),
    /// A part of this program, by name: workers, the feed, figures.
    Worker(&'a str),
    /// The same, where its statements may take as long as the data is large.
    Maintenance(&'a str),
}

impl Actor<'_> {
    pub(super) fn speaker(self) -> Speaker {
        match self {
            Self::Viewer(Viewer { user_id, role: Role::Authenticated, claims, .. }, _) => {
                Speaker::Person(user_id.unwrap_or_default(), claims.clone())
            }
            Self::Viewer(Viewer { role: Role::Service, claims, .. }, _) => Speaker::Agent(claims.clone()),
            Self::Worker(name) | Self::Maintenance(name) => Speaker::Worker(name.to_owned()),
        }
    }

    /// Until when its statements may run, if that is bounded.
    pub(super) fn deadline(self) -> Option<Instant> {
        match self {
            Self::Viewer(_, deadline) => Some(deadline),
            Self::Worker(_) => Some(Instant::now() + WORKER_TIME),
            Self::Maintenance(_) => None,
        }
    }
}

/// Who speaks to the database.
#[derive(Clone)]
pub(super) enum Speaker {
    /// A person, by the user's id and the token's claims.
    Person(Uuid, Claims),
    /// A program with the service role, by its token's claims.
    Agent(Claims),
    /// A part of this program, by name.
    Worker(String),
}

impl Speaker {
    pub(super) const fn role(&self) -> Role {
        match self {
            Self::Person(..) => Role::Authenticated,
            Self::Agent(_) | Self::Worker(_) => Role::Service,
        }
    }

    /// The claims as Supabase's own gateway would pass them, so that the same policies hold for its clients.
    pub(super) fn claims(&self) -> Cow<'_, str> {
        match self {
            Self::Person(_, claims) | Self::Agent(claims) => claims.as_str().into(),
            Self::Worker(name) => json!({ "worker": name, "role": self.role().as_str() }).to_string().into(),
        }
    }

    /// What is said at the beginning of a transaction.
    pub(super) fn introduction(&self) -> String {
        let (claims, role) = (quote_literal(&self.claims()), self.role().as_str());
        let user = match self {
            Self::Person(user, _) => format!("SET LOCAL {USER} = '{user}'; "),
            Self::Agent(_) | Self::Worker(_) => String::new(),
        };
        format!("SET LOCAL request.jwt.claims = {claims}; {user}SET LOCAL ROLE {role}")
    }
}

/// As Postgres' own `quote_literal`: right whatever `standard_conforming_strings` says.
fn quote_literal(text: &str) -> String {
    let escape = if text.contains('\\') { " E" } else { "" };
    format!("{escape}'{}'", text.replace('\\', r"\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::quote_literal;

    #[test]
    fn a_literal_cannot_break_out() {
        assert_eq!(quote_literal("it's"), "'it''s'");
        assert_eq!(quote_literal(r"\'; DROP TABLE users; --"), r" E'\\''; DROP TABLE users; --'");
    }
}
