//! On whose behalf statements run: roles and claims in Postgres.

use std::{
    borrow::Cow,
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::Values;
use serde_json::json;
use uuid::Uuid;

use super::announcer::SETTING;
use crate::auth::{Claims, Role, Viewer};

/// Where policies look first for the user's id: Supabase's older name for the `sub` of `request.jwt.claims`, which needs no
/// JSON parsing (a tenth of the time of a user's analytics).
pub(super) const USER: &str = "request.jwt.claim.sub";

/// The deadline of a worker's session.
const WORKER_TIMEOUT: Duration = Duration::from_secs(30);

/// On whose behalf statements run.
#[derive(Clone, Copy, Debug)]
pub enum Actor<'a> {
    /// The person or program behind a request, and the request's deadline.
    Viewer(&'a Viewer, Instant),
    /// A part of this program, by name: workers, the feed, metrics.
    Worker(&'a str),
    /// The same without a deadline: the time depends on the amount of data.
    Maintenance(&'a str),
}

impl Actor<'_> {
    pub(super) fn identity(self) -> Identity {
        match self {
            Self::Viewer(Viewer { user_id, role: Role::Authenticated, claims, .. }, _) => {
                Identity::Person(user_id.unwrap_or_default(), claims.clone())
            }
            Self::Viewer(Viewer { role: Role::Service, claims, .. }, _) => Identity::Agent(claims.clone()),
            Self::Worker(name) | Self::Maintenance(name) => Identity::Worker(name.to_owned()),
        }
    }

    /// The deadline of its statements, if any.
    pub(super) fn deadline(self) -> Option<Instant> {
        match self {
            Self::Viewer(_, deadline) => Some(deadline),
            Self::Worker(_) => Some(Instant::now() + WORKER_TIMEOUT),
            Self::Maintenance(_) => None,
        }
    }
}

/// What a statement that is a transaction of its own may do.
#[derive(Clone, Copy, Debug)]
pub(super) enum Access {
    Reads,
    /// It writes; `announces` where this program announces it and the trigger does not.
    Writes {
        announces: bool,
    },
}

/// An actor as Postgres sees it.
#[derive(Clone)]
pub(super) enum Identity {
    /// A person: the user's id and the token's claims.
    Person(Uuid, Claims),
    /// A program with the service role: its token's claims.
    Agent(Claims),
    /// A part of this program, by name.
    Worker(String),
}

impl Identity {
    pub(super) const fn role(&self) -> Role {
        match self {
            Self::Person(..) => Role::Authenticated,
            Self::Agent(_) | Self::Worker(_) => Role::Service,
        }
    }

    /// The claims as Supabase's own gateway passes them, so that the same policies hold for its clients.
    pub(super) fn claims(&self) -> Cow<'_, str> {
        match self {
            Self::Person(_, claims) | Self::Agent(claims) => claims.as_str().into(),
            Self::Worker(name) => json!({ "worker": name, "role": self.role().as_str() }).to_string().into(),
        }
    }

    /// Sets claims and role at the beginning of a transaction.
    pub(super) fn set_claims(&self) -> String {
        let (claims, role) = (quote_literal(&self.claims()), self.role().as_str());
        let user = match self {
            Self::Person(user, _) => format!("SET LOCAL {USER} = '{user}'; "),
            Self::Agent(_) | Self::Worker(_) => String::new(),
        };
        format!("SET LOCAL request.jwt.claims = {claims}; {user}SET LOCAL ROLE {role}")
    }

    /// A person's statement, which sets the claims first. The subquery does not depend on the rows, so Postgres evaluates it
    /// once, before any row or policy, also one of the operator's own (`auth.jwt() ->> 'aal' = 'aal2'`). A connection with
    /// another role than the session's gets an error. Service statements stay as they are, since `set_config` rules out
    /// parallel plans.
    ///
    /// What writes stands in a `WITH` at the top, where Postgres runs it once its rows are asked for: after the condition. What
    /// reads makes its transaction read-only.
    pub(super) fn with_claims(&self, sql: Arc<str>, values: &mut Values, access: Access) -> Arc<str> {
        let Self::Person(user, claims) = self else { return sql };
        values.0.extend([user.to_string().into(), claims.as_str().into()]);
        let (role, claims) = (self.role().as_str(), values.0.len());
        let name = format!("CASE current_user WHEN '{role}' THEN '{USER}' ELSE 'not as {role}' END");
        let user = format!("set_config({name}, ${}, true)", claims - 1);
        let said = format!("{user} || set_config('request.jwt.claims', ${claims}, true)");
        let announces = match access {
            Access::Writes { announces: true } => format!(" || set_config('{SETTING}', 'on', true)"),
            _ => String::new(),
        };
        match (verb(&sql), access) {
            ("INSERT" | "UPDATE", Access::Writes { .. }) => {
                format!("WITH asked AS ({sql}) SELECT * FROM asked WHERE (SELECT {said}{announces}) IS NOT NULL")
            }
            ("WITH", Access::Writes { .. }) => format!("{sql} WHERE (SELECT {said}{announces}) IS NOT NULL"),
            _ => format!(
                "SELECT * FROM ({sql}) AS asked \
                 WHERE (SELECT {said} || set_config('transaction_read_only', 'on', true)) IS NOT NULL"
            ),
        }
        .into()
    }
}

/// A statement's first word.
pub(super) fn verb(sql: &str) -> &str {
    sql.split_ascii_whitespace().next().unwrap_or_default()
}

/// As Postgres' own `quote_literal`: safe whatever `standard_conforming_strings` is.
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
