//! One plan's progress as a stream: what is stored behind the cursor, then what comes, without a seam.

use std::sync::Arc;

use futures_util::Stream;
use sea_orm::DbErr;
use uuid::Uuid;

use super::{Cursor, Feed, Topic};
use crate::{
    auth::Viewer,
    database::{Actor, Database},
    plans::events::{self, Event},
};

/// Stored events that are read at once.
pub(super) const BATCH: u32 = 100;

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
    /// The database did not answer.
    Database(DbErr),
}

impl From<DbErr> for WatchError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// The progress of a plan of `viewer`. Without `after` its present state comes first, with it everything since then.
/// Ends behind the event that ends the plan, also when that one was delivered before.
pub async fn watch_plan(
    feed: Arc<Feed>,
    database: Database,
    viewer: Viewer,
    plan_id: Uuid,
    after: Option<Cursor>,
) -> Result<impl Stream<Item = Result<Event, WatchError>>, WatchError> {
    // Attached first, read second: what commits in between is seen twice and told apart by its number.
    let mut live = feed.attach(Topic::Plan(plan_id)).await;
    let session = database.read(Actor::Viewer(&viewer)).await?;
    let present = events::present(&session, &viewer, plan_id).await?.ok_or(WatchError::NotFound)?;
    if let Some(after) = after
        && (after.plan_id != plan_id || after.user_id != present.user_id || after.seq > present.seq)
    {
        return Err(WatchError::BadCursor);
    }
    drop(session);

    Ok(async_stream::try_stream! {
        let mut ended = present.status.is_terminal();
        if after.is_none() {
            yield present.clone();
        }
        let mut at = after.unwrap_or_else(|| Cursor::of(&present));
        // What was stored between the cursor and the present.
        while at.seq < present.seq {
            let session = database.read(Actor::Viewer(&viewer)).await?;
            let stored = events::of_plan(&session, plan_id, at.seq, BATCH).await?;
            drop(session);
            if stored.first().is_none_or(|event| event.seq != at.seq + 1) {
                Err(WatchError::Trimmed)?;
            }
            for event in stored {
                (at, ended) = (Cursor::of(&event), event.status.is_terminal());
                yield event;
            }
        }
        while !ended {
            let event = live.next().await.ok_or(WatchError::Interrupted(at))?;
            if event.seq > at.seq {
                (at, ended) = (Cursor::of(&event), event.status.is_terminal());
                yield Event::clone(&event);
            }
        }
    })
}
