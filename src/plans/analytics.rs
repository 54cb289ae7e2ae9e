//! Figures over plans that are not archived: of a user, of everyone, and of everyone by user.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Slice;
use crate::{
    database::{Session, statement},
    vocabulary::{PlanType, ProcessingStatus},
};

/// Figures over one user's plans.
#[derive(Clone, Debug, Default)]
pub struct PlanAnalytics {
    pub total_plans: i64,
    pub favorite_plans: i64,
    pub last_plan_created: Option<DateTime<Utc>>,
    /// The types of which there are plans, in the order of the vocabulary.
    pub by_type: Vec<TypeStats>,
    /// The states in which there are plans, in the order of the vocabulary.
    pub by_status: Vec<(ProcessingStatus, i64)>,
}

/// Figures over the plans of one type. US dollars, to the cent.
#[derive(Clone, Debug)]
pub struct TypeStats {
    pub plan_type: PlanType,
    pub total_plans: i64,
    pub completed_plans: i64,
    pub average_target_amount: Option<Decimal>,
    pub total_target_amount: Option<Decimal>,
}

/// How much a user has made of the product.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Engagement {
    pub user_id: Uuid,
    pub total_plans: i64,
    pub favorite_plans: i64,
    pub last_plan_created: DateTime<Utc>,
}

/// Where a user stands in the list of `engagement`: plans, then id, both descending.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EngagementPosition(pub i64, pub Uuid);

/// What is null, or a word that an older table may hold, counts as what the API shows for it.
const ACTIVE: &str = "(SELECT user_id, is_favorite, created_at, target_amount, \
        CASE WHEN plan_type IN ('RETIREMENT', 'HOUSE', 'EDUCATION') THEN plan_type ELSE 'GENERAL' END AS plan_type, \
        CASE WHEN processing_status IN ('PROCESSING', 'COMPLETED', 'FAILED') THEN processing_status \
            ELSE 'PENDING' END AS status \
    FROM investment_plans WHERE is_active";

/// Over the plans of a type.
const FIGURES: &str = "count(*) AS total_plans, count(*) FILTER (WHERE status = 'COMPLETED') AS completed_plans, \
    round(avg(target_amount), 2) AS average_target_amount, sum(target_amount) AS total_target_amount";
/// Over all plans of a user.
const TOTALS: &str = "count(*) FILTER (WHERE is_favorite) AS favorite_plans, max(created_at) AS last_plan_created";
const NO_TOTALS: &str = "0::bigint AS favorite_plans, NULL::timestamptz AS last_plan_created";

/// Which figures over a user's plans somebody wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// What is not of a type or state.
    pub totals: bool,
    pub by_type: bool,
    pub by_status: bool,
}

impl Wanted {
    /// The sets of columns that plans are grouped by, and the figures of each.
    fn sql(self) -> (String, &'static str) {
        let sets =
            [(self.totals, "(user_id)"), (self.by_type, "(user_id, plan_type)"), (self.by_status, "(user_id, status)")];
        let sets: Vec<_> = sets.into_iter().filter_map(|(is_wanted, set)| is_wanted.then_some(set)).collect();
        (sets.join(", "), if self.totals { TOTALS } else { NO_TOTALS })
    }
}

#[derive(FromQueryResult)]
struct Row {
    user_id: Option<Uuid>,
    plan_type: Option<String>,
    status: Option<String>,
    total_plans: i64,
    favorite_plans: i64,
    last_plan_created: Option<DateTime<Utc>>,
    completed_plans: i64,
    average_target_amount: Option<Decimal>,
    total_target_amount: Option<Decimal>,
}

impl Row {
    fn type_stats(&self) -> Option<TypeStats> {
        Some(TypeStats {
            plan_type: PlanType::parse(self.plan_type.as_deref()?)?,
            total_plans: self.total_plans,
            completed_plans: self.completed_plans,
            average_target_amount: self.average_target_amount,
            total_target_amount: self.total_target_amount,
        })
    }
}

