//! Events of plans: one for every change of status or stage, numbered per plan.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Failure, PageRequest, row::Row, unseen_events::Snapshot};
use crate::{
    auth::Viewer,
    database::{Session, statement},
    vocabulary::{PipelineStage, ProcessingStatus},
};

/// A change of status or stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub plan_id: Uuid,
    pub user_id: Uuid,
    /// 1, 2, 3, … within the plan, in commit order. 0 is the state before the first event: plans from before there were events
    /// have none.
    pub seq: i32,
    /// Orders events over all plans: below `pg_snapshot_xmin`, no smaller (mark, id) can appear any more.
    pub mark: u64,
    pub id: i64,
    /// The writing transaction.
    pub xid: u64,
    pub status: ProcessingStatus,
    /// `None` on a plan's first event, and where only the stage has changed.
    pub previous_status: Option<ProcessingStatus>,
    pub stage: PipelineStage,
    pub failure: Option<Failure>,
    pub occurred_at: DateTime<Utc>,
}

const COLUMNS: &str = "id, plan_id, user_id, seq, mark::text AS mark, xid::text AS xid, status, previous_status, stage, failure, occurred_at";

/// The key of an event among those of its plan. Its field names differ from a history cursor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EventKey {
    #[serde(rename = "p")]
    pub plan_id: Uuid,
    #[serde(rename = "s")]
    pub seq: i32,
}

/// A page of each plan's stored events in reading direction, plus one where there is more; nothing of plans that the session
/// may not see.
pub async fn of_plans(
    session: &Session,
    plans: &[Uuid],
    page: &PageRequest<EventKey>,
) -> Result<HashMap<Uuid, Vec<Event>>, DbErr> {
    let direction = if page.from_end { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT event.* FROM unnest($1::uuid[]) AS plan(id) CROSS JOIN LATERAL (\
            SELECT {COLUMNS} FROM plan_events WHERE plan_id = plan.id AND seq > $2 AND seq < $3 \
            ORDER BY seq {direction} LIMIT $4\
        ) AS event ORDER BY event.seq {direction}"
    );
    let behind = page.after.map_or(0, |position| position.seq);
    let before = page.before.map_or(i32::MAX, |position| position.seq);
    let mut events: HashMap<Uuid, Vec<Event>> = HashMap::new();
    for event in all(session, &sql, [plans.to_vec().into(), behind.into(), before.into(), page.rows().into()]).await? {
        events.entry(event.plan_id).or_default().push(event);
    }
    Ok(events)
}

/// A plan's events after `seq`, oldest first, at most `limit`.
pub async fn of_plan(session: &Session, plan_id: Uuid, behind: i32, limit: u32) -> Result<Vec<Event>, DbErr> {
    let sql = format!("SELECT {COLUMNS} FROM plan_events WHERE plan_id = $1 AND seq > $2 ORDER BY seq LIMIT $3");
    all(session, &sql, [plan_id.into(), behind.into(), i64::from(limit).into()]).await
}

/// The events of a user's plans after a key and below `floor`, by (mark, id), at most `limit`.
pub async fn of_user(
    session: &Session,
    user_id: Uuid,
    (mark, id): (u64, i64),
    floor: u64,
    limit: u32,
) -> Result<Vec<Event>, DbErr> {
    let sql = format!(
        "SELECT {COLUMNS} FROM plan_events WHERE user_id = $1 AND (mark, id) > ($2::text::xid8, $3) \
            AND mark < $4::text::xid8 ORDER BY plan_events.mark, id LIMIT $5"
    );
    let values =
        [user_id.into(), mark.to_string().into(), id.into(), floor.to_string().into(), i64::from(limit).into()];
    all(session, &sql, values).await
}

/// Which of a user's events at or above a floor were visible at one moment: one number for each transaction, not for each
/// event.
#[derive(Debug, Default)]
pub struct SeenEvents {
    /// The highest visible transaction. Not the snapshot, for the reason in [`super::unseen_events`].
    last: u64,
    in_progress: Vec<u64>,
}

impl SeenEvents {
    /// Whether the event was visible then.
    pub fn contains(&self, event: &Event) -> bool {
        event.xid <= self.last && !self.in_progress.contains(&event.xid)
    }
}

/// The user's events at or above `floor` that are visible now.
pub async fn seen(session: &Session, user_id: Uuid, floor: u64) -> Result<SeenEvents, DbErr> {
    let sql = "SELECT pg_current_snapshot()::text AS snapshot, coalesce((SELECT xid FROM plan_events \
        WHERE user_id = $1 AND mark >= $2::text::xid8 ORDER BY plan_events.xid DESC LIMIT 1), '0')::text AS last";
    let row = session.query_one_raw(statement(sql, [user_id.into(), floor.to_string().into()])).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("snapshot".to_owned()))?;
    let Snapshot { in_progress, .. } = Snapshot::parse(&row.try_get::<String>("", "snapshot")?)?;
    Ok(SeenEvents { last: number(&row.try_get::<String>("", "last")?)?, in_progress })
}

/// The user's last event below `floor`, trimmed or not, by mark and id. No smaller one can appear any more.
pub async fn last_below(session: &Session, user_id: Uuid, floor: u64) -> Result<(u64, i64), DbErr> {
    let sql = "SELECT mark::text, id FROM ( \
            (SELECT mark, id FROM plan_events WHERE user_id = $1 AND mark < $2::text::xid8 \
                ORDER BY mark DESC, id DESC LIMIT 1) \
            UNION ALL SELECT mark, id FROM plan_events_trimmed WHERE user_id = $1 \
        ) last ORDER BY last.mark DESC, id DESC LIMIT 1";
    let row = session.query_one_raw(statement(sql, [user_id.into(), floor.to_string().into()])).await?;
    row.map_or(Ok((0, 0)), |row| place(&row))
}

