//! Errors of an attempt, and what becomes of the plan.

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

/// The longest delay before a plan is claimed again after a failure of the database.
const REST: Duration = Duration::from_secs(5);

/// Why an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AttemptError {
    /// The database was unavailable; does not count, however often.
    Outage,
    /// A transaction conflict: no failure of the plan, but one of its claims.
    Contention,
    /// An agent panicked. It would again: agents have no state.
    Panic,
    /// The code around the agents panicked.
    Panicked,
    /// An agent exceeded its time limit.
    Overdue,
    /// Anything else, such as an output that the database refuses.
    Other,
}

/// An agent exceeded its time limit.
#[derive(Debug)]
pub(super) struct AgentTimeout;

impl std::fmt::Display for AgentTimeout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an agent timed out")
    }
}

impl std::error::Error for AgentTimeout {}

/// An attempt panicked, outside of the agents.
#[derive(Debug)]
pub(super) struct AttemptPanicked(String);

impl AttemptPanicked {
    /// With the panic's message.
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
    /// Classifies an error.
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

    /// Requeues the plan where a retry may help, and fails it otherwise.
    pub(super) async fn end(self, session: &Session, token: Uuid, attempts: u16) -> Result<Fenced, DbErr> {
        let reason = |code, message| FailureReason { code, message, agent: None };
        match self {
            Self::Outage => status::unclaim(session, token, REST).await,
            Self::Contention => status::release(session, token, REST).await,
            Self::Panic => {
                let reason = reason("AGENT_PANICKED", "An agent crashed.");
                status::fail(session, token, &reason).await
            }
            Self::Overdue => {
                let reason = reason("AGENT_OVERDUE", "An agent timed out.");
                status::retry_or_fail(session, token, attempts, &reason).await
            }
            Self::Panicked => {
                let reason = reason("ATTEMPT_PANICKED", "Processing the plan crashed.");
                status::retry_or_fail(session, token, attempts, &reason).await
            }
            Self::Other => {
                let reason = reason("ATTEMPT_FAILED", "The plan could not be processed.");
                status::retry_or_fail(session, token, attempts, &reason).await
            }
        }
    }
}
