//! Figures over plans that are not archived: of a user, and of everyone.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rust_decimal::{Decimal, RoundingStrategy};
use sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

use super::row::Row;
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

/// Figures over the plans of one type.
#[derive(Clone, Debug)]
pub struct TypeStats {
    pub plan_type: PlanType,
    pub total_plans: i64,
    pub completed_plans: i64,
    /// How many of them have a target.
    amounts: i64,
    /// US dollars over those; `None` where there are none.
    pub total_target_amount: Option<Decimal>,
}

impl TypeStats {
    /// The figures in the next columns of a row, as `FIGURES` has them.
    fn read(plan_type: PlanType, row: &mut Row<'_>) -> Result<Self, DbErr> {
        let (total_plans, completed_plans, amounts) = (row.next()?, row.next()?, row.next()?);
        Ok(Self { plan_type, total_plans, completed_plans, amounts, total_target_amount: row.number()? })
    }

    /// US dollars, to the cent, over the plans that have a target.
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

/// What is null counts as what the API shows for it.
const ACTIVE: &str = "(SELECT user_id, is_favorite, created_at, target_amount, coalesce(plan_type, 'GENERAL') AS plan_type, \
        coalesce(processing_status, 'PENDING') AS status \
    FROM investment_plans WHERE is_active";

/// Over the plans of a type. One NaN would make the sum NaN: what no plan should have counts as null.
const FIGURES: &str = "count(*) AS total_plans, count(*) FILTER (WHERE status = 'COMPLETED') AS completed_plans, \
    count(*) FILTER (WHERE abs(target_amount) < 10000000000000) AS amounts, \
    sum(target_amount) FILTER (WHERE abs(target_amount) < 10000000000000) AS total_target_amount";
/// Over all plans of a user, behind the others.
const TOTALS: &str = ", count(*) FILTER (WHERE is_favorite) AS favorite_plans, max(created_at) AS last_plan_created";

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
        (sets.join(", "), if self.totals { TOTALS } else { "" })
    }
}

impl PlanAnalytics {
    /// Adds the figures of a type: more than once for one that also stands for the words of an older table.
    fn add_type(&mut self, stats: TypeStats) {
        match self.by_type.iter_mut().find(|known| known.plan_type == stats.plan_type) {
            Some(known) => known.add(&stats),
            None => self.by_type.push(stats),
        }
    }

    /// The same with those of a state.
    fn add_status(&mut self, status: ProcessingStatus, plans: i64) {
        match self.by_status.iter_mut().find(|(known, _)| *known == status) {
            Some((_, known)) => *known += plans,
            None => self.by_status.push((status, plans)),
        }
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
    let (type_or_null, status_or_null) = (of(wanted.by_type, "plan_type"), of(wanted.by_status, "status"));
    let (those, users) = match users {
        [user] => ("$1", Value::from(*user)),
        users => ("ANY($1)", users.to_vec().into()),
    };
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

/// The figures of each type over everyone's plans, which triggers keep (`plan_figures`): for the service role.
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

/// What a word counts as: that of an older table as what the API shows for it.
fn plan_type(word: &str) -> PlanType {
    PlanType::parse(word).unwrap_or(PlanType::General)
}
