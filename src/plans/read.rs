//! Reading plans: one by its id, or a page of a user's.

use entity::investment_plans::{Column as C, Entity as Plans};
use rust_decimal::Decimal;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, Order as Direction, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, LikeExpr, extension::postgres::PgExpr},
};
use uuid::Uuid;

use super::{
    Plan,
    columns::Columns,
    order::{Order, Position},
};
use crate::{
    auth::{Role, Viewer},
    database::Session,
    vocabulary::{PlanType, ProcessingStatus, RiskLevel},
};

/// Which plans of a user a list shows. What is `None`, and an open end, leaves nothing out.
#[derive(Clone, Debug, Default)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Archived {
    #[default]
    Exclude,
    Include,
    Only,
}

/// Both ends included; an end left out is open.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
pub struct Slice {
    pub after: Option<Position>,
    pub before: Option<Position>,
    pub limit: u64,
    pub from_end: bool,
}

/// The plan with this id, if `viewer` may see it; nothing else tells an unknown id from somebody else's.
pub async fn find(session: &Session, viewer: &Viewer, id: Uuid, columns: &Columns) -> Result<Option<Plan>, DbErr> {
    let scope = match viewer.role {
        Role::Authenticated => Some(C::UserId.eq(viewer.user_id)),
        Role::Service => None,
    };
    one(session, id, scope, columns).await
}

/// The plan with this id, whoever's it is: for the pipeline.
pub async fn by_id(session: &Session, id: Uuid, columns: &Columns) -> Result<Option<Plan>, DbErr> {
    one(session, id, None, columns).await
}

async fn one(session: &Session, id: Uuid, scope: Option<Expr>, columns: &Columns) -> Result<Option<Plan>, DbErr> {
    let select = columns.apply(Plans::find_by_id(id).select_only()).filter(Condition::all().add_option(scope));
    session.query_one(&select.into_query()).await?.map(|row| columns.read(&row)).transpose()
}

/// A stretch of the plans of `user_id`, in order, and whether there are more beyond it.
pub async fn list(
    session: &Session,
    user_id: Uuid,
    filter: &Filter,
    order: Order,
    slice: &Slice,
    columns: &Columns,
) -> Result<(Vec<Plan>, bool), DbErr> {
    let mut columns = columns.clone();
    order.field.columns().iter().for_each(|column| columns.add(*column));
    // From the end, the list is read backwards and turned round afterwards.
    let descending = order.descending != slice.from_end;
    let mut select = columns.apply(Plans::find().select_only()).filter(condition(user_id, filter));
    if let Some(after) = &slice.after {
        select = select.filter(after.beyond(!order.descending));
    }
    if let Some(before) = &slice.before {
        select = select.filter(before.beyond(order.descending));
    }
    for key in order.field.keys() {
        select = select.order_by(key, if descending { Direction::Desc } else { Direction::Asc });
    }
    // One more than asked for tells whether there is more.
    let rows = session.query_all(&select.limit(slice.limit + 1).into_query()).await?;
    let has_more = rows.len() as u64 > slice.limit;
    let wanted = rows.iter().take(usize::try_from(slice.limit).unwrap_or(usize::MAX));
    let mut plans: Vec<Plan> = wanted.map(|row| columns.read(row)).collect::<Result<_, _>>()?;
    if slice.from_end {
        plans.reverse();
    }
    Ok((plans, has_more))
}

/// How many plans of `user_id` the filter lets through.
pub async fn count(session: &Session, user_id: Uuid, filter: &Filter) -> Result<u64, DbErr> {
    Plans::find().filter(condition(user_id, filter)).count(session).await
}

fn condition(user_id: Uuid, filter: &Filter) -> Condition {
    Condition::all()
        .add(C::UserId.eq(user_id))
        .add_option(filter.plan_type.as_ref().map(|types| {
            // What nobody has chosen yet is shown as GENERAL, and found as that.
            let unset = types.contains(&PlanType::General).then(|| C::PlanType.is_null());
            let named = C::PlanType.is_in(types.iter().map(|word| word.as_str()));
            Condition::any().add(named).add_option(unset)
        }))
        .add_option(
            filter.risk_level.as_ref().map(|levels| C::RiskLevel.is_in(levels.iter().map(|word| word.as_str()))),
        )
        .add_option(
            filter
                .processing_status
                .as_ref()
                .map(|states| C::ProcessingStatus.is_in(states.iter().map(|word| word.as_str()))),
        )
        .add_option(filter.is_favorite.map(|wanted| Expr::cust("(is_favorite IS TRUE)").eq(wanted)))
        .add_option(match filter.archived {
            Archived::Exclude => Some(C::IsActive.eq(true)),
            Archived::Only => Some(Expr::cust("(is_active IS TRUE)").eq(false)),
            Archived::Include => None,
        })
        .add_option(filter.created_at.from.map(|from| C::CreatedAt.gte(from)))
        .add_option(filter.created_at.to.map(|to| C::CreatedAt.lte(to)))
        .add_option(filter.target_amount.from.map(|from| C::TargetAmount.gte(from)))
        .add_option(filter.target_amount.to.map(|to| C::TargetAmount.lte(to)))
        .add_option(filter.time_horizon.from.map(|from| C::TimeHorizon.gte(from)))
        .add_option(filter.time_horizon.to.map(|to| C::TimeHorizon.lte(to)))
        .add_option(filter.search.as_deref().map(search))
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
