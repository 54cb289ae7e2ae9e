//! Events and deletions of all plans that have become visible since the last read, by pages: for the feed's reader.

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::{
    events::{Event, number, read},
    row::Row,
};
use crate::database::{Session, statement};

/// Events, and as many deletions, in a page.
pub const PAGE: usize = 1_000;

/// Where a reader stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadPosition {
    events: SeenTransactions,
    removals: SeenTransactions,
    /// No smaller mark can appear any more.
    pub settled_below: u64,
}

/// Which rows of a table have been read, by their transactions.
///
/// Not the snapshot itself: after a crash Postgres may reuse transaction ids that never reached the disk, and a reader that
/// believed them finished would skip what they write. Transactions of events that were read are on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct SeenTransactions {
    /// The highest transaction of which anything was read.
    last: u64,
    /// Transactions up to it that may have more rows after a key: they were in progress, or a page ended within them.
    open: Vec<(u64, String)>,
}

impl SeenTransactions {
    /// The state after one more page of (transaction, key), read in this snapshot. `start` precedes every key.
    fn advance(&self, page: &[(u64, String)], snapshot: &Snapshot, start: &str) -> Self {
        let last = page.last().map_or(self.last, |(xid, _)| self.last.max(*xid));
        let mut open: Vec<_> = snapshot.in_progress.iter().map(|xid| (*xid, start.to_owned())).collect();
        if let Some((cut, key)) = Self::cut(page) {
            open.extend(self.open.iter().filter(|(xid, _)| xid > cut).cloned());
            open.push((*cut, key.clone()));
        }
        open.retain(|(xid, _)| *xid <= last);
        // One that is still in progress is in the list already.
        open.sort_by_key(|(xid, _)| *xid);
        open.dedup_by_key(|(xid, _)| *xid);
        Self { last, open }
    }

    /// Where a full page ends.
    fn cut(page: &[(u64, String)]) -> Option<&(u64, String)> {
        page.last().filter(|_| page.len() == PAGE)
    }

    /// `open` as two texts, for Postgres' arrays.
    fn open(&self) -> (String, String) {
        let join = |part: fn(&(u64, String)) -> String| self.open.iter().map(part).collect::<Vec<_>>().join(",");
        (join(|(xid, _)| xid.to_string()), join(|(_, key)| key.clone()))
    }
}

/// A page of unseen events and deletions.
#[derive(Debug)]
pub struct UnseenEvents {
    /// By (mark, id), which within a plan is the order of `seq`.
    pub events: Vec<Event>,
    /// Deleted plans and users.
    pub removed: Vec<Uuid>,
    /// Where to go on.
    pub position: ReadPosition,
    /// Whether there may be more already.
    pub has_more: bool,
}

/// The current position, after which everything is unseen, and the mark below which everything visible lies.
pub async fn current_position(session: &Session) -> Result<(ReadPosition, u64), DbErr> {
    let sql = "SELECT pg_current_snapshot()::text AS snapshot, \
        coalesce((SELECT xid FROM plan_events ORDER BY xid DESC LIMIT 1), '0')::text AS event, \
        coalesce((SELECT xid FROM plan_removals ORDER BY xid DESC LIMIT 1), '0')::text AS removal";
    let row = session.query_one_raw(statement(sql, [])).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("snapshot".to_owned()))?;
    let snapshot = Snapshot::parse(&row.try_get::<String>("", "snapshot")?)?;
    let seen = |last: String, start| {
        Ok::<_, DbErr>(SeenTransactions { last: number(&last)?, open: Vec::new() }.advance(&[], &snapshot, start))
    };
    let position = ReadPosition {
        events: seen(row.try_get("", "event")?, FIRST_EVENT)?,
        removals: seen(row.try_get("", "removal")?, FIRST_REMOVAL)?,
        settled_below: snapshot.xmin,
    };
    Ok((position, snapshot.xmax))
}

