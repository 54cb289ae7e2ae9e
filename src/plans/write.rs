//! What people write: new plans. Called within a writing session of the viewer, whose policies hold.

use entity::{investment_plans, users};
use rust_decimal::Decimal;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, QueryTrait, sea_query::OnConflict};
use uuid::Uuid;

use super::{Plan, columns::Columns, read};
use crate::{
    auth::Viewer,
    database::Session,
    vocabulary::{PlanType, RiskLevel},
};

/// A plan to be made. What is left open is filled by the planner.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPlan {
    /// The client's own id, or a fresh one.
    pub id: Uuid,
    pub financial_goals: Option<String>,
    pub investment_preferences: Option<String>,
    pub plan_name: Option<String>,
    pub plan_type: Option<PlanType>,
    pub risk_level: Option<RiskLevel>,
    pub time_horizon: Option<i32>,
    pub target_amount: Option<Decimal>,
}

/// What became of a plan to be made.
#[derive(Debug)]
pub enum Created {
    /// It is stored and queued.
    Fresh(Box<Plan>),
    /// The viewer had stored a plan under this id before; it is as it was.
    Existing(Box<Plan>),
    /// The id is taken. By whom is not said.
    Taken,
}

/// Stores a plan as PENDING, once per id: sending it again, also at the same moment, changes nothing.
pub async fn create(session: &Session, viewer: &Viewer, new: NewPlan, columns: &Columns) -> Result<Created, DbErr> {
    enter_user(session, viewer).await?;
    let id = new.id;
    let row = investment_plans::ActiveModel {
        id: Set(id),
        user_id: Set(viewer.user_id),
        financial_goals: Set(new.financial_goals),
        investment_preferences: Set(new.investment_preferences),
        plan_name: Set(new.plan_name),
        // Null, not the column's default: what nobody chose is the planner's to fill.
        plan_type: Set(new.plan_type.map(|word| word.as_str().to_owned())),
        risk_level: Set(new.risk_level.map(|word| word.as_str().to_owned())),
        time_horizon: Set(new.time_horizon),
        target_amount: Set(new.target_amount),
        ..Default::default()
    };
    let insert = investment_plans::Entity::insert(row)
        .on_conflict(OnConflict::column(investment_plans::Column::Id).do_nothing().to_owned())
        .into_query();
    let fresh = session.execute(&insert).await?.rows_affected() == 1;
    Ok(match read::find(session, viewer, id, columns).await? {
        Some(plan) if fresh => Created::Fresh(Box::new(plan)),
        Some(plan) if plan.user_id == viewer.user_id => Created::Existing(Box::new(plan)),
        _ => Created::Taken,
    })
}

/// Enters a user whom the table does not know yet: sign-in happens elsewhere, the first write makes the row.
async fn enter_user(session: &Session, viewer: &Viewer) -> Result<(), DbErr> {
    let user =
        users::ActiveModel { id_user: Set(viewer.user_id), email: Set(viewer.email.clone()), ..Default::default() };
    let insert = users::Entity::insert(user)
        .on_conflict(OnConflict::column(users::Column::IdUser).do_nothing().to_owned())
        .into_query();
    session.execute(&insert).await.map(drop)
}
