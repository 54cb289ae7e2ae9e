//! What may go wrong with an attempt, and what becomes of the plan then.

use std::time::Duration;

use sea_orm::DbErr;
use uuid::Uuid;

use crate::{
    database::{Session, TransientError},
    plans::{
        claims::Fenced,
        status::{self, FailureReason},
    },
    supervisor,
};

/// How long a plan rests at most after an attempt that the database, not the plan, spoiled.
const REST: Duration = Duration::from_secs(5);

/// Why an attempt came to no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AttemptError {
    /// The database was out of reach: no fault of the plan, however often.
    Outage,
    /// The database was busy with others: no failure of the plan, but one claim of those that it may cost.
    Contention,
    /// An agent came to a sudden end. It would do so again: agents have no state.
    Panic,
    /// What is around the agents came to a sudden end.
    Panicked,
    /// An agent took longer than any plan should.
    Overdue,
    /// Something else, such as an output that the database refuses.
    Other,
}

/// An agent took too long.
#[derive(Debug)]
pub(super) struct AgentTimeout;

impl std::fmt::Display for AgentTimeout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an agent took too long")
    }
}

impl std::error::Error for AgentTimeout {}

/// An attempt panicked, outside of the agents.
#[derive(Debug)]
pub(super) struct AttemptPanicked(String);

impl AttemptPanicked {
    /// With what the panic said.
    pub(super) fn of(panic: &(dyn std::any::Any + Send)) -> Self {
        Self(supervisor::said(panic).to_owned())
    }
}

impl std::fmt::Display for AttemptPanicked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the attempt panicked: {}", self.0)
    }
}

impl std::error::Error for AttemptPanicked {}

impl AttemptError {
    /// The trouble behind an error.
    pub(super) fn of(error: &anyhow::Error) -> Self {
        if error.is::<tokio::task::JoinError>() {
            return Self::Panic;
        }
        if error.is::<AgentTimeout>() {
            return Self::Overdue;
        }
        if error.is::<AttemptPanicked>() {
            return Self::Panicked;
        }
        match error.downcast_ref::<DbErr>().and_then(TransientError::of) {
            Some(TransientError::Unavailable | TransientError::TimedOut) => Self::Outage,
            Some(TransientError::Conflict) => Self::Contention,
            None => Self::Other,
        }
    }

    /// Gives the plan back to the queue where another attempt may help, and ends it as FAILED otherwise.
    pub(super) async fn end(self, session: &Session, token: Uuid, attempts: u16) -> Result<Fenced, DbErr> {
        let reason = |code, message| FailureReason { code, message, agent: None };
        match self {
            Self::Outage => status::unclaim(session, token, REST).await,
            Self::Contention => status::release(session, token, REST).await,
            Self::Panic => {
                let reason = reason("AGENT_PANICKED", "An agent came to a sudden end.");
                status::fail(session, token, &reason).await
            }
            Self::Overdue => {
                let reason = reason("AGENT_OVERDUE", "An agent took too long.");
                status::retry_or_fail(session, token, attempts, &reason).await
            }
            Self::Panicked => {
                let reason = reason("ATTEMPT_PANICKED", "The work on the plan came to a sudden end.");
                status::retry_or_fail(session, token, attempts, &reason).await
            }
            Self::Other => {
                let reason = reason("ATTEMPT_FAILED", "The plan could not be worked on.");
                status::retry_or_fail(session, token, attempts, &reason).await
            }
        }
    }
}
