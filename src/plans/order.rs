//! Orders of a list of plans, and the keys by which a page is continued. Every key is total: what is null in the
//! table has a value here, the id breaks ties, and the indexes are built over the same expressions.

use chrono::{DateTime, Utc};
use entity::investment_plans::{Column as C, Entity as Plans};
use rust_decimal::Decimal;
use sea_orm::{
    ColumnTrait, ExprTrait,
    sea_query::{Expr, Query, SimpleExpr},
};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use uuid::Uuid;

use super::Plan;

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Field {
    #[serde(rename = "f")]
    FavoriteThenCreatedAt,
    #[serde(rename = "c")]
    CreatedAt,
    #[serde(rename = "u")]
    UpdatedAt,
    #[serde(rename = "a")]
    TargetAmount,
    #[serde(rename = "n")]
    PlanName,
}

/// What a list is ordered by, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    pub field: Field,
    pub descending: bool,
}

impl Default for Order {
    /// The dashboard's: favourites first, then newest first.
    fn default() -> Self {
        Self { field: Field::FavoriteThenCreatedAt, descending: true }
    }
}

/// Where a plan stands in a list: the values of its order's keys. The tag tells the orders apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PlanKey {
    #[serde(rename = "f")]
    FavoriteThenCreatedAt(bool, #[serde(with = "micros")] DateTime<Utc>, Uuid),
    #[serde(rename = "c")]
    CreatedAt(#[serde(with = "micros")] DateTime<Utc>, Uuid),
    #[serde(rename = "u")]
    UpdatedAt(#[serde(with = "micros")] DateTime<Utc>, Uuid),
    #[serde(rename = "a")]
    TargetAmount(Decimal, Uuid),
    #[serde(rename = "n")]
    PlanName(#[serde(deserialize_with = "name")] String, Uuid),
    /// Where the plan with this id stands, whose key is none that can be written down, such as NaN.
    #[serde(rename = "p")]
    Plan(Field, Uuid),
}

/// How cursors write times.
mod micros {
    pub(super) use chrono::serde::ts_microseconds::serialize;

    pub(super) use crate::plans::times::read as deserialize;
}

/// A name that a row can have.
fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    if name.contains('\0') { Err(D::Error::custom("no row has that name")) } else { Ok(name) }
}

// CASE, not coalesce: under row level security Postgres uses a condition in an index only if every part of it is known
// to leak nothing, and coalesce is not on its list. No comparison of numeric is on it either: the index of amounts
// gives the order, but a page behind an amount begins by passing over the user's plans before it.
pub(super) const FAVORITE: &str = "(is_favorite IS TRUE)";
pub(super) const CREATED: &str =
    "(CASE WHEN created_at IS NULL THEN '1970-01-01 00:00:00+00'::timestamptz ELSE created_at END)";
const UPDATED: &str = "(CASE WHEN updated_at IS NULL THEN '1970-01-01 00:00:00+00'::timestamptz ELSE updated_at END)";
const AMOUNT: &str = "(CASE WHEN target_amount IS NULL THEN 0 ELSE target_amount END)";
const NAME: &str = "(CASE WHEN plan_name IS NULL THEN '' ELSE plan_name END)";

impl Field {
    /// The key expressions, most significant first.
    pub(super) fn keys(self) -> Vec<SimpleExpr> {
        let keys: &[&'static str] = match self {
            Self::FavoriteThenCreatedAt => &[FAVORITE, CREATED],
            Self::CreatedAt => &[CREATED],
            Self::UpdatedAt => &[UPDATED],
            Self::TargetAmount => &[AMOUNT],
            Self::PlanName => &[NAME],
        };
        keys.iter().map(|key| Expr::cust(*key)).chain([Expr::col(C::Id)]).collect()
    }

    /// The columns without which a plan's position is not known.
    pub(super) fn columns(self) -> &'static [C] {
        match self {
            Self::FavoriteThenCreatedAt => &[C::IsFavorite, C::CreatedAt],
            Self::CreatedAt => &[C::CreatedAt],
            Self::UpdatedAt => &[C::UpdatedAt],
            Self::TargetAmount => &[C::TargetAmount],
            Self::PlanName => &[C::PlanName],
        }
    }
}

impl PlanKey {
    /// Where `plan`, selected with the order's columns, stands.
    pub fn of(plan: &Plan, field: Field) -> Self {
        match field {
            field if plan.is_out_of_range => Self::Plan(field, plan.id),
            Field::FavoriteThenCreatedAt => Self::FavoriteThenCreatedAt(plan.is_favorite, plan.created_at, plan.id),
            Field::CreatedAt => Self::CreatedAt(plan.created_at, plan.id),
            Field::UpdatedAt => Self::UpdatedAt(plan.updated_at, plan.id),
            Field::TargetAmount => Self::TargetAmount(plan.target_amount.unwrap_or_default(), plan.id),
            Field::PlanName => Self::PlanName(plan.plan_name.clone().unwrap_or_default(), plan.id),
        }
    }

    /// The order that this is a position of.
    pub fn field(&self) -> Field {
        match self {
            Self::FavoriteThenCreatedAt(..) => Field::FavoriteThenCreatedAt,
            Self::CreatedAt(..) => Field::CreatedAt,
            Self::UpdatedAt(..) => Field::UpdatedAt,
            Self::TargetAmount(..) => Field::TargetAmount,
            Self::PlanName(..) => Field::PlanName,
            Self::Plan(field, _) => *field,
        }
    }

    fn values(&self) -> SimpleExpr {
        Expr::tuple::<Vec<SimpleExpr>>(match self {
            Self::FavoriteThenCreatedAt(favorite, at, id) => vec![(*favorite).into(), (*at).into(), (*id).into()],
            Self::CreatedAt(at, id) | Self::UpdatedAt(at, id) => vec![(*at).into(), (*id).into()],
            Self::TargetAmount(amount, id) => vec![(*amount).into(), (*id).into()],
            Self::PlanName(name, id) => vec![name.clone().into(), (*id).into()],
            Self::Plan(field, id) => {
                let plan = Query::select().exprs(field.keys()).from(Plans).and_where(C::Id.eq(*id)).take();
                return plan.into();
            }
        })
    }

    /// The condition that holds for plans on one side of this position: those behind it in ascending order, or those
    /// before it. One comparison of rows, which Postgres answers from the index.
    pub(super) fn beyond(&self, ascending: bool) -> SimpleExpr {
        let (keys, values) = (Expr::tuple(self.field().keys()), self.values());
        if ascending { keys.gt(values) } else { keys.lt(values) }
    }
}
