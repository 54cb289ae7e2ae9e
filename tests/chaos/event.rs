//! An event, as a stream tells it and as the table has it.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, Utc};
use plan_creator::vocabulary::{PipelineStage, ProcessingStatus};
use sea_orm::sqlx::{self, PgConnection, Row};
use serde_json::Value;
use uuid::Uuid;

/// Where an event stands, both in its plan's stream and in its user's. Read here and not by the server's own code, which
/// is what is being judged.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) plan: Uuid,
    pub(crate) user: Uuid,
    pub(crate) seq: i32,
    pub(crate) mark: u64,
    pub(crate) id: i64,
}

/// One change of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) at: Position,
    pub(crate) status: ProcessingStatus,
    pub(crate) stage: PipelineStage,
    pub(crate) occurred_at: DateTime<Utc>,
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { plan, user, seq, mark, id } = self;
        write!(f, "{seq} of plan {plan}, ({mark}, {id}) of user {user}")
    }
}

impl Position {
    /// The bytes of a cursor: version, plan, user, number, mark, id.
    pub(crate) fn of(cursor: &str) -> Option<Self> {
        let bytes: [u8; 53] = BASE64.decode(cursor).ok()?.try_into().ok()?;
        let (number, mark, id) = (bytes[33..37].try_into(), bytes[37..45].try_into(), bytes[45..].try_into());
        (bytes[0] == 1).then_some(Self {
            plan: Uuid::from_slice(&bytes[1..17]).ok()?,
            user: Uuid::from_slice(&bytes[17..33]).ok()?,
            seq: i32::from_be_bytes(number.ok()?),
            mark: u64::from_be_bytes(mark.ok()?),
            id: i64::from_be_bytes(id.ok()?),
        })
    }

    /// The cursor that the server would give.
    pub(crate) fn cursor(&self) -> String {
        let numbers = [&self.seq.to_be_bytes()[..], &self.mark.to_be_bytes(), &self.id.to_be_bytes()].concat();
        BASE64.encode([&[1][..], self.plan.as_bytes(), self.user.as_bytes(), &numbers].concat())
    }
}

impl Event {
    /// What a stream says; `None` where it makes no sense, or names another plan than its cursor.
    pub(crate) fn told(event: &Value) -> Option<Self> {
        let text = |field: &str| event[field].as_str();
        let told = Self {
            at: Position::of(text("cursor")?)?,
            status: ProcessingStatus::parse(text("status")?)?,
            stage: PipelineStage::parse(text("stage")?)?,
            occurred_at: text("occurredAt")?.parse().ok()?,
        };
        (text("planId")? == told.at.plan.to_string()).then_some(told)
    }

    /// Everything that is stored, in the order of all plans.
    pub(crate) async fn stored(connection: &mut PgConnection) -> Vec<Self> {
        let sql = "SELECT id, plan_id, user_id, seq, mark::text, status, stage, occurred_at \
            FROM plan_events ORDER BY plan_events.mark, id";
        let rows = sqlx::query(sql).fetch_all(connection).await.unwrap();
        let stored = rows.iter().map(|row| Self {
            at: Position {
                plan: row.get("plan_id"),
                user: row.get("user_id"),
                seq: row.get("seq"),
                mark: row.get::<String, _>("mark").parse().unwrap(),
                id: row.get("id"),
            },
            status: ProcessingStatus::parse(row.get("status")).unwrap(),
            stage: PipelineStage::parse(row.get("stage")).unwrap(),
            occurred_at: row.get("occurred_at"),
        });
        stored.collect()
    }
}

#[test]
fn a_cursor_is_read_and_written() {
    let at = Position { plan: Uuid::max(), user: Uuid::nil(), seq: 7, mark: u64::MAX, id: 42 };
    assert_eq!(Position::of(&at.cursor()), Some(at));
    assert_eq!(Position::of("yesterday"), None);
}
