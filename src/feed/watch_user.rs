//! The stream over all plans of a user: stored events after the cursor, then live ones, without a gap.

use std::{sync::Arc, time::Instant};

use futures_util::Stream;
use sea_orm::DbErr;
use uuid::Uuid;

use super::{
    Cursor, EndReason, Feed, Next, Subscription, Topic, WatchError,
    watch_plan::{PAGE, within},
};
use crate::{
    auth::Viewer,
    budget::Budget,
    database::{Actor, Database, Session},
    plans::events::{self, Event, SeenEvents},
};

/// The progress of all plans of the viewer, including future ones: from now on, or everything since `after`. Ends with the
/// user.
///
/// Events come by (mark, id), once no smaller one can appear. So a cursor divides the stream into delivered and not yet
/// delivered events, whatever the order of commits.
pub async fn watch_user(
    feed: Arc<Feed>,
    database: Database,
    viewer: Viewer,
    user_id: Uuid,
    budget: Arc<Budget>,
    after: Option<Cursor>,
) -> Result<impl Stream<Item = Result<Event, WatchError>>, WatchError> {
    if after.is_some_and(|after| after.user_id != user_id) {
        return Err(WatchError::BadCursor);
    }
    // Subscribes before reading: the feed delivers everything from a mark on that is not above this floor.
    let mut live = feed.subscribe(Topic::User(user_id), user_id).await?;
    let beginning = within(&budget, async {
        let session = database.read(Actor::Viewer(&viewer, budget.deadline())).await?;
        // A restored database may be in another cluster: after such a mark nothing would come for long.
        if let Some(after) = after
            && events::is_foreign_key(&session, user_id, (after.mark, after.id)).await?
        {
            return Err(WatchError::BadCursor);
        }
        let floor = events::floor(&session).await?;
        // Without a cursor, visible events are skipped, also those that are unsettled.
        Ok(match after {
            Some(after) => (floor, SeenEvents::default(), after),
            None => (floor, events::seen(&session, user_id, floor).await?, present(&session, user_id, floor).await?),
        })
    });
    let (floor, seen, mut at) = beginning.await?;

    Ok(async_stream::try_stream! {
        let mut stored_below = after.map(|_| floor);
        loop {
            if let Some(floor) = stored_below {
                // Boxed: a stream mostly waits, and would always reserve the space.
                let stored = Box::pin(within(&budget, stored(&database, &viewer, budget.deadline(), at, floor))).await?;
                let caught_up = stored.is_empty();
                for event in stored {
                    at = Cursor::of(&event);
                    if !seen.contains(&event) {
                        yield event;
                    }
                }
                if caught_up {
                    stored_below = match live.end_reason() {
                        Some(EndReason::Removed) => Err(WatchError::NotFound)?,
                        // The buffer was full meanwhile; its events are stored, too.
                        Some(EndReason::Lagged) => {
                            let (again, floor) = Box::pin(within(&budget, resubscribe(&feed, &database, &viewer, user_id, budget.deadline()))).await?;
                            live = again;
                            Some(floor)
                        }
                        None => None,
                    };
                }
                continue;
            }
            match live.next().await.map_err(|reason| WatchError::of(reason, at))? {
                Next::StoredBelow(mark) => stored_below = Some(mark),
                Next::Events(events) => for event in events.iter() {
                    if (event.mark, event.id) > (at.mark, at.id) && !seen.contains(event) {
                        at = Cursor::of(event);
                        yield Event::clone(event);
                    }
                },
            }
        }
    })
}

/// Subscribes again, with the floor below which everything is stored by then.
async fn resubscribe(
    feed: &Arc<Feed>,
    database: &Database,
    viewer: &Viewer,
    user_id: Uuid,
    deadline: Instant,
) -> Result<(Subscription, u64), WatchError> {
    let live = feed.subscribe(Topic::User(user_id), user_id).await?;
    let floor = events::floor(&database.read(Actor::Viewer(viewer, deadline)).await?).await?;
    Ok((live, floor))
}

/// A cursor after which the user's future events come, perhaps with very recent ones.
pub async fn present_cursor(session: &Session, user_id: Uuid) -> Result<Cursor, DbErr> {
    present(session, user_id, events::floor(session).await?).await
}

/// The last event below `floor`, not the floor: after a crash, Postgres may assign a higher id to a transaction below it.
async fn present(session: &Session, user_id: Uuid, floor: u64) -> Result<Cursor, DbErr> {
    let (mark, id) = events::last_below(session, user_id, floor).await?;
    Ok(Cursor { plan_id: Uuid::nil(), user_id, seq: 0, mark, id })
}

/// The next stored events after `at` and below `floor`, if any.
async fn stored(
    database: &Database,
    viewer: &Viewer,
    deadline: Instant,
    at: Cursor,
    floor: u64,
) -> Result<Vec<Event>, WatchError> {
    let session = database.read(Actor::Viewer(viewer, deadline)).await?;
    let stored = events::of_user(&session, at.user_id, (at.mark, at.id), floor, PAGE).await?;
    // Asked afterwards, so that a concurrent trim is noticed.
    let trimmed = events::last_trimmed(&session, at.user_id).await?;
    if trimmed.is_some_and(|trimmed| trimmed > (at.mark, at.id)) { Err(WatchError::Trimmed) } else { Ok(stored) }
}
