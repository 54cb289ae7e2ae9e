//! Users by the number of their active plans, which triggers keep (`migration::m20261129_000051_count_plans_of_users`): a page
//! costs what a page costs. For the service role.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Slice,
    order::{CREATED, FAVORITE},
    row::Row,
};
use crate::database::{Session, statement};

/// How much a user has made of the product.
#[derive(Clone, Debug)]
pub struct Engagement {
    pub user_id: Uuid,
    pub total_plans: i64,
    pub favorite_plans: i64,
    pub last_plan_created: DateTime<Utc>,
}

/// Where a user stands in the list: plans, then id, both descending.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EngagementPosition(pub i64, pub Uuid);

/// A stretch of the users with at least `min_plans` plans, most plans first, in the direction of reading, with one more than asked
/// for where there is one.
pub async fn page(
    session: &Session,
    min_plans: i32,
    slice: &Slice<EngagementPosition>,
) -> Result<Vec<Engagement>, DbErr> {
    let mut values: Vec<Value> = vec![i64::from(min_plans.max(1)).into(), slice.rows().into()];
    // Said only where there is a bound: an index is not entered at one that may be null.
    let mut bounds = String::new();
    for (sign, position) in [("<", slice.after), (">", slice.before)] {
        let Some(EngagementPosition(plans, user)) = position else { continue };
        bounds.push_str(&format!(" AND (plans, user_id) {sign} (${}, ${})", values.len() + 1, values.len() + 2));
        values.extend([plans.into(), user.into()]);
    }
    let order = if slice.from_end { "plans, user_id" } else { "plans DESC, user_id DESC" };
    let within = format!("WHERE plans >= $1{bounds}");
    let to_limit = format!("ORDER BY {order} LIMIT $2");
    // Users with changes that are still to be added stand where their sums put them; of the others the index has the order.
    let sql = format!(
        "WITH changes AS MATERIALIZED ( \
            SELECT user_id, sum(plans) AS plans, sum(favorites) AS favorites FROM user_plan_count_changes GROUP BY user_id \
        ), changed AS ( \
            SELECT user_id, (changes.plans + coalesce(counts.plans, 0))::bigint AS plans, \
                (changes.favorites + coalesce(counts.favorites, 0))::bigint AS favorites \
            FROM changes LEFT JOIN user_plan_counts counts USING (user_id) \
        ), page AS ( \
            (SELECT user_id, plans, favorites FROM changed {within} {to_limit}) \
            UNION ALL \
            (SELECT user_id, plans, favorites FROM user_plan_counts {within} \
                AND user_id NOT IN (SELECT user_id FROM changes) {to_limit}) \
            {to_limit} \
        ) \
        SELECT user_id, plans, favorites, greatest({}, {}) FROM page ORDER BY {order}",
        newest(false),
        newest(true)
    );
    let rows = session.query_all_raw(statement(&sql, values)).await?;
    let read = |row| {
        let mut row = Row::new(row)?;
        let (user_id, total_plans, favorite_plans) = (row.next()?, row.next()?, row.next::<i64>()?.max(0));
        Ok(Engagement { user_id, total_plans, favorite_plans, last_plan_created: row.nearest_time()? })
    };
    rows.iter().map(read).collect()
}

/// The newest of a user's active plans, behind the starred ones or with them: the first entry there in the dashboard's index.
fn newest(behind_starred: bool) -> String {
    let behind = if behind_starred {
        format!("AND ({FAVORITE}, {CREATED}) < (true, '-infinity'::timestamptz)")
    } else {
        String::new()
    };
    format!(
        "(SELECT {CREATED} FROM investment_plans plan WHERE plan.user_id = page.user_id AND is_active {behind} \
            ORDER BY {FAVORITE} DESC, {CREATED} DESC LIMIT 1)"
    )
}

/// Adds changes to the counts that no writer has added yet.
pub async fn merge(session: &Session) -> Result<(), DbErr> {
    session.execute_unprepared("SELECT public.merge_user_plan_counts()").await.map(drop)
}
