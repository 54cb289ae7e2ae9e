//! Analytics over plans that are not archived: of one user, and of everyone.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rust_decimal::{Decimal, RoundingStrategy};
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::{one_of::any_of, row::Row};
use crate::{
    database::{Session, statement},
    vocabulary::{PlanType, ProcessingStatus},
};

/// Analytics of one user's plans.
#[derive(Clone, Debug, Default)]
pub struct PlanAnalytics {
    pub total_plans: i64,
    pub favorite_plans: i64,
    pub last_plan_created: Option<DateTime<Utc>>,
    /// The types that have plans, in the order of the enumeration.
    pub by_type: Vec<TypeStats>,
    /// The statuses that have plans, in the order of the enumeration.
    pub by_status: Vec<(ProcessingStatus, i64)>,
}

/// Analytics of the plans of one type.
#[derive(Clone, Debug)]
pub struct TypeStats {
    pub plan_type: PlanType,
    pub total_plans: i64,
    pub completed_plans: i64,
    /// How many of them have a target.
    amounts: i64,
    /// In US dollars, over those; `None` without any.
    pub total_target_amount: Option<Decimal>,
}

impl TypeStats {
    /// Reads the aggregates in the order of `FIGURES`.
    fn read(plan_type: PlanType, row: &mut Row<'_>) -> Result<Self, DbErr> {
        let (total_plans, completed_plans, amounts) = (row.next()?, row.next()?, row.next()?);
        Ok(Self { plan_type, total_plans, completed_plans, amounts, total_target_amount: row.number()? })
    }

    /// In US dollars, rounded to the cent, over the plans with a target.
    pub fn average_target_amount(&self) -> Option<Decimal> {
        let average = self.total_target_amount?.checked_div(self.amounts.into())?;
        Some(average.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
    }

    fn add(&mut self, other: &Self) {
        self.total_plans = self.total_plans.saturating_add(other.total_plans);
        self.completed_plans = self.completed_plans.saturating_add(other.completed_plans);
        self.amounts = self.amounts.saturating_add(other.amounts);
        let amounts = [self.total_target_amount, other.total_target_amount];
        self.total_target_amount = amounts.into_iter().flatten().reduce(Decimal::saturating_add);
    }
}

/// Null counts as the value that the API shows for it.
const ACTIVE: &str = "(SELECT user_id, is_favorite, created_at, target_amount, coalesce(plan_type, 'GENERAL') AS plan_type, \
        coalesce(processing_status, 'PENDING') AS status \
    FROM investment_plans WHERE is_active";

/// Aggregates by type. One NaN would make the sum NaN; what is shown as null counts as null.
const FIGURES: &str = "count(*) AS total_plans, count(*) FILTER (WHERE status = 'COMPLETED') AS completed_plans, \
    count(*) FILTER (WHERE abs(target_amount) < 10000000000000) AS amounts, \
    sum(target_amount) FILTER (WHERE abs(target_amount) < 10000000000000) AS total_target_amount";
/// Aggregates over all plans of a user.
const TOTALS: &str = ", count(*) FILTER (WHERE is_favorite) AS favorite_plans, max(created_at) AS last_plan_created";

/// The selected analytics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct AnalyticsSelection {
    /// Totals over all types and statuses.
    pub totals: bool,
    pub by_type: bool,
    pub by_status: bool,
}

impl AnalyticsSelection {
    /// The grouping sets, and the aggregates of each.
    fn sql(self) -> (String, &'static str) {
        let sets =
            [(self.totals, "(user_id)"), (self.by_type, "(user_id, plan_type)"), (self.by_status, "(user_id, status)")];
        let sets: Vec<_> = sets.into_iter().filter_map(|(is_wanted, set)| is_wanted.then_some(set)).collect();
        (sets.join(", "), if self.totals { TOTALS } else { "" })
    }
}

impl PlanAnalytics {
    /// Adds the aggregates of a type. Unknown types of an older table add to the one that the API shows.
    fn add_type(&mut self, stats: TypeStats) {
        match self.by_type.iter_mut().find(|known| known.plan_type == stats.plan_type) {
            Some(known) => known.add(&stats),
            None => self.by_type.push(stats),
        }
    }

    /// The same for a status.
    fn add_status(&mut self, status: ProcessingStatus, plans: i64) {
        match self.by_status.iter_mut().find(|(known, _)| *known == status) {
            Some((_, known)) => *known += plans,
            None => self.by_status.push((status, plans)),
        }
    }
}

/// The selected analytics of these users in one statement; users without plans are left out.
pub async fn of_users(
    session: &Session,
    users: &[Uuid],
    selection: AnalyticsSelection,
) -> Result<HashMap<Uuid, PlanAnalytics>, DbErr> {
    let (sets, totals) = selection.sql();
    if sets.is_empty() {
        return Ok(HashMap::new());
    }
    // A column outside every grouping set cannot be named.
    let of = |is_wanted: bool, name| if is_wanted { name } else { "NULL::text" };
    let (type_or_null, status_or_null) = (of(selection.by_type, "plan_type"), of(selection.by_status, "status"));
    let (those, users) = any_of(users);
    let sql = format!(
        "SELECT user_id, {type_or_null} AS plan_type, {status_or_null} AS status, {FIGURES}{totals} \
        FROM {ACTIVE} AND user_id = {those}) AS plan GROUP BY GROUPING SETS ({sets})"
    );
    let rows = session.query_all_raw(statement(&sql, [users])).await?;
    let mut figures: HashMap<Uuid, PlanAnalytics> = HashMap::new();
    for row in &rows {
        let mut row = Row::new(row)?;
        let figures = figures.entry(row.next()?).or_default();
        match (row.next()?, row.next()?) {
            (Some(word), _) => figures.add_type(TypeStats::read(plan_type(word), &mut row)?),
            (None, Some(word)) => {
                figures.add_status(ProcessingStatus::parse(word).unwrap_or(ProcessingStatus::Pending), row.next()?);
            }
            (None, None) => {
                figures.total_plans = row.next()?;
                row.skip(3);
                (figures.favorite_plans, figures.last_plan_created) = (row.next()?, row.time()?);
            }
        }
    }
    for figures in figures.values_mut() {
        figures.by_type.sort_by_key(|stats| stats.plan_type);
        figures.by_status.sort_unstable();
    }
    Ok(figures)
}

/// Analytics by type over everyone's plans, which triggers maintain (`plan_figures`): for the service role.
pub async fn of_everyone(session: &Session) -> Result<Vec<TypeStats>, DbErr> {
    let count = |column| format!("greatest(0, least(sum({column}), {}))::bigint", i64::MAX);
    let sql = format!(
        "SELECT plan_type, {} AS total_plans, {} AS completed_plans, {} AS amounts, \
            CASE WHEN sum(amounts) > 0 THEN sum(total) FILTER (WHERE total < 'Infinity') END AS total_target_amount \
        FROM plan_figures GROUP BY plan_type HAVING sum(plans) > 0",
        count("plans"),
        count("completed"),
        count("amounts")
    );
    let mut stats = Vec::new();
    for row in &session.query_all_raw(statement(&sql, [])).await? {
        let mut row = Row::new(row)?;
        stats.push(TypeStats::read(plan_type(row.next()?), &mut row)?);
    }
    stats.sort_by_key(|stats| stats.plan_type);
    Ok(stats)
}

/// The type that a stored word counts as; unknown ones as the type that the API shows.
fn plan_type(word: &str) -> PlanType {
    PlanType::parse(word).unwrap_or(PlanType::General)
}
