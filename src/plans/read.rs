//! Reading plans: one by its id, or a page of a user's.

use std::collections::HashMap;

use entity::investment_plans::{Column as C, Entity as Plans};
use rust_decimal::Decimal;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, JoinType, Order as Direction, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Value,
    sea_query::{Expr, Func, LikeExpr, Query, SelectStatement, extension::postgres::PgExpr},
};
use uuid::Uuid;

use super::{
    Plan,
    columns::Columns,
    order::{self, Order, Position},
};
use crate::{
    auth::{Role, Viewer},
    database::Session,
    vocabulary::{PlanType, ProcessingStatus, RiskLevel},
};

/// Which plans of a user a list shows. What is `None`, and an open end, leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    pub plan_type: Option<Vec<PlanType>>,
    pub risk_level: Option<Vec<RiskLevel>>,
    pub processing_status: Option<Vec<ProcessingStatus>>,
    pub is_favorite: Option<bool>,
    pub archived: Archived,
    pub created_at: Range<chrono::DateTime<chrono::Utc>>,
    pub target_amount: Range<Decimal>,
    pub time_horizon: Range<i32>,
    /// Looked for in name, goals and preferences, whatever its case.
    pub search: Option<String>,
}

/// Whether archived plans are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Archived {
    #[default]
    Exclude,
    Include,
    Only,
}

/// Both ends included; an end left out is open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Range<T> {
    pub from: Option<T>,
    pub to: Option<T>,
}

impl<T> Default for Range<T> {
    fn default() -> Self {
        Self { from: None, to: None }
    }
}

/// A stretch of a list: up to `limit` plans behind `after`, before `before`, from its start or from its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slice {
    pub after: Option<Position>,
    pub before: Option<Position>,
    pub limit: u64,
    pub from_end: bool,
}

/// A list of a user's plans: which, in which order, and what of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ask {
    pub filter: Filter,
    pub order: Order,
    pub slice: Slice,
    pub columns: Columns,
}

/// A stretch of a list, and whether there is more beyond it.
pub type Stretch = (Vec<Plan>, bool);

/// Whose plans `viewer` may see: in code as well as by the policies of the database.
pub(super) fn scope(viewer: &Viewer) -> Option<Expr> {
    match viewer.role {
        Role::Authenticated => Some(C::UserId.eq(viewer.user_id)),
        Role::Service => None,
    }
}

/// The plan with this id, if `viewer` may see it; nothing else tells an unknown id from somebody else's.
pub async fn find(session: &Session, viewer: &Viewer, id: Uuid, columns: &Columns) -> Result<Option<Plan>, DbErr> {
    Ok(by_ids(session, &[id], scope(viewer), columns).await?.into_iter().next())
}

/// Those of these plans that `viewer` may see, in no particular order.
pub async fn several(session: &Session, viewer: &Viewer, ids: &[Uuid], columns: &Columns) -> Result<Vec<Plan>, DbErr> {
    by_ids(session, ids, scope(viewer), columns).await
}

/// The plan with this id, whoever's it is: for the pipeline.
pub async fn by_id(session: &Session, id: Uuid, columns: &Columns) -> Result<Option<Plan>, DbErr> {
    Ok(by_ids(session, &[id], None, columns).await?.into_iter().next())
}

async fn by_ids(session: &Session, ids: &[Uuid], scope: Option<Expr>, columns: &Columns) -> Result<Vec<Plan>, DbErr> {
    let wanted = match ids {
        [id] => C::Id.eq(*id),
        ids => C::Id.is_in(ids.iter().copied()),
    };
    let wanted = Condition::all().add(wanted).add_option(scope);
    let select = columns.apply(Plans::find().select_only()).filter(wanted);
    session.query_all(&select.into_query()).await?.iter().map(|row| columns.read(row)).collect()
}

/// A stretch of the plans of `user_id`, in order.
pub async fn list(session: &Session, user_id: Uuid, ask: &Ask) -> Result<Stretch, DbErr> {
    let (select, columns) = select(Expr::value(user_id), ask);
    let rows = session.query_all(&select).await?;
    let plans = rows.iter().map(|row| columns.read(row)).collect::<Result<_, _>>()?;
    Ok(stretch(plans, &ask.slice))
}

/// The same stretch of each of these users' plans, in one statement.
pub async fn lists(session: &Session, users: &[Uuid], ask: &Ask) -> Result<HashMap<Uuid, Stretch>, DbErr> {
    let (select, columns) = select(Expr::col("person"), ask);
    let mut each = Query::select();
    each.expr(Expr::cust("plan.*"))
        .from_function(Func::cust("unnest").arg(Value::from(users.to_vec())), "person")
        .join_lateral(JoinType::InnerJoin, select, "plan", Expr::value(true));
    // A LIMIT for each person can only be a walk per person, so that each one's plans come in their order.
    let mut plans: HashMap<Uuid, Vec<Plan>> = HashMap::new();
    for row in session.query_all(&each).await? {
        let plan = columns.read(&row)?;
        plans.entry(plan.user_id).or_default().push(plan);
    }
    Ok(plans.into_iter().map(|(user, plans)| (user, stretch(plans, &ask.slice))).collect())
}

