//! Reads plans: by id, or a page of a user's.

use std::collections::HashMap;

use entity::investment_plans::{Column as C, Entity as Plans};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, Order as Direction, QueryFilter,
    QuerySelect, QueryTrait, Value,
    sea_query::{Expr, Func, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    PageRequest, Plan,
    columns::Columns,
    filter::{Filter, condition},
    one_of::one_of,
    order::{Order, PlanKey},
};
use crate::{
    auth::{Role, Viewer},
    database::Session,
};

/// A page of a user's plans: filter, order and columns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListQuery {
    pub filter: Filter,
    pub order: Order,
    pub page: PageRequest<PlanKey>,
    pub columns: Columns,
}

/// The plans that `viewer` may see: in code as well as by the database's policies.
pub(super) fn scope(viewer: &Viewer) -> Option<Expr> {
    owner(viewer).map(|owner| C::UserId.eq(owner))
}

/// Whose plans alone `viewer` may see; `None` for everybody's.
pub(super) fn owner(viewer: &Viewer) -> Option<Uuid> {
    match viewer.role {
        Role::Authenticated => Some(viewer.user_id.unwrap_or_default()),
        Role::Service => None,
    }
}

/// The plan with this id, if `viewer` may see it; an unknown id and somebody else's are the same.
pub async fn find(session: &Session, viewer: &Viewer, id: Uuid, columns: &Columns) -> Result<Option<Plan>, DbErr> {
    Ok(by_ids(session, &[id], scope(viewer), columns).await?.into_iter().next())
}

/// Those of these plans that `viewer` may see, in no order.
pub async fn several(session: &Session, viewer: &Viewer, ids: &[Uuid], columns: &Columns) -> Result<Vec<Plan>, DbErr> {
    by_ids(session, ids, scope(viewer), columns).await
}

/// The plan with this id, whoever owns it: for the pipeline.
pub async fn by_id(session: &Session, id: Uuid, columns: &Columns) -> Result<Option<Plan>, DbErr> {
    Ok(by_ids(session, &[id], None, columns).await?.into_iter().next())
}

async fn by_ids(session: &Session, ids: &[Uuid], scope: Option<Expr>, columns: &Columns) -> Result<Vec<Plan>, DbErr> {
    let wanted = Condition::all().add(one_of(C::Id.into_expr(), ids.to_vec())).add_option(scope);
    let select = columns.select().cond_where(wanted).take();
    session.query_all(&select).await?.iter().map(|row| columns.read(row)).collect()
}

/// A page of a user's plans in reading direction, plus one where there is more.
pub async fn list(session: &Session, user_id: Uuid, query: &ListQuery) -> Result<Vec<Plan>, DbErr> {
    let (select, columns) = select(Expr::value(user_id), query);
    let rows = session.query_all(&select).await?;
    rows.iter().map(|row| columns.read(row)).collect()
}

/// The same page of each of these users, in one statement.
pub async fn lists(session: &Session, users: &[Uuid], query: &ListQuery) -> Result<HashMap<Uuid, Vec<Plan>>, DbErr> {
    let (select, columns) = select(Expr::col("person"), query);
    let mut each = Query::select();
    each.expr(Expr::cust("plan.*"))
        .from_function(Func::cust("unnest").arg(Value::from(users.to_vec())), "person")
        .join_lateral(JoinType::InnerJoin, select, "plan", Expr::value(true));
    // LIMIT within a lateral join, so that each user's plans are read from the index in order.
    let mut plans: HashMap<Uuid, Vec<Plan>> = HashMap::new();
    for row in session.query_all(&each).await? {
        let plan = columns.read(&row)?;
        plans.entry(plan.user_id).or_default().push(plan);
    }
    Ok(plans)
}

/// The statement for a page of a user's plans plus one row, and its columns.
fn select(user: Expr, query: &ListQuery) -> (SelectStatement, Columns) {
    let ListQuery { filter, order, page, columns } = query;
    let mut columns = columns.clone();
    order.field.columns().iter().for_each(|column| columns.add(*column));
    // From the end, rows come backwards; the connection reverses them.
    let descending = order.descending != page.from_end;
    let mut select = columns.select();
    select.cond_where(condition(user, filter)).limit(page.rows().unsigned_abs());
    select.and_where_option(page.after.as_ref().map(|after| after.beyond(!order.descending)));
    select.and_where_option(page.before.as_ref().map(|before| before.beyond(order.descending)));
    for key in order.field.keys() {
        select.order_by_expr(key, if descending { Direction::Desc } else { Direction::Asc });
    }
    (select, columns)
}

/// How many plans match the filter, for each of these users that has any.
pub async fn counts(session: &Session, users: &[Uuid], filter: &Filter) -> Result<HashMap<Uuid, i64>, DbErr> {
    let of_users = match users {
        [user] => Expr::value(*user),
        users => Func::cust("ANY").arg(Value::from(users.to_vec())).into(),
    };
    let select = Plans::find().select_only().column(C::UserId).expr_as(Expr::cust("count(*)"), "plans");
    let select = select.filter(condition(of_users, filter)).group_by(C::UserId);
    let rows = session.query_all(&select.into_query()).await?;
    rows.iter().map(|row| Ok((row.try_get("", "user_id")?, row.try_get("", "plans")?))).collect()
}
