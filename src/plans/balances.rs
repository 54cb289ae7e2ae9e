//! What a plan's money is worth on the way, as the person says it: rows of `plan_balances`, whose triggers change the plan and tell its
//! history.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::{row::Row, times};
use crate::database::{Session, statement};
use agents::composer::Balance;

/// Balances of a plan that are kept.
pub const MOST_KEPT: i64 = 1_000;
/// Balances of a plan that are shown: the newest.
pub const MOST_SHOWN: i64 = 100;

/// What a plan has been worth: how much, and when, now where nothing is said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NewBalance {
    pub amount: Decimal,
    pub on: Option<DateTime<Utc>>,
}

/// What became of a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is stored, perhaps as before.
    Stored,
    /// It is of a time before the plan.
    TooEarly,
    /// It is of a time to come.
    TooLate,
    /// The plan has as many as are kept.
    TooMany,
}

/// Records a balance of a plan that the session has locked. Another of the same time is replaced; the same one is not written again.
pub async fn record(session: &Session, plan_id: Uuid, new: NewBalance) -> Result<Recorded, DbErr> {
    let sql = "WITH coming AS ( \
            SELECT id, coalesce($2, now()) AS balance_on, created_at FROM investment_plans WHERE id = $1 \
        ), allowed AS ( \
            SELECT coming.*, balance_on < created_at AS too_early, balance_on > now() AS too_late, \
                NOT EXISTS (SELECT FROM plan_balances WHERE plan_id = id AND plan_balances.balance_on = coming.balance_on) \
                    AND (SELECT count(*) FROM plan_balances WHERE plan_id = id) >= $4 AS too_many FROM coming \
        ), stored AS ( \
            INSERT INTO plan_balances (plan_id, balance_on, amount) SELECT id, balance_on, $3 FROM allowed \
                WHERE NOT too_early IS TRUE AND NOT too_late AND NOT too_many \
            ON CONFLICT (plan_id, balance_on) DO UPDATE SET amount = excluded.amount \
                WHERE plan_balances.amount IS DISTINCT FROM excluded.amount \
        ) SELECT too_early IS TRUE, too_late, too_many FROM allowed";
    let on = new.on.map(times::within);
    let values = [plan_id.into(), on.into(), new.amount.into(), MOST_KEPT.into()];
    let Some(row) = session.query_one_raw(statement(sql, values)).await? else { return Ok(Recorded::Stored) };
    let mut row = Row::new(&row)?;
    let (too_early, too_late, too_many) = (row.next()?, row.next()?, row.next()?);
    Ok(match (too_early, too_late, too_many) {
        (true, ..) => Recorded::TooEarly,
        (_, true, _) => Recorded::TooLate,
        (.., true) => Recorded::TooMany,
        _ => Recorded::Stored,
    })
}

/// The balances of these plans that are shown, newest first, as far as the session may see them and there are any.
pub async fn of_plans(session: &Session, plans: &[Uuid]) -> Result<HashMap<Uuid, Vec<Balance>>, DbErr> {
    let sql = "SELECT plan.id, balance.* FROM unnest($1::uuid[]) AS plan(id) CROSS JOIN LATERAL ( \
            SELECT balance_on, amount FROM plan_balances WHERE plan_id = plan.id ORDER BY balance_on DESC LIMIT $2 \
        ) AS balance ORDER BY plan.id, balance_on DESC";
    let mut all: HashMap<Uuid, Vec<Balance>> = HashMap::new();
    for row in session.query_all_raw(statement(sql, [plans.to_vec().into(), MOST_SHOWN.into()])).await? {
        let mut row = Row::new(&row)?;
        let (plan_id, on) = (row.next()?, row.time()?);
        // A row that violates the table's constraints, from a restored backup, counts as none.
        let amount = row.number()?.filter(|amount| !amount.is_sign_negative());
        if let Some((on, amount)) = on.zip(amount) {
            all.entry(plan_id).or_default().push(Balance { on, amount });
        }
    }
    Ok(all)
}