/// The wanted figures of each of these users, in one walk over their plans; a user without plans is not in it.
pub async fn of_users(
    session: &Session,
    users: &[Uuid],
    wanted: Wanted,
) -> Result<HashMap<Uuid, PlanAnalytics>, DbErr> {
    let (sets, totals) = wanted.sql();
    if sets.is_empty() {
        return Ok(HashMap::new());
    }
    // A column that is in no set cannot be named.
    let of = |is_wanted: bool, name| if is_wanted { name } else { "NULL::text" };
    let (plan_type, status) = (of(wanted.by_type, "plan_type"), of(wanted.by_status, "status"));
    let (those, users) = match users {
        [user] => ("$1", Value::from(*user)),
        users => ("ANY($1)", users.to_vec().into()),
    };
    let sql = format!(
        "SELECT user_id, {plan_type} AS plan_type, {status} AS status, {FIGURES}, {totals} \
        FROM {ACTIVE} AND user_id = {those}) AS plan GROUP BY GROUPING SETS ({sets})"
    );
    let rows = session.query_all_raw(statement(&sql, [users])).await?;
    let mut figures: HashMap<Uuid, PlanAnalytics> = HashMap::new();
    for row in rows {
        let row = Row::from_query_result(&row, "")?;
        let figures = figures.entry(row.user_id.unwrap_or_default()).or_default();
        if let Some(stats) = row.type_stats() {
            figures.by_type.push(stats);
        } else if let Some(status) = row.status.as_deref().and_then(ProcessingStatus::parse) {
            figures.by_status.push((status, row.total_plans));
        } else {
            figures.total_plans = row.total_plans;
            figures.favorite_plans = row.favorite_plans;
            figures.last_plan_created = row.last_plan_created;
        }
    }
    for figures in figures.values_mut() {
        figures.by_type.sort_by_key(|stats| stats.plan_type);
        figures.by_status.sort_unstable();
    }
    Ok(figures)
}

/// The figures of each type over everyone's plans, which triggers keep (`plan_figures`): for the service role.
pub async fn of_everyone(session: &Session) -> Result<Vec<TypeStats>, DbErr> {
    let sql = "SELECT NULL::uuid AS user_id, plan_type, NULL AS status, total_plans, 0::bigint AS favorite_plans, \
            NULL::timestamptz AS last_plan_created, completed_plans, round(total / nullif(amounts, 0), 2) AS average_target_amount, \
            CASE WHEN amounts > 0 THEN total END AS total_target_amount \
        FROM (SELECT plan_type, sum(plans)::bigint AS total_plans, sum(completed)::bigint AS completed_plans, \
            sum(amounts) AS amounts, sum(total) AS total FROM plan_figures GROUP BY plan_type) AS figures \
        WHERE total_plans > 0";
    let rows = session.query_all_raw(statement(sql, [])).await?;
    let rows = rows.iter().map(|row| Row::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
    let mut stats: Vec<_> = rows.iter().filter_map(Row::type_stats).collect();
    stats.sort_by_key(|stats| stats.plan_type);
    Ok(stats)
}

/// A stretch of the users with at least `min_plans` plans, most plans first, in the direction of reading, with one more
/// than asked for where there is one: for the service role.
pub async fn engagement(
    session: &Session,
    min_plans: i32,
    slice: &Slice<EngagementPosition>,
) -> Result<Vec<Engagement>, DbErr> {
    let direction = if slice.from_end { "ASC" } else { "DESC" };
    let sql = format!(
        "SELECT user_id, count(*) AS total_plans, count(*) FILTER (WHERE is_favorite) AS favorite_plans, \
            coalesce(max(created_at), to_timestamp(0)) AS last_plan_created \
        FROM investment_plans WHERE is_active GROUP BY user_id \
        HAVING count(*) >= $1 AND ($2::bigint IS NULL OR (count(*), user_id) < ($2, $3::uuid)) \
            AND ($4::bigint IS NULL OR (count(*), user_id) > ($4, $5::uuid)) \
        ORDER BY count(*) {direction}, user_id {direction} LIMIT $6"
    );
    let plans = |position: Option<EngagementPosition>| position.map(|EngagementPosition(plans, _)| plans);
    let user = |position: Option<EngagementPosition>| position.map(|EngagementPosition(_, user)| user);
    let values = [
        i64::from(min_plans).into(),
        plans(slice.after).into(),
        user(slice.after).into(),
        plans(slice.before).into(),
        user(slice.before).into(),
        slice.rows().into(),
    ];
    let rows = session.query_all_raw(statement(&sql, values)).await?;
    rows.iter().map(|row| Engagement::from_query_result(row, "")).collect()
}
