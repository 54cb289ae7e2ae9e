//! The stored changes of plans, oldest first, from the audit that the database itself writes.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{JsonText, Slice, row::Row};
use crate::{
    database::{Session, statement},
    vocabulary::AuditOperation,
};

/// Bytes of the text of an image of a plan: more than three outputs of agents and the texts of a person have.
const MAX_IMAGE: usize = 4 * 1024 * 1024;

/// One change of a plan.
#[derive(Clone, Debug)]
pub struct Change {
    pub plan_id: Uuid,
    pub audit_id: i32,
    pub operation: AuditOperation,
    pub changed_by: Option<String>,
    pub changed_at: DateTime<Utc>,
    /// Without `updated_at`, which moves with every change.
    pub changed_columns: Vec<String>,
    /// Selected on demand.
    pub old_data: Option<JsonText>,
    /// Selected on demand.
    pub new_data: Option<JsonText>,
}

/// Where a change stands in its plan's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HistoryPosition(pub Uuid, pub i32);

/// A stretch of a history, and what of it travels: the images of a plan are large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ask {
    pub slice: Slice<HistoryPosition>,
    pub old_data: bool,
    pub new_data: bool,
}

/// A stretch of the history of each of these plans in the direction of reading, with one change more than asked for where
/// there is one. Of a plan that the session may not see there is none.
pub async fn of_plans(session: &Session, plans: &[Uuid], ask: &Ask) -> Result<HashMap<Uuid, Vec<Change>>, DbErr> {
    // An image of a plan from before its values were kept short is shown only where somebody can read it.
    let image = |wanted, column| match wanted {
        true => format!(
            "CASE WHEN pg_column_size({column}) <= 65536 OR octet_length({column}::text) <= {MAX_IMAGE} THEN {column} END"
        ),
        false => "NULL::jsonb".to_owned(),
    };
    let direction = if ask.slice.from_end { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT plan.id AS plan_id, change.* FROM unnest($1::uuid[]) AS plan(id) CROSS JOIN LATERAL (\
            SELECT audit_id, operation, changed_by, changed_at, \
                ARRAY(SELECT key FROM jsonb_each(CASE WHEN jsonb_typeof(new_data) = 'object' THEN new_data END) \
                    WHERE value IS DISTINCT FROM coalesce(old_data->key, 'null') AND key <> 'updated_at' ORDER BY key) AS changed_columns, \
                {} AS old_data, {} AS new_data \
            FROM investment_plans_audit WHERE plan_id = plan.id AND audit_id > $2 AND audit_id < $3 \
            ORDER BY audit_id {direction} LIMIT $4\
        ) AS change ORDER BY change.audit_id {direction}",
        image(ask.old_data, "old_data"),
        image(ask.new_data, "new_data"),
    );
    let behind = ask.slice.after.map_or(0, |HistoryPosition(_, audit_id)| audit_id);
    let before = ask.slice.before.map_or(i32::MAX, |HistoryPosition(_, audit_id)| audit_id);
    let values = [plans.to_vec().into(), behind.into(), before.into(), ask.slice.rows().into()];
    let mut histories: HashMap<Uuid, Vec<Change>> = HashMap::new();
    for row in session.query_all_raw(statement(&sql, values)).await? {
        let change = read(Row::new(&row)?)?;
        histories.entry(change.plan_id).or_default().push(change);
    }
    Ok(histories)
}

fn read(mut row: Row<'_>) -> Result<Change, DbErr> {
    Ok(Change {
        plan_id: row.next()?,
        audit_id: row.next()?,
        // A record of an older trigger that does not say what it was is shown as a change.
        operation: row.word(AuditOperation::parse)?.unwrap_or(AuditOperation::Update),
        changed_by: row.next()?,
        changed_at: row.nearest_time()?,
        changed_columns: row.next()?,
        old_data: row.json()?,
        new_data: row.json()?,
    })
}
