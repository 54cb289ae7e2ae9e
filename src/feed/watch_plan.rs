//! The stream of one plan's progress: stored events after the cursor, then live ones, without a gap.

use std::{sync::Arc, time::Instant};

use futures_util::Stream;
use sea_orm::DbErr;
use tokio::time::timeout_at;
use uuid::Uuid;

use super::{Cursor, EndReason, Feed, Next, Topic};
use crate::{
    auth::Viewer,
    budget::Budget,
    database::{Actor, Database},
    plans::events::{self, Event},
};

/// Stored events in a page.
pub(super) const PAGE: u32 = 100;

/// Why a stream cannot start or continue.
#[derive(Debug)]
pub enum WatchError {
    /// The viewer has no such plan.
    NotFound,
    /// The cursor is of another plan.
    BadCursor,
    /// Events after the cursor have been trimmed.
    Trimmed,
    /// The subscriber was too slow; it can resume after this cursor.
    Interrupted(Cursor),
    /// The feed does not read: the database is unavailable.
    Unavailable,
    /// The database exceeded the time limit of an event.
    TimedOut,
    /// A database error.
    Database(DbErr),
}

impl WatchError {
    /// The error at the end of a subscription.
    pub(super) const fn of(reason: EndReason, at: Cursor) -> Self {
        match reason {
            EndReason::Lagged => Self::Interrupted(at),
            EndReason::Removed => Self::NotFound,
        }
    }
}

impl From<DbErr> for WatchError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// Reads within an event's deadline.
pub(super) async fn within<T>(
    budget: &Budget,
    read: impl Future<Output = Result<T, WatchError>>,
) -> Result<T, WatchError> {
    timeout_at(budget.deadline().into(), read).await.unwrap_or(Err(WatchError::TimedOut))
}

/// The progress of the viewer's plan: without `after` its present state first, with it everything since then. Ends after the
/// event that ends the plan; at once where `after` is that event. A resumed stream has the events that the unbroken one
/// would have had.
///
/// `seq` decides, not the feed: after a gap the stream reads stored events.
pub async fn watch_plan(
    feed: Arc<Feed>,
    database: Database,
    viewer: Viewer,
    budget: Arc<Budget>,
    plan_id: Uuid,
    after: Option<Cursor>,
) -> Result<impl Stream<Item = Result<Event, WatchError>>, WatchError> {
    // Subscribes before reading: what commits in between comes twice and is recognised by `seq`.
    let mut live = feed.subscribe(Topic::Plan(plan_id), viewer.user_id.unwrap_or_default()).await?;
    let present = within(&budget, async {
        let session = database.read(Actor::Viewer(&viewer, budget.deadline())).await?;
        let present = events::present(&session, &viewer, plan_id).await?.ok_or(WatchError::NotFound)?;
        if let Some(after) = after {
            let is_of_plan = after.plan_id == plan_id && after.user_id == present.user_id && after.seq <= present.seq;
            // The event must have the cursor's id, if it is stored: the plan's id may have been another plan's.
            if !is_of_plan || events::id_of(&session, plan_id, after.seq).await?.is_some_and(|id| id != after.id) {
                return Err(WatchError::BadCursor);
            }
        }
        Ok(present)
    });
    let present = present.await?;

    Ok(async_stream::try_stream! {
        let (mut stored_up_to, mut ended) = (present.seq, false);
        let mut at = after.unwrap_or_else(|| Cursor::of(&present));
        if at.seq == present.seq {
            ended = present.status.is_terminal();
        }
        if after.is_none() {
            yield present;
        }
        while !ended {
            let events = if at.seq < stored_up_to {
                // Boxed: a stream mostly waits, and would always reserve the space.
                Box::pin(within(&budget, stored(&database, &viewer, budget.deadline(), at))).await?
            } else {
                let burst = match live.next().await.map_err(|reason| WatchError::of(reason, at))? {
                    Next::Events(events) => events,
                    Next::StoredBelow(seq) => {
                        stored_up_to = i32::try_from(seq).map_or(i32::MAX, |seq| seq - 1).max(stored_up_to);
                        continue;
                    }
                };
                // Another user's plan by now: handed over, or a new plan under the id of a deleted one.
                if burst.iter().any(|event| event.user_id != at.user_id) {
                    Err(WatchError::NotFound)?;
                }
                stored_up_to = burst.iter().map(|event| event.seq).fold(stored_up_to, i32::max);
                let next = burst.iter().skip_while(|event| event.seq <= at.seq).zip(at.seq + 1..).take_while(|(event, seq)| event.seq == *seq);
                next.map(|(event, _)| Event::clone(event)).collect()
            };
            for event in events {
                (at, ended) = (Cursor::of(&event), event.status.is_terminal());
                yield event;
                if ended {
                    break;
                }
            }
        }
    })
}

/// The next stored events after `at`, at least one.
async fn stored(database: &Database, viewer: &Viewer, deadline: Instant, at: Cursor) -> Result<Vec<Event>, WatchError> {
    let session = database.read(Actor::Viewer(viewer, deadline)).await?;
    let stored = events::of_plan(&session, at.plan_id, at.seq, PAGE).await?;
    // A plan's last event is never trimmed.
    if stored.is_empty() {
        return Err(WatchError::NotFound);
    }
    let is_gapless = (at.seq + 1..).zip(&stored).all(|(seq, event)| event.seq == seq);
    if is_gapless { Ok(stored) } else { Err(WatchError::Trimmed) }
}
