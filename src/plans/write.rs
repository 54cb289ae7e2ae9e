//! Writes of people: new plans and changes. Each is one statement within a session of the viewer, under its policies, with the
//! plan's details where there are any.

use chrono::{DateTime, Utc};
use entity::investment_plans::{self, Column as C, Entity as Plans};
use rust_decimal::Decimal;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryTrait,
    sea_query::{Expr, LockType, OnConflict},
};
use uuid::Uuid;

use super::{
    Plan,
    columns::Columns,
    details::{self, DetailsChange},
    read, times, users,
    validate::Inputs,
};
use crate::{
    auth::Viewer,
    database::Session,
    vocabulary::{PlanType, RiskLevel},
};
use agents::details::Details;

/// A plan to be created. The planner fills what is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewPlan {
    /// The client's own id, or a random one.
    pub id: Uuid,
    pub financial_goals: Option<String>,
    pub investment_preferences: Option<String>,
    pub plan_name: Option<String>,
    pub plan_type: Option<PlanType>,
    pub risk_level: Option<RiskLevel>,
    pub time_horizon: Option<i32>,
    pub target_amount: Option<Decimal>,
    /// Exact details.
    pub details: Details,
}

impl NewPlan {
    /// The time horizon in years: by the months, where these are given.
    pub fn years(&self) -> Option<i32> {
        self.details.years().or(self.time_horizon)
    }

    /// The inputs to validate.
    pub fn inputs(&self) -> Inputs<'_> {
        Inputs {
            financial_goals: self.financial_goals.as_deref(),
            investment_preferences: self.investment_preferences.as_deref(),
            plan_name: self.plan_name.as_deref(),
            time_horizon: self.time_horizon,
            target_amount: self.target_amount,
        }
    }
}

/// The result of `create`.
#[derive(Debug)]
pub enum Created {
    /// Stored and queued.
    Fresh(Box<Plan>),
    /// The viewer had created a plan with this id before, which is unchanged.
    Existing(Box<Plan>),
    /// The id is taken, by whomever.
    Taken,
    /// The users table refuses the viewer's row. Nothing was stored.
    UserRefused,
}

/// Creates a plan of the viewer as PENDING. Idempotent by id, also concurrently.
pub async fn create(
    session: &Session,
    viewer: &Viewer,
    user_id: Uuid,
    new: NewPlan,
    columns: &Columns,
) -> Result<Created, DbErr> {
    // Boxed: rare, and larger than what follows.
    if !Box::pin(users::ensure(session, viewer, user_id)).await? {
        return Ok(Created::UserRefused);
    }
    let (id, years) = (new.id, new.years());
    let row = investment_plans::ActiveModel {
        id: Set(id),
        user_id: Set(user_id),
        financial_goals: Set(new.financial_goals),
        investment_preferences: Set(new.investment_preferences),
        plan_name: Set(new.plan_name),
        // Null, not the column's default: the planner fills what nobody chose.
        plan_type: Set(new.plan_type.map(|word| word.as_str().to_owned())),
        risk_level: Set(new.risk_level.map(|word| word.as_str().to_owned())),
        time_horizon: Set(years),
        target_amount: Set(new.target_amount),
        ..Default::default()
    };
    let mut insert = Plans::insert(row).on_conflict(OnConflict::column(C::Id).do_nothing().to_owned()).into_query();
    let mut insert = session.get_database_backend().build(insert.returning(columns.returning()));
    if new.details != Details::default() {
        insert = details::inserted_with(insert, &new.details);
    }
    if let Some(fresh) = session.query_one_raw(insert).await? {
        return Ok(Created::Fresh(Box::new(columns.read(&fresh)?)));
    }
    Ok(match read::find(session, viewer, id, columns).await? {
        Some(plan) if plan.user_id == user_id => Created::Existing(Box::new(plan)),
        _ => Created::Taken,
    })
}

/// Changes of a plan's columns: others stay as they are, null clears.
#[derive(Clone, Debug, Default)]
pub struct Changes(Vec<(C, Expr)>);

impl Changes {
    /// Sets a column; `None` leaves it as it is, `Some(None)` clears it.
    #[must_use]
    #[expect(clippy::option_option, reason = "left as it is, cleared and set are three things")]
    pub fn set<T>(mut self, column: C, value: Option<Option<T>>) -> Self
    where
        Option<T>: Into<sea_orm::Value>,
    {
        self.0.extend(value.map(|value| (column, Expr::value(value))));
        self
    }

    /// Sets a column to the time of the change.
    #[must_use]
    pub fn set_now(mut self, column: C) -> Self {
        self.0.push((column, Expr::cust("now()")));
        self
    }
}

/// The result of `change`.
#[derive(Debug)]
pub enum Changed {
    /// Stored; this is the plan now.
    Stored(Box<Plan>),
    /// Not stored: the plan has changed since `if_updated_at`; this is its state.
    Stale(Box<Plan>),
    /// The viewer has no such plan.
    Missing,
}

/// Changes a plan of the viewer, and its details with the columns; with `if_updated_at` only if it has not changed since.
pub async fn change(
    session: &Session,
    viewer: &Viewer,
    id: Uuid,
    changes: &Changes,
    details: Option<&DetailsChange>,
    if_updated_at: Option<DateTime<Utc>>,
    columns: &Columns,
) -> Result<Changed, DbErr> {
    let mine = Condition::all().add(C::Id.eq(id)).add_option(read::scope(viewer));
    let unchanged = mine.clone().add_option(if_updated_at.map(|then| C::UpdatedAt.eq(times::within(then))));
    let row = if changes.0.is_empty() {
        session.query_one(&columns.select().cond_where(unchanged).take()).await?
    } else {
        let update = Plans::update_many().filter(unchanged);
        let update = changes.0.iter().fold(update, |update, (column, value)| update.col_expr(*column, value.clone()));
        let mut update = session.get_database_backend().build(update.into_query().returning(columns.returning()));
        if let Some(change) = details {
            update = details::changed_with(update, change);
        }
        session.query_one_raw(update).await?
    };
    if let Some(row) = row {
        return Ok(Changed::Stored(Box::new(columns.read(&row)?)));
    }
    let present = read::find(session, viewer, id, columns).await?;
    Ok(present.map_or(Changed::Missing, |plan| Changed::Stale(Box::new(plan))))
}

/// Whether the viewer has this plan; locks it until the session ends.
pub async fn lock(session: &Session, viewer: &Viewer, id: Uuid) -> Result<bool, DbErr> {
    let mine = Condition::all().add(C::Id.eq(id)).add_option(read::scope(viewer));
    let mut select = Columns::default().select();
    Ok(session.query_one(select.cond_where(mine).lock(LockType::NoKeyUpdate)).await?.is_some())
}