/// The statement for a stretch of the plans of `user`, with one more than asked for, and the columns it gives.
fn select(user: Expr, ask: &Ask) -> (SelectStatement, Columns) {
    let Ask { filter, order, slice, columns } = ask;
    let mut columns = columns.clone();
    order.field.columns().iter().for_each(|column| columns.add(*column));
    // From the end, the list is read backwards and turned round afterwards.
    let descending = order.descending != slice.from_end;
    let mut select = columns.apply(Plans::find().select_only()).filter(condition(user, filter));
    if let Some(after) = &slice.after {
        select = select.filter(after.beyond(!order.descending));
    }
    if let Some(before) = &slice.before {
        select = select.filter(before.beyond(order.descending));
    }
    for key in order.field.keys() {
        select = select.order_by(key, if descending { Direction::Desc } else { Direction::Asc });
    }
    (select.limit(slice.limit + 1).into_query(), columns)
}

/// One more than asked for tells whether there is more.
fn stretch(mut plans: Vec<Plan>, slice: &Slice) -> Stretch {
    let limit = usize::try_from(slice.limit).unwrap_or(usize::MAX);
    let has_more = plans.len() > limit;
    plans.truncate(limit);
    if slice.from_end {
        plans.reverse();
    }
    (plans, has_more)
}

/// How many plans the filter lets through, of each of these users that has any.
pub async fn counts(session: &Session, users: &[Uuid], filter: &Filter) -> Result<HashMap<Uuid, i64>, DbErr> {
    let of_users = Func::cust("ANY").arg(Value::from(users.to_vec())).into();
    let select = Plans::find().select_only().column(C::UserId).expr_as(Expr::cust("count(*)"), "plans");
    let select = select.filter(condition(of_users, filter)).group_by(C::UserId);
    let rows = session.query_all(&select.into_query()).await?;
    rows.iter().map(|row| Ok((row.try_get("", "user_id")?, row.try_get("", "plans")?))).collect()
}

// Under row level security an index looks up only what is compared by an operator that is known to leak nothing. Those
// of times, texts, booleans and whole numbers are known to; those of numeric, and ILIKE, are not: amounts and searched
// texts are looked at in the rows that an index gives for the user, and no index over them could change that.
//
// Booleans are spelled out: behind `= $1`, a plan for any value could use neither the index over the plans that are
// active nor one that begins with the favourites.
fn condition(user: Expr, filter: &Filter) -> Condition {
    Condition::all()
        .add(Expr::col(C::UserId).eq(user))
        .add_option(filter.plan_type.as_deref().map(|types| {
            // There is an index over the types of everybody's plans, of which Postgres would read whole parts to
            // intersect them with the user's. It is in the column's collation, and of no use for another.
            let column = Expr::cust(r#"(plan_type COLLATE "C")"#);
            found_as_shown(&column, types, (PlanType::General, PlanType::ALL), PlanType::as_str)
        }))
        .add_option(
            filter.risk_level.as_ref().map(|levels| C::RiskLevel.is_in(levels.iter().map(|word| word.as_str()))),
        )
        .add_option(filter.processing_status.as_deref().map(|states| {
            let (unset, all) = (ProcessingStatus::Pending, ProcessingStatus::ALL);
            found_as_shown(&Expr::col(C::ProcessingStatus), states, (unset, all), ProcessingStatus::as_str)
        }))
        .add_option(filter.is_favorite.map(|wanted| {
            let favorite = Expr::cust(order::FAVORITE);
            // As IS NOT TRUE, which Postgres makes of a negation, it would not be found in the index.
            if wanted { favorite } else { favorite.lt(Expr::cust("true")) }
        }))
        .add_option(match filter.archived {
            Archived::Exclude => Some(Expr::col(C::IsActive)),
            Archived::Only => Some(Expr::cust("is_active IS NOT TRUE")),
            Archived::Include => None,
        })
        // A time that is null is shown as 1970, and counts as that.
        .add_option(filter.created_at.from.map(|from| Expr::cust(order::CREATED).gte(from)))
        .add_option(filter.created_at.to.map(|to| Expr::cust(order::CREATED).lte(to)))
        // An amount that is null is shown as null, and is in no range.
        .add_option(filter.target_amount.from.map(|from| C::TargetAmount.gte(from)))
        .add_option(filter.target_amount.to.map(|to| C::TargetAmount.lte(to)))
        .add_option(filter.time_horizon.from.map(|from| C::TimeHorizon.gte(from)))
        .add_option(filter.time_horizon.to.map(|to| C::TimeHorizon.lte(to)))
        .add_option(filter.search.as_deref().map(search))
}

/// One of `wanted` in a column where null, and a word that is none of `all`, is shown as `unset`: found as that too.
fn found_as_shown<T: Copy + PartialEq>(
    column: &Expr,
    wanted: &[T],
    (unset, all): (T, &[T]),
    word: fn(T) -> &'static str,
) -> Condition {
    let words = |list: &[T]| list.iter().copied().map(word).collect::<Vec<_>>();
    let others = || column.clone().is_null().or(column.clone().is_not_in(words(all)));
    Condition::any().add(column.clone().is_in(words(wanted))).add_option(wanted.contains(&unset).then(others))
}

/// The text as it is, not as a pattern: what LIKE would read as a wildcard is escaped.
fn search(text: &str) -> Condition {
    let escaped = text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    // The backslash is what LIKE escapes with where nothing else is said.
    let pattern = || LikeExpr::new(format!("%{escaped}%"));
    Condition::any()
        .add(Expr::col(C::PlanName).ilike(pattern()))
        .add(Expr::col(C::FinancialGoals).ilike(pattern()))
        .add(Expr::col(C::InvestmentPreferences).ilike(pattern()))
}
