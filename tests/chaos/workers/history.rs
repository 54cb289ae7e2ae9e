//! What happened to one plan, as the database recorded it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) at: DateTime<Utc>,
    /// The transaction in which it happened. Each holds the plan's row, so that they do not mix.
    pub(super) xact: String,
    pub(super) who: String,
    pub(super) event: Event,
}

#[derive(Clone, Debug)]
pub(super) enum Event {
    /// A plan that was nobody's is claimed.
    Claimed { token: Uuid, attempt: i32 },
    /// A plan is claimed whose lease ran out then.
    TookOver { token: Uuid, attempt: i32, ran_out: DateTime<Utc> },
    /// A claim is deleted: the plan has ended, or goes back to the queue.
    Left { token: Uuid },
    /// The plan is changed.
    Wrote { columns: Vec<String> },
}

impl Entry {
    /// The token and the attempt of a claim that begins here.
    pub(super) fn begins(&self) -> Option<(Uuid, i32)> {
        match self.event {
            Event::Claimed { token, attempt } | Event::TookOver { token, attempt, .. } => Some((token, attempt)),
            Event::Left { .. } | Event::Wrote { .. } => None,
        }
    }

    /// How long ago the lease of a plan that is taken over here ran out.
    pub(super) fn behind_the_lease(&self) -> Option<Duration> {
        let Event::TookOver { ran_out, .. } = self.event else { return None };
        Some((self.at - ran_out).to_std().unwrap_or_default())
    }

    /// Whether this column is changed here.
    pub(super) fn writes(&self, column: &str) -> bool {
        matches!(&self.event, Event::Wrote { columns } if columns.iter().any(|changed| changed == column))
    }
}

/// The outputs of the three steps.
pub(super) const OUTPUTS: [&str; 3] = ["agent_3_data", "agent_2_data", "plan_data"];

/// When a column was written, the first time.
pub(super) fn written(history: &[Entry], column: &str) -> Option<DateTime<Utc>> {
    history.iter().find(|entry| entry.writes(column)).map(|entry| entry.at)
}
