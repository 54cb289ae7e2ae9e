//! What has become visible since one last looked: events of all plans, and what was deleted. For the feed's reader.

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::{
    events::{self, Event, number, read},
    row::Row,
};
use crate::database::{Session, statement};

/// Where a reader stands: which transactions it has seen.
///
/// Not the snapshot itself. After a crash Postgres may hand out transaction ids again that left no trace on the disk; a
/// reader that had taken them for finished would pass over what they write. What an event has been read of is on the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The highest transaction that anything has been read of.
    last: u64,
    /// Those that were in progress then: what they wrote is not seen yet.
    in_progress: Vec<u64>,
    /// Nothing with a smaller mark is still to come.
    pub settled_below: u64,
}

/// What has become visible behind a position.
#[derive(Debug)]
pub struct News {
    /// In the order of (mark, id), which for one plan is the order of its numbers.
    pub events: Vec<Event>,
    /// Plans and users that are no more.
    pub removed: Vec<Uuid>,
    /// From where to go on.
    pub position: Position,
}

/// The present: whatever becomes visible from here on is news. Of what is visible, the events that are not settled, for
/// those who wait until they are.
pub async fn present(session: &Session) -> Result<News, DbErr> {
    let sql = "SELECT pg_current_snapshot()::text AS snapshot, greatest( \
        (SELECT xid FROM plan_events ORDER BY xid DESC LIMIT 1), \
        (SELECT xid FROM plan_removals ORDER BY xid DESC LIMIT 1), '0'::xid8)::text AS last";
    let row = session.query_one_raw(statement(sql, [])).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("snapshot".to_owned()))?;
    let position =
        Position::new(&row.try_get::<String>("", "snapshot")?, number(&row.try_get::<String>("", "last")?)?)?;
    // Those that become visible between the two statements are here as well as in the next news, which harms nobody.
    let events = events::unsettled(session, position.settled_below).await?;
    Ok(News { events, removed: Vec::new(), position })
}

/// Everything that has become visible since `position`, and nothing twice: both are taken from one snapshot.
pub async fn since(session: &Session, position: &Position) -> Result<News, DbErr> {
    let in_progress: Vec<_> = position.in_progress.iter().map(u64::to_string).collect();
    let values = [position.last.to_string().into(), in_progress.join(",").into()];
    let rows = session.query_all_raw(statement(SINCE, values)).await?;
    let (mut events, mut removed, mut last, mut snapshot) = (Vec::new(), Vec::new(), position.last, None);
    for row in &rows {
        if snapshot.is_none() {
            snapshot = Some(row.try_get::<String>("", "snapshot")?);
        }
        // There is a row without anything where there is no news.
        let Some(xid) = row.try_get::<Option<String>>("", "xid")? else { continue };
        last = last.max(number(&xid)?);
        if let Some(subject) = row.try_get("", "removed")? {
            removed.push(subject);
        } else {
            let mut row = Row::new(row)?;
            row.skip(1);
            events.push(read(row)?);
        }
    }
    let snapshot = snapshot.ok_or_else(|| DbErr::RecordNotFound("snapshot".to_owned()))?;
    Ok(News { events, removed, position: Position::new(&snapshot, last)? })
}

/// The marks leave as texts: sqlx asks Postgres about types that it does not know.
const SINCE: &str = "SELECT present.snapshot, news.id, plan_id, user_id, seq, mark::text, status, previous_status, stage, \
        failure, occurred_at, xid::text, removed \
    FROM (SELECT pg_current_snapshot()::text AS snapshot) present LEFT JOIN ( \
        SELECT id, plan_id, user_id, seq, mark, status, previous_status, stage, failure, occurred_at, xid, \
            NULL::uuid AS removed \
        FROM plan_events WHERE xid > $1::text::xid8 OR xid = ANY (string_to_array($2, ',')::xid8[]) \
        UNION ALL \
        SELECT 0, NULL, NULL, NULL, xid, NULL, NULL, NULL, NULL, NULL, xid, subject \
        FROM plan_removals WHERE xid > $1::text::xid8 OR xid = ANY (string_to_array($2, ',')::xid8[]) \
    ) news ON true ORDER BY news.mark, news.id";

impl Position {
    /// The position of a reader with this snapshot (`xmin:xmax:in,progress`) that has read up to the transaction `last`.
    fn new(snapshot: &str, last: u64) -> Result<Self, DbErr> {
        let malformed = || DbErr::Type(format!("not a snapshot: {snapshot}"));
        let mut parts = snapshot.splitn(3, ':');
        let settled_below = number(parts.next().ok_or_else(malformed)?)?;
        let in_progress = parts.nth(1).ok_or_else(malformed)?;
        let in_progress = in_progress.split(',').filter(|xid| !xid.is_empty()).map(number).collect::<Result<_, _>>()?;
        Ok(Self { last, in_progress, settled_below })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_says_what_is_in_progress() {
        let position = |settled_below, in_progress| Position { last: 7, in_progress, settled_below };
        assert_eq!(Position::new("10:20:10,14,15", 7).unwrap(), position(10, vec![10, 14, 15]));
        assert_eq!(Position::new("20:20:", 7).unwrap(), position(20, vec![]));
        for text in ["", "10", "10:20", "a:b:c", "10:20:1,b"] {
            assert!(Position::new(text, 7).is_err(), "{text}");
        }
    }
}
