//! One plan's progress as a stream: what is stored behind the cursor, then what comes, without a seam.

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

/// Stored events that are read at once.
pub(super) const PAGE: u32 = 100;

/// Why a stream cannot begin, or cannot go on.
#[derive(Debug)]
pub enum WatchError {
    /// The viewer has no such plan.
    NotFound,
    /// The cursor is not one of this plan's.
    BadCursor,
    /// Events behind the cursor are not kept any more.
    Trimmed,
    /// The subscriber read too slowly; it can go on behind this cursor.
    Interrupted(Cursor),
    /// The feed has no reader: the database is out of reach.
    Unavailable,
    /// The database took longer than an event may.
    TimedOut,
    /// The database did not answer.
    Database(DbErr),
}

impl WatchError {
    /// The end of a stream that stood at `at`.
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

/// Reads within the time that an event of a stream may take.
pub(super) async fn within<T>(
    budget: &Budget,
    read: impl Future<Output = Result<T, WatchError>>,
) -> Result<T, WatchError> {
    timeout_at(budget.deadline().into(), read).await.unwrap_or(Err(WatchError::TimedOut))
}

/// The progress of a plan of `viewer`. Without `after` its present state comes first, with it everything since then.
/// Ends behind the first event that ends the plan; at once where there is nothing behind `after` and that one ended it.
/// So a stream that is resumed has the events that it would have had without the break.
///
/// The numbers decide, not the feed: an event whose number is not the next one sends the stream back to what is stored.
pub async fn watch_plan(
    feed: Arc<Feed>,
    database: Database,
    viewer: Viewer,
    budget: Arc<Budget>,
    plan_id: Uuid,
    after: Option<Cursor>,
) -> Result<impl Stream<Item = Result<Event, WatchError>>, WatchError> {
    // Attached first, read second: what commits in between is seen twice and told apart by its number.
    let mut live = feed.subscribe(Topic::Plan(plan_id), viewer.user_id.unwrap_or_default()).await?;
    let present = within(&budget, async {
        let session = database.read(Actor::Viewer(&viewer, budget.deadline())).await?;
        let present = events::present(&session, &viewer, plan_id).await?.ok_or(WatchError::NotFound)?;
        if let Some(after) = after {
            let is_of_plan = after.plan_id == plan_id && after.user_id == present.user_id && after.seq <= present.seq;
            // Its event must be the one with this number, if it is kept: the id may have been another plan's before.
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
                // Boxed, since a stream mostly waits, and would always have the room that reading takes.
                Box::pin(within(&budget, stored(&database, &viewer, budget.deadline(), at))).await?
            } else {
                let burst = match live.next().await.map_err(|reason| WatchError::of(reason, at))? {
                    Next::Events(events) => events,
                    Next::StoredBelow(seq) => {
                        stored_up_to = i32::try_from(seq).map_or(i32::MAX, |seq| seq - 1).max(stored_up_to);
                        continue;
                    }
                };
                // Another person's by now: the plan was handed over, or its id taken when it was deleted.
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

/// The next events behind `at`, of which there is one at least.
async fn stored(database: &Database, viewer: &Viewer, deadline: Instant, at: Cursor) -> Result<Vec<Event>, WatchError> {
    let session = database.read(Actor::Viewer(viewer, deadline)).await?;
    let stored = events::of_plan(&session, at.plan_id, at.seq, PAGE).await?;
    // The last event of a plan is always kept.
    if stored.is_empty() {
        return Err(WatchError::NotFound);
    }
    let is_gapless = (at.seq + 1..).zip(&stored).all(|(seq, event)| event.seq == seq);
    if is_gapless { Ok(stored) } else { Err(WatchError::Trimmed) }
}
