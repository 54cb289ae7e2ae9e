//! The progress of all plans of a user as a stream: what is stored behind the cursor, then what comes, without a seam.

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

/// The progress of all plans of `user_id`, the viewer, those included that do not exist yet: from now on, or with `after`,
/// everything since then. Ends with the user alone.
///
/// Events come in the order of (mark, id), each once nothing can appear below it any more. So a cursor divides the
/// stream into what was delivered and what was not, also where transactions commit in another order than they began.
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
    // Attached first, read second: the feed delivers everything from a mark on that is not above this floor.
    let mut live = feed.subscribe(Topic::User(user_id), user_id).await?;
    let beginning = within(&budget, async {
        let session = database.read(Actor::Viewer(&viewer, budget.deadline())).await?;
        // A restored database may be in another cluster: behind such a mark nothing would come for a long time.
        if let Some(after) = after
            && events::is_future_mark(&session, after.mark).await?
        {
            return Err(WatchError::BadCursor);
        }
        let floor = events::floor(&session).await?;
        // What is visible now is no news to who asks for news alone, also where it waits for others to become visible below.
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
                // Boxed, since a stream mostly waits, and would always have the room that reading takes.
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
                        // So much has happened meanwhile that there was no room for it: it is stored as well.
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

/// Another place in the feed, and the floor below which everything is stored by then.
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

/// Behind which everything comes that happens to plans of `user_id` from now on; perhaps also what has just happened.
pub async fn present_cursor(session: &Session, user_id: Uuid) -> Result<Cursor, DbErr> {
    present(session, user_id, events::floor(session).await?).await
}

/// The last event below `floor`, not the floor itself: an id above it may still be given to a transaction below, where
/// Postgres has crashed and nothing of its first holder is left.
async fn present(session: &Session, user_id: Uuid, floor: u64) -> Result<Cursor, DbErr> {
    let (mark, id) = events::last_below(session, user_id, floor).await?;
    Ok(Cursor { plan_id: Uuid::nil(), user_id, seq: 0, mark, id })
}

/// The next events behind `at` and below `floor`, if any.
async fn stored(
    database: &Database,
    viewer: &Viewer,
    deadline: Instant,
    at: Cursor,
    floor: u64,
) -> Result<Vec<Event>, WatchError> {
    let session = database.read(Actor::Viewer(viewer, deadline)).await?;
    let stored = events::of_user(&session, at.user_id, (at.mark, at.id), floor, PAGE).await?;
    // Asked afterwards: what is trimmed between the two statements counts as trimmed.
    let trimmed = events::last_trimmed(&session, at.user_id).await?;
    if trimmed.is_some_and(|trimmed| trimmed > (at.mark, at.id)) { Err(WatchError::Trimmed) } else { Ok(stored) }
}