/// A page of what has become visible since `position`, each row once: all of it is read in one snapshot.
pub async fn read_after(session: &Session, position: &ReadPosition) -> Result<UnseenEvents, DbErr> {
    let ReadPosition { events, removals, settled_below } = position;
    let (open_events, open_removals) = (events.open(), removals.open());
    let values = [
        events.last.to_string().into(),
        open_events.0.into(),
        open_events.1.into(),
        removals.last.to_string().into(),
        open_removals.0.into(),
        open_removals.1.into(),
        i64::try_from(PAGE).unwrap_or(i64::MAX).into(),
    ];
    let rows = session.query_all_raw(statement(READ_AFTER, values)).await?;
    let (mut page, mut removed, mut event_page, mut removal_page) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in &rows {
        // One empty row where there is nothing new.
        let Some(xid) = row.try_get::<Option<String>>("", "xid")? else { continue };
        if let Some(subject) = row.try_get::<Option<Uuid>>("", "removed")? {
            removal_page.push((number(&xid)?, subject.to_string()));
            removed.push(subject);
        } else {
            let mut row = Row::new(row)?;
            row.skip(1);
            let event = read(row)?;
            event_page.push((event.xid, event.id.to_string()));
            page.push(event);
        }
    }
    let row = rows.first().ok_or_else(|| DbErr::RecordNotFound("snapshot".to_owned()))?;
    let snapshot = Snapshot::parse(&row.try_get::<String>("", "snapshot")?)?;
    page.sort_by_key(|event| (event.mark, event.id));
    let cut = SeenTransactions::cut(&event_page);
    // Unread rows belong to this transaction or a later one, and no mark is lower than its transaction.
    let settled = cut.map_or(snapshot.xmin, |(xid, _)| snapshot.xmin.min(*xid));
    Ok(UnseenEvents {
        has_more: cut.is_some() || SeenTransactions::cut(&removal_page).is_some(),
        position: ReadPosition {
            events: events.advance(&event_page, &snapshot, FIRST_EVENT),
            removals: removals.advance(&removal_page, &snapshot, FIRST_REMOVAL),
            settled_below: settled.max(*settled_below),
        },
        events: page,
        removed,
    })
}

/// Precedes every event id.
const FIRST_EVENT: &str = "-1";
/// Precedes every id of a plan or user.
const FIRST_REMOVAL: &str = "00000000-0000-0000-0000-000000000000";

/// Both tables are read by an index on (xid, key). Marks are cast to text: sqlx would look up types that it does not know.
const READ_AFTER: &str = "SELECT present.snapshot, news.id, plan_id, user_id, seq, mark::text, xid::text, status, \
        previous_status, stage, failure, occurred_at, removed \
    FROM (SELECT pg_current_snapshot()::text AS snapshot) present LEFT JOIN ( \
        (SELECT id, plan_id, user_id, seq, mark, status, previous_status, stage, failure, occurred_at, xid, \
            NULL::uuid AS removed \
        FROM ( \
            (SELECT * FROM plan_events WHERE xid > $1::text::xid8 ORDER BY xid, id LIMIT $7) \
            UNION ALL \
            (SELECT more.* FROM unnest(string_to_array($2, ',')::xid8[], string_to_array($3, ',')::bigint[]) AS open(of, behind) \
                CROSS JOIN LATERAL (SELECT * FROM plan_events WHERE xid = open.of AND id > open.behind \
                    ORDER BY xid, id LIMIT $7) more) \
        ) events ORDER BY xid, id LIMIT $7) \
        UNION ALL \
        (SELECT 0, NULL, NULL, NULL, xid, NULL, NULL, NULL, NULL, NULL, xid, subject \
        FROM ( \
            (SELECT xid, subject FROM plan_removals WHERE xid > $4::text::xid8 ORDER BY xid, subject LIMIT $7) \
            UNION ALL \
            (SELECT more.* FROM unnest(string_to_array($5, ',')::xid8[], string_to_array($6, ',')::uuid[]) AS open(of, behind) \
                CROSS JOIN LATERAL (SELECT xid, subject FROM plan_removals WHERE xid = open.of AND subject > open.behind \
                    ORDER BY xid, subject LIMIT $7) more) \
        ) removals ORDER BY xid, subject LIMIT $7) \
    ) news ON true ORDER BY news.xid, news.id, news.removed";

