//! Filters of plan lists, as conditions that indexes can answer.

use entity::investment_plans::Column as C;
use rust_decimal::Decimal;
use sea_orm::{ColumnTrait, Condition, ExprTrait, sea_query::Expr};

use super::{one_of::one_of, order, times};
use crate::vocabulary::{PlanType, ProcessingStatus, RiskLevel};

/// A filter of a user's plans. `None`, and an open end, match everything.
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
    /// Searched in name, goals and preferences, ignoring case and Unicode encoding.
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

/// A range with both ends included; a missing end is open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Range<T> {
    pub from: Option<T>,
    pub to: Option<T>,
}

impl<T> Range<T> {
    /// Whether only the lower end is set.
    const fn is_open_above(&self) -> bool {
        self.from.is_some() && self.to.is_none()
    }
}

impl<T> Default for Range<T> {
    fn default() -> Self {
        Self { from: None, to: None }
    }
}

/// The condition for the plans of `user` that match `filter`.
// Under row-level security an index only looks up leakproof operators: those of times, texts, booleans and integers, but not
// of numeric or text search. Amounts and searched texts are compared on the rows that an index finds for the user.
//
// Booleans are literals: a generic plan for `= $1` could use neither the partial index of active plans nor the one that
// begins with favourites.
pub(super) fn condition(user: Expr, filter: &Filter) -> Condition {
    Condition::all()
        .add(Expr::col(C::UserId).eq(user))
        .add_option(filter.plan_type.as_deref().map(|types| {
            // The index on the types of everybody's plans would be intersected with the user's rows. It has the column's collation, and
            // is not usable for another.
            let column = Expr::cust(r#"(plan_type COLLATE "C")"#);
            found_as_shown(&column, types, (PlanType::General, PlanType::ALL), PlanType::as_str)
        }))
        .add_option(filter.risk_level.as_ref().map(|levels| {
            one_of(C::RiskLevel.into_expr(), levels.iter().map(|word| word.as_str().to_owned()).collect())
        }))
        .add_option(filter.processing_status.as_deref().map(|states| {
            let (unset, all) = (ProcessingStatus::Pending, ProcessingStatus::ALL);
            found_as_shown(&Expr::col(C::ProcessingStatus), states, (unset, all), ProcessingStatus::as_str)
        }))
        .add_option(filter.is_favorite.map(|wanted| {
            let favorite = Expr::cust(order::FAVORITE);
            // Postgres' own negation, IS NOT TRUE, would not match the index.
            if wanted { favorite } else { favorite.lt(Expr::cust("true")) }
        }))
        .add_option(match filter.archived {
            Archived::Exclude => Some(Expr::col(C::IsActive)),
            Archived::Only => Some(Expr::cust("is_active IS NOT TRUE")),
            Archived::Include => None,
        })
        // A null time is shown as 1970 and compares as that.
        .add_option(filter.created_at.from.map(|from| Expr::cust(order::CREATED).gte(times::within(from))))
        .add_option(filter.created_at.to.map(|to| Expr::cust(order::CREATED).lte(times::within(to))))
        // A null amount is in no range; neither is NaN, which is greater than all numbers.
        .add_option(filter.target_amount.from.map(|from| C::TargetAmount.gte(from)))
        .add_option(filter.target_amount.is_open_above().then(|| Expr::cust("target_amount < 'Infinity'")))
        .add_option(filter.target_amount.to.map(|to| C::TargetAmount.lte(to)))
        .add_option(filter.time_horizon.from.map(|from| C::TimeHorizon.gte(from)))
        .add_option(filter.time_horizon.to.map(|to| C::TimeHorizon.lte(to)))
        .add_option(filter.search.as_deref().map(search))
}

/// `column` is one of `wanted`. Null, and a word outside `all`, matches as `unset`, as which it is shown.
fn found_as_shown<T: Copy + PartialEq>(
    column: &Expr,
    wanted: &[T],
    (unset, all): (T, &[T]),
    word: fn(T) -> &'static str,
) -> Condition {
    let words = |list: &[T]| list.iter().copied().map(|one| word(one).to_owned()).collect::<Vec<_>>();
    let others = || column.clone().is_null().or(column.clone().is_not_in(words(all)));
    Condition::any().add(one_of(column.clone(), words(wanted))).add_option(wanted.contains(&unset).then(others))
}

/// The text as a substring, not a pattern. The database folds case and encoding of both sides, so that rows written by other
/// programs match too.
fn search(text: &str) -> Condition {
    let has = |column: &str| {
        // In a subquery, so that the needle is folded once and not for each row.
        let sql =
            format!("strpos(public.plan_search_key({column}::text), (SELECT public.plan_search_key($1::text))) > 0");
        Expr::cust_with_values(sql, [text])
    };
    Condition::any().add(has("plan_name")).add(has("financial_goals")).add(has("investment_preferences"))
}