/// The user's last trimmed event, by mark and id.
pub async fn last_trimmed(session: &Session, user_id: Uuid) -> Result<Option<(u64, i64)>, DbErr> {
    let sql = "SELECT mark::text, id FROM plan_events_trimmed WHERE user_id = $1";
    let row = session.query_one_raw(statement(sql, [user_id.into()])).await?;
    row.as_ref().map(place).transpose()
}

/// The id of the event with this number, if it is stored.
pub async fn id_of(session: &Session, plan_id: Uuid, seq: i32) -> Result<Option<i64>, DbErr> {
    let sql = "SELECT id FROM plan_events WHERE plan_id = $1 AND seq = $2";
    let row = session.query_one_raw(statement(sql, [plan_id.into(), seq.into()])).await?;
    row.map(|row| row.try_get("", "id")).transpose()
}

/// The plan's current state as an event: the last one, or one made from its row. `None` when `viewer` has no such plan.
pub async fn present(session: &Session, viewer: &Viewer, plan_id: Uuid) -> Result<Option<Event>, DbErr> {
    let sql = "SELECT coalesce(e.id, 0) AS id, p.id AS plan_id, p.user_id, coalesce(e.seq, 0) AS seq, \
            coalesce(e.mark::text, '0') AS mark, coalesce(e.xid::text, '0') AS xid, \
            coalesce(e.status, p.processing_status, 'PENDING') AS status, NULL AS previous_status, \
            coalesce(e.stage, plan_stage(p.processing_status, p.agent_3_data, p.agent_2_data)) AS stage, \
            e.failure, coalesce(e.occurred_at, p.updated_at, p.created_at, now()) AS occurred_at \
        FROM investment_plans p \
        LEFT JOIN LATERAL (SELECT * FROM plan_events WHERE plan_id = p.id ORDER BY seq DESC LIMIT 1) e ON true \
        WHERE p.id = $1 AND (p.user_id = $2 OR $3)";
    let everyone = viewer.role == crate::auth::Role::Service;
    let events = all(session, sql, [plan_id.into(), viewer.user_id.into(), everyone.into()]).await?;
    Ok(events.into_iter().next())
}

/// Below this mark everything is visible that ever will be.
pub async fn floor(session: &Session) -> Result<u64, DbErr> {
    let sql = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS floor";
    let row = session.query_one_raw(statement(sql, [])).await?;
    number(&row.ok_or_else(|| DbErr::RecordNotFound("snapshot".to_owned()))?.try_get::<String>("", "floor")?)
}

/// Whether the key of a user's event is from another cluster, or of a lost commit: no transaction has this mark yet, or the event has
/// another one, as [`super::foreign_marks`] sets it.
pub async fn is_foreign_key(session: &Session, user_id: Uuid, (mark, id): (u64, i64)) -> Result<bool, DbErr> {
    let sql = "SELECT $2::text::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) \
        OR EXISTS (SELECT FROM plan_events WHERE id = $3 AND user_id = $1 AND mark <> $2::text::xid8) \
        OR $2::text::xid8 > '0' AND EXISTS ( \
            SELECT FROM plan_events_trimmed WHERE user_id = $1 AND mark = '0' AND id >= $3) AS is_foreign";
    let row = session.query_one_raw(statement(sql, [user_id.into(), mark.to_string().into(), id.into()])).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("snapshot".to_owned()))?.try_get("", "is_foreign")
}

async fn all(
    session: &Session,
    sql: &str,
    values: impl IntoIterator<Item = sea_orm::Value>,
) -> Result<Vec<Event>, DbErr> {
    session.query_all_raw(statement(sql, values)).await?.iter().map(|row| read(Row::new(row)?)).collect()
}

/// Reads an event from a row's next columns.
pub(super) fn read(mut row: Row<'_>) -> Result<Event, DbErr> {
    let (id, plan_id, user_id, seq) = (row.next()?, row.next()?, row.next()?, row.next()?);
    let (mark, xid) = (row.next()?, row.next()?);
    let status = row.word(ProcessingStatus::parse)?.unwrap_or(ProcessingStatus::Pending);
    let (previous_status, stage) = (row.word(ProcessingStatus::parse)?, row.word(PipelineStage::parse)?);
    let stored = row.decoded()?;
    let failure = (status == ProcessingStatus::Failed).then(|| stored.unwrap_or_else(Failure::without_reason));
    Ok(Event {
        plan_id,
        user_id,
        seq,
        mark: number(mark)?,
        id,
        xid: number(xid)?,
        status,
        previous_status,
        stage: stage.unwrap_or(PipelineStage::Queued),
        failure,
        occurred_at: row.nearest_time()?,
    })
}

fn place(row: &QueryResult) -> Result<(u64, i64), DbErr> {
    Ok((number(&row.try_get::<String>("", "mark")?)?, row.try_get("", "id")?))
}

/// Transaction ids are unsigned 64-bit integers, which SeaORM does not know: they are read as text.
pub(super) fn number(text: &str) -> Result<u64, DbErr> {
    text.parse().map_err(|_| DbErr::Type(format!("not a transaction id: {text}")))
}