/// A snapshot of Postgres' transactions.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Snapshot {
    /// All transactions below it have ended.
    pub(super) xmin: u64,
    /// No transaction from it on has ended.
    pub(super) xmax: u64,
    /// Those in between that are in progress.
    pub(super) in_progress: Vec<u64>,
}

impl Snapshot {
    /// Parses Postgres' format, `xmin:xmax:in,progress`.
    pub(super) fn parse(text: &str) -> Result<Self, DbErr> {
        let malformed = || DbErr::Type(format!("not a snapshot: {text}"));
        let mut parts = text.splitn(3, ':');
        let mut part = || parts.next().ok_or_else(malformed);
        let (xmin, xmax, in_progress) = (number(part()?)?, number(part()?)?, part()?);
        let in_progress = in_progress.split(',').filter(|xid| !xid.is_empty()).map(number).collect::<Result<_, _>>()?;
        Ok(Self { xmin, xmax, in_progress })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(text: &str) -> Snapshot {
        Snapshot::parse(text).unwrap()
    }

    fn key(xid: u64, id: u64) -> (u64, String) {
        (xid, id.to_string())
    }

    #[test]
    fn a_snapshot_says_what_is_in_progress() {
        assert_eq!(snapshot("10:20:10,14,15"), Snapshot { xmin: 10, xmax: 20, in_progress: vec![10, 14, 15] });
        assert_eq!(snapshot("20:20:"), Snapshot { xmin: 20, xmax: 20, in_progress: vec![] });
        for text in ["", "10", "10:20", "a:b:c", "10:20:1,b"] {
            assert!(Snapshot::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_in_progress_below_the_last_transaction_stays_open() {
        let seen = SeenTransactions { last: 12, open: vec![(9, FIRST_EVENT.to_owned())] };
        let next = seen.advance(&[key(9, 1), key(16, 2)], &snapshot("10:20:10,14,18"), FIRST_EVENT);
        let open = [10, 14].map(|xid| (xid, FIRST_EVENT.to_owned()));
        assert_eq!(next, SeenTransactions { last: 16, open: open.into() });
    }

    #[test]
    fn a_page_that_ends_in_the_middle_of_a_transaction_goes_on_there() {
        let first = |xid: u64| (xid, FIRST_EVENT.to_owned());
        let seen = SeenTransactions { last: 30, open: vec![first(5), first(7), key(20, 900)] };
        // 5 has ended with more than a page; 7 is still in progress, 20 is not read to its end.
        let page: Vec<_> = (1..=PAGE as u64).map(|id| key(5, id)).collect();
        let next = seen.advance(&page, &snapshot("7:40:7,35"), FIRST_EVENT);
        assert_eq!(next, SeenTransactions { last: 30, open: vec![key(5, PAGE as u64), first(7), key(20, 900)] });
        // The rest of 5 and 20, and a part of 33.
        let mut page: Vec<_> = [key(5, 1_001), key(20, 901)].into();
        page.extend((0..PAGE as u64 - 2).map(|id| key(33, 2_000 + id)));
        let next = next.advance(&page, &snapshot("7:40:7,35"), FIRST_EVENT);
        assert_eq!(next, SeenTransactions { last: 33, open: vec![first(7), key(33, 2_997)] });
        let next = next.advance(&[key(33, 2_998), key(36, 2_999)], &snapshot("35:40:35"), FIRST_EVENT);
        assert_eq!(next, SeenTransactions { last: 36, open: vec![first(35)] });
    }
}
