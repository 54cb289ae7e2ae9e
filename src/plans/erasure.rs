//! Erasure of a person: accepted at once, done in batches that each commit. Once accepted, row-level security hides everything
//! from that person (`migration::m20261129_000033_erase_users_in_pieces`).

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::database::{Session, statement};

/// Plans in a batch; each has documents, events and audit records.
const PLANS: i64 = 200;
/// Audit records of formerly deleted plans in a batch.
const RECORDS: i64 = 1_000;

/// The result of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErasureBatch {
    /// So many plans were erased, or only records; there is more.
    Erased(u64),
    /// Only plans that others have locked are left.
    Held,
    /// The user is erased.
    Done,
}

/// What stays of an erased person's audit record: the operation and its time. A time that the table would refuse becomes the
/// present.
macro_rules! forget {
    () => {
        "user_id = NULL, old_data = NULL, new_data = NULL, changed_by = NULL, \
         changed_at = CASE WHEN changed_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00' \
            THEN now() ELSE changed_at END"
    };
}

/// Accepts the erasure of a user and returns the number of their plans, for a session of the service role. Waits for
/// concurrent writes; an unknown user has nothing to erase.
pub async fn accept(session: &Session, user_id: Uuid) -> Result<i64, DbErr> {
    let lock = statement("SELECT id_user FROM users WHERE id_user = $1 FOR UPDATE", [user_id.into()]);
    if session.query_one_raw(lock).await?.is_none() {
        return Ok(0);
    }
    // Streams of the user, or as the user, end as after a deletion.
    let sql = "WITH counted AS (SELECT count(*) AS plans FROM investment_plans WHERE user_id = $1), \
            accepted AS (INSERT INTO user_erasures (user_id, plans) SELECT $1, plans FROM counted ON CONFLICT DO NOTHING), \
            told AS (INSERT INTO plan_removals (subject) VALUES ($1)) \
        SELECT plans, pg_notify('plan_events', '') FROM counted";
    let row = session.query_one_raw(statement(sql, [user_id.into()])).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("count".to_owned()))?.try_get("", "plans")
}

/// Whether the viewer is being erased.
pub async fn is_accepted(session: &Session, user_id: Uuid) -> Result<bool, DbErr> {
    let sql = "SELECT user_id FROM user_erasures WHERE user_id = $1";
    Ok(session.query_one_raw(statement(sql, [user_id.into()])).await?.is_some())
}

/// How many people are being erased.
pub async fn count(session: &Session) -> Result<i64, DbErr> {
    let row = session.query_one_raw(statement("SELECT count(*) AS people FROM user_erasures", [])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "people"))
}

/// The next person after `after` who is being erased, locked until the session ends; those that others have locked are skipped.
pub async fn next(session: &Session, after: Option<Uuid>) -> Result<Option<Uuid>, DbErr> {
    let sql = "SELECT user_id FROM user_erasures WHERE $1 IS NULL OR user_id > $1 ORDER BY user_id LIMIT 1 \
        FOR UPDATE SKIP LOCKED";
    session.query_one_raw(statement(sql, [after.into()])).await?.map(|row| row.try_get("", "user_id")).transpose()
}

/// Erases a batch: plans, then records of formerly deleted plans, then the user.
pub async fn erase(session: &Session, user_id: Uuid) -> Result<ErasureBatch, DbErr> {
    let plans = "WITH batch AS (SELECT id FROM investment_plans WHERE user_id = $1 LIMIT $2 FOR UPDATE SKIP LOCKED) \
        DELETE FROM investment_plans USING batch WHERE investment_plans.id = batch.id";
    let erased = session.execute_raw(statement(plans, [user_id.into(), PLANS.into()])).await?.rows_affected();
    if erased > 0 {
        return Ok(ErasureBatch::Erased(erased));
    }
    let held = "SELECT FROM investment_plans WHERE user_id = $1 LIMIT 1";
    if session.execute_raw(statement(held, [user_id.into()])).await?.rows_affected() > 0 {
        return Ok(ErasureBatch::Held);
    }
    for records in [RECORDS_BY_IMAGE, RECORDS_OF_OWNER] {
        let done = session.execute_raw(statement(records, [user_id.into(), RECORDS.into()])).await?;
        if done.rows_affected() > 0 {
            return Ok(ErasureBatch::Erased(0));
        }
    }
    // Waits for concurrent inserts of plans, and deletes them too.
    for last in ["DELETE FROM users WHERE id_user = $1", "DELETE FROM user_erasures WHERE user_id = $1"] {
        session.execute_raw(statement(last, [user_id.into()])).await?;
    }
    Ok(ErasureBatch::Done)
}

const RECORDS_OF_OWNER: &str = concat!(
    "UPDATE investment_plans_audit SET ",
    forget!(),
    " WHERE audit_id IN (SELECT audit_id FROM investment_plans_audit WHERE user_id = $1 LIMIT $2)"
);

/// Records from before they had an owner, of plans that their owner deleted; the deletion's own comes last.
const RECORDS_BY_IMAGE: &str = concat!(
    "UPDATE investment_plans_audit SET ",
    forget!(),
    " WHERE audit_id IN (SELECT audit_id FROM investment_plans_audit \
        WHERE user_id IS NULL AND $1::uuid::text IN (old_data->>'user_id', new_data->>'user_id') AND plan_id IN ( \
            SELECT plan_id FROM investment_plans_audit WHERE user_id = $1 \
            UNION SELECT plan_id FROM investment_plans_audit WHERE operation = 'DELETE' AND old_data->>'user_id' = $1::uuid::text) \
        ORDER BY operation = 'DELETE', audit_id LIMIT $2)"
);
