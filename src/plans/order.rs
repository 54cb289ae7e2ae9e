//! Orders of plan lists, and their keyset for pagination. Keys are total: nulls have a value, the id breaks ties, and the
//! indexes are built on the same expressions.

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

/// The field that a list is ordered by.
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

/// The field and the direction that a list is ordered by.
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

/// The key of a plan in an order, as a cursor stores it. The tag tells the orders apart.
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
    /// By id, for a plan whose key cannot be represented, such as NaN.
    #[serde(rename = "p")]
    Plan(Field, Uuid),
}

/// The format of times in cursors.
mod micros {
    pub(super) use chrono::serde::ts_microseconds::serialize;

    pub(super) use crate::plans::times::read as deserialize;
}

/// A name that a row can have.
fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    if name.contains('\0') { Err(D::Error::custom("no row has that name")) } else { Ok(name) }
}

// CASE, not coalesce: under row-level security an index condition must be leakproof, and coalesce is not. Neither is a
// comparison of numeric: an index on amounts gives the order, but a page after an amount skips the user's plans before it.
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

    /// The columns that the key needs.
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
    /// The key of `plan`, which was selected with the order's columns.
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

    /// The order that this key belongs to.
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

    /// The condition for plans after this key in ascending order, or before it: one row comparison, which an index answers.
    pub(super) fn beyond(&self, ascending: bool) -> SimpleExpr {
        let (keys, values) = (Expr::tuple(self.field().keys()), self.values());
        if ascending { keys.gt(values) } else { keys.lt(values) }
    }
}
