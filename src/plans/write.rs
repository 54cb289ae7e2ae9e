//! Writes of people: new plans and changes. Each is one statement within a session of the viewer, under its policies, with the
//! plan's details where there are any.

use chrono::{DateTime, Utc};
use entity::{
    investment_plans::{Column as C, Entity as Plans},
    users::Entity as Users,
};
use rust_decimal::Decimal;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, Statement, Value,
    sea_query::{Expr, LockType, OnConflict, Query},
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
    database::{Announcement, Session},
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

/// Creates a plan of the viewer as PENDING in one statement, where they are a user with the address that their token says, and the id is
/// not taken. Otherwise no plan is written, and `create` knows what to do.
pub async fn create_of_known(
    session: &Session,
    viewer: &Viewer,
    user_id: Uuid,
    new: &NewPlan,
    columns: &Columns,
) -> Result<Option<Plan>, DbErr> {
    insert(session, new, user_id, Some(viewer), columns).await
}

/// Creates a plan of the viewer as PENDING. Idempotent by id, also concurrently.
pub async fn create(
    session: &Session,
    viewer: &Viewer,
    user_id: Uuid,
    new: &NewPlan,
    columns: &Columns,
) -> Result<Created, DbErr> {
    // Boxed: rare, and larger than what follows.
    if !Box::pin(users::ensure(session, viewer, user_id)).await? {
        return Ok(Created::UserRefused);
    }
    if let Some(fresh) = insert(session, new, user_id, None, columns).await? {
        return Ok(Created::Fresh(Box::new(fresh)));
    }
    Ok(match read::find(session, viewer, new.id, columns).await? {
        Some(plan) if plan.user_id == user_id => Created::Existing(Box::new(plan)),
        _ => Created::Taken,
    })
}

/// Inserts a plan, unless its id is taken; with a viewer only where that is known.
async fn insert(
    session: &Session,
    new: &NewPlan,
    user_id: Uuid,
    known: Option<&Viewer>,
    columns: &Columns,
) -> Result<Option<Plan>, DbErr> {
    let word = |word: Option<&str>| Value::from(word.map(str::to_owned));
    let row: [(C, Value); 9] = [
        (C::Id, new.id.into()),
        (C::UserId, user_id.into()),
        (C::FinancialGoals, new.financial_goals.clone().into()),
        (C::InvestmentPreferences, new.investment_preferences.clone().into()),
        (C::PlanName, new.plan_name.clone().into()),
        // Null, not the column's default: the planner fills what nobody chose.
        (C::PlanType, word(new.plan_type.map(PlanType::as_str))),
        (C::RiskLevel, word(new.risk_level.map(RiskLevel::as_str))),
        (C::TimeHorizon, new.years().into()),
        (C::TargetAmount, new.target_amount.into()),
    ];
    let (names, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
    let mut select = Query::select();
    select.exprs(values.into_iter().map(Expr::value));
    if let Some(viewer) = known {
        select.from(Users).cond_where(users::is_known(viewer, user_id));
    }
    let mut insert = Query::insert();
    insert.into_table(Plans).columns(names).on_conflict(OnConflict::column(C::Id).do_nothing().to_owned());
    insert.select_from(select).map_err(|error| DbErr::Custom(error.to_string()))?;
    let mut insert = DbBackend::Postgres.build(insert.returning(columns.returning()));
    if new.details != Details::default() {
        insert = details::inserted_with(insert, &new.details);
    }
    if let Some(viewer) = known {
        insert = users::confirmed_with(insert, viewer, user_id);
    }
    session.announce(Announcement::Queued).await;
    session.query_one_raw(insert).await?.map(|fresh| columns.read(&fresh)).transpose()
}

/// Changes of a plan's columns: others stay as they are, null clears.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    set: Vec<(C, Expr)>,
    /// Whether one of the values is the time of the change, which is always another than before.
    has_time: bool,
}

impl Changes {
    /// Sets a column; `None` leaves it as it is, `Some(None)` clears it.
    #[must_use]
    #[expect(clippy::option_option, reason = "left as it is, cleared and set are three things")]
    pub fn set<T>(mut self, column: C, value: Option<Option<T>>) -> Self
    where
        Option<T>: Into<Value>,
    {
        self.set.extend(value.map(|value| (column, Expr::value(value))));
        self
    }

    /// Sets a column to the time of the change.
    #[must_use]
    pub fn set_now(mut self, column: C) -> Self {
        self.set.push((column, Expr::cust("now()")));
        self.has_time = true;
        self
    }

    /// Whether one of a plan's columns, or of its details, would become another.
    fn differ(&self, details: Option<&DetailsChange>) -> Condition {
        if self.has_time {
            return Condition::all().add(Expr::value(true));
        }
        let differs = |(column, value): &(C, Expr)| {
            Expr::cust_with_exprs("$1 IS DISTINCT FROM $2", [Expr::col(*column), value.clone()])
        };
        self.set.iter().map(differs).chain(details.map(details::differ)).fold(Condition::any(), Condition::add)
    }

    /// The statement that makes the changes in the plans of a condition, and returns them.
    fn update(&self, which: Condition, details: Option<&DetailsChange>, columns: &Columns) -> Statement {
        let mut update = Query::update();
        update.table(Plans).cond_where(which).returning(columns.returning());
        update.values(self.set.iter().cloned());
        match details {
            None => DbBackend::Postgres.build(&update),
            Some(change) => {
                // The details are part of the plan.
                update.value(C::UpdatedAt, Expr::cust("now()"));
                details::changed_with(DbBackend::Postgres.build(&update), change)
            }
        }
    }
}

/// The result of `change`.
#[derive(Debug)]
pub enum Changed {
    /// Stored, or as it was already; this is the plan now.
    Stored(Box<Plan>),
    /// Not stored: the plan has changed since `if_updated_at`; this is its state.
    Stale(Box<Plan>),
    /// The viewer has no such plan.
    Missing,
}

/// Changes a plan of the viewer, and its details with the columns; with `if_updated_at` only if it has not changed since. Where
/// everything is as it should become, nothing is written: no record, no event, and `updated_at` stays.
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
    let is_current = if_updated_at.map(|then| C::UpdatedAt.eq(times::within(then)));
    let unchanged = mine.clone().add_option(is_current.clone());
    let differ = changes.differ(details);
    if !differ.is_empty() {
        let update = changes.update(unchanged.clone().add(differ.clone()), details, columns);
        if let Some(row) = session.query_one_raw(update).await? {
            return Ok(Changed::Stored(Box::new(columns.read(&row)?)));
        }
    }
    let mut select = columns.select().cond_where(mine).take();
    select.expr_as(is_current.unwrap_or_else(|| Expr::value(true)), "is_current");
    let differ = if differ.is_empty() { Expr::value(false) } else { differ.into() };
    let Some(row) = session.query_one(select.expr_as(differ, "differs")).await? else { return Ok(Changed::Missing) };
    let is = |name| Ok::<_, DbErr>(row.try_get::<Option<bool>>("", name)? == Some(true));
    if !is("is_current")? {
        return Ok(Changed::Stale(Box::new(columns.read(&row)?)));
    }
    if !is("differs")? {
        return Ok(Changed::Stored(Box::new(columns.read(&row)?)));
    }
    // It has become another between the two statements: it is changed whatever it is.
    let row = session.query_one_raw(changes.update(unchanged, details, columns)).await?;
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
