//! The progress of all plans of a user as a stream: what is stored behind the cursor, then what comes, without a seam.

use std::{collections::HashSet, sync::Arc};

use futures_util::Stream;
use uuid::Uuid;

use super::{Cursor, Feed, Topic, WatchError, watch_plan::BATCH};
use crate::{
    auth::Viewer,
    database::{Actor, Database},
    plans::events::{self, Event},
};

/// The progress of all plans of `viewer`, those included that do not exist yet: from now on, or with `after`,
/// everything since then. Never ends by itself.
///
/// Events come in the order of (mark, id), each once nothing can appear below it any more. So a cursor divides the
/// stream into what was delivered and what was not, also where transactions commit in another order than they began.
pub async fn watch_user(
    feed: Arc<Feed>,
    database: Database,
    viewer: Viewer,
    after: Option<Cursor>,
) -> Result<impl Stream<Item = Result<Event, WatchError>>, WatchError> {
    if after.is_some_and(|after| after.user_id != viewer.user_id) {
        return Err(WatchError::BadCursor);
    }
    // Attached first, read second: the feed delivers everything from a mark on that is not above this floor.
    let mut live = feed.attach(Topic::User(viewer.user_id)).await;
    let session = database.read(Actor::Viewer(&viewer)).await?;
    let floor = events::floor(&session).await?;
    // What is visible now is no news to who asks for news alone, also where it waits for others to become visible below.
    let known = match after {
        Some(_) => HashSet::new(),
        None => events::known(&session, viewer.user_id, floor).await?,
    };
    drop(session);
    let now = Cursor { plan_id: Uuid::nil(), user_id: viewer.user_id, seq: 0, mark: floor, id: 0 };

    Ok(async_stream::try_stream! {
        let mut at = after.unwrap_or(now);
        while at.mark < floor {
            let session = database.read(Actor::Viewer(&viewer)).await?;
            let stored = events::of_user(&session, viewer.user_id, (at.mark, at.id), floor, BATCH).await?;
            drop(session);
            if stored.is_empty() {
                break;
            }
            for event in stored {
                at = Cursor::of(&event);
                yield event;
            }
        }
        loop {
            let event = live.next().await.ok_or(WatchError::Interrupted(at))?;
            if (event.mark, event.id) > (at.mark, at.id) && !known.contains(&event.id) {
                at = Cursor::of(&event);
                yield Event::clone(&event);
            }
        }
    })
}
