//! A person is erased: accepted at once, and done in pieces, each of which stays done. From the moment that it is accepted, row
//! level security lets nobody find anything as that person (`migration::m20261129_000033_erase_users_in_pieces`).

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::database::{Session, statement};

/// Plans of one piece: each has documents, events and records.
const PLANS: i64 = 200;
/// Records of plans that were deleted before, of one piece.
const RECORDS: i64 = 1_000;

/// What a piece of an erasure was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErasureBatch {
    /// So many plans are gone, or none but records; there is more.
    Erased(u64),
    /// All that is left are plans that somebody else holds.
    Held,
    /// The person is gone.
    Done,
}

/// What is left of a record of somebody who is erased: that something was done to a plan, and when. A time that the table would
/// not take any more becomes the present.
macro_rules! forget {
    () => {
        "user_id = NULL, old_data = NULL, new_data = NULL, changed_by = NULL, \
         changed_at = CASE WHEN changed_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00' \
            THEN now() ELSE changed_at END"
    };
}

/// Accepts that a user is erased, for a session of the service role, and says how many plans they have. Writes that are under way
/// end before; of a user whom the table does not know there is nothing to erase.
pub async fn accept(session: &Session, user_id: Uuid) -> Result<i64, DbErr> {
    let lock = statement("SELECT id_user FROM users WHERE id_user = $1 FOR UPDATE", [user_id.into()]);
    if session.query_one_raw(lock).await?.is_none() {
        return Ok(0);
    }
    // Who watches the user, or as the user, hears of it as of a deletion.
    let sql = "WITH counted AS (SELECT count(*) AS plans FROM investment_plans WHERE user_id = $1), \
            accepted AS (INSERT INTO user_erasures (user_id, plans) SELECT $1, plans FROM counted ON CONFLICT DO NOTHING), \
            told AS (INSERT INTO plan_removals (subject) VALUES ($1)) \
        SELECT plans, pg_notify('plan_events', '') FROM counted";
    let row = session.query_one_raw(statement(sql, [user_id.into()])).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("count".to_owned()))?.try_get("", "plans")
}

/// Whether the viewer of the session is being erased.
pub async fn is_accepted(session: &Session, user_id: Uuid) -> Result<bool, DbErr> {
    let sql = "SELECT user_id FROM user_erasures WHERE user_id = $1";
    Ok(session.query_one_raw(statement(sql, [user_id.into()])).await?.is_some())
}

/// How many people are being erased.
pub async fn count(session: &Session) -> Result<i64, DbErr> {
    let row = session.query_one_raw(statement("SELECT count(*) AS people FROM user_erasures", [])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "people"))
}

/// The next person behind `after` who is being erased, locked until the session ends; those whom somebody else erases are passed over.
pub async fn next(session: &Session, after: Option<Uuid>) -> Result<Option<Uuid>, DbErr> {
    let sql = "SELECT user_id FROM user_erasures WHERE $1 IS NULL OR user_id > $1 ORDER BY user_id LIMIT 1 \
        FOR UPDATE SKIP LOCKED";
    session.query_one_raw(statement(sql, [after.into()])).await?.map(|row| row.try_get("", "user_id")).transpose()
}

/// Erases a piece of what is left of a user: plans, then records of plans that were deleted before, then the user.
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
    // The user's row waits for whoever writes a plan at this moment, and takes it along.
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

/// Those from before a record said whose it is, of plans that were deleted by their owner; what tells of the deletion comes last.
const RECORDS_BY_IMAGE: &str = concat!(
    "UPDATE investment_plans_audit SET ",
    forget!(),
    " WHERE audit_id IN (SELECT audit_id FROM investment_plans_audit \
        WHERE user_id IS NULL AND $1::uuid::text IN (old_data->>'user_id', new_data->>'user_id') AND plan_id IN ( \
            SELECT plan_id FROM investment_plans_audit WHERE user_id = $1 \
            UNION SELECT plan_id FROM investment_plans_audit WHERE operation = 'DELETE' AND old_data->>'user_id' = $1::uuid::text) \
        ORDER BY operation = 'DELETE', audit_id LIMIT $2)"
);
