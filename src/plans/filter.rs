//! Which plans a list shows, and how that is asked so that indexes answer it.

use entity::investment_plans::Column as C;
use rust_decimal::Decimal;
use sea_orm::{ColumnTrait, Condition, ExprTrait, sea_query::Expr};

use super::{one_of::one_of, order, times};
use crate::vocabulary::{PlanType, ProcessingStatus, RiskLevel};

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
    /// Looked for in name, goals and preferences, whatever its case, and however its characters are encoded.
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

impl<T> Range<T> {
    /// Whether there is a least value and no greatest.
    const fn is_open_above(&self) -> bool {
        self.from.is_some() && self.to.is_none()
    }
}

impl<T> Default for Range<T> {
    fn default() -> Self {
        Self { from: None, to: None }
    }
}

/// What holds for the plans of `user` that `filter` lets through.
// Under row level security an index looks up only what is compared by an operator that is known to leak nothing. Those
// of times, texts, booleans and whole numbers are known to; those of numeric, and what searches texts, are not: amounts and
// searched texts are looked at in the rows that an index gives for the user, and no index over them could change that.
//
// Booleans are spelled out: behind `= $1`, a plan for any value could use neither the index over the plans that are
// active nor one that begins with the favourites.
pub(super) fn condition(user: Expr, filter: &Filter) -> Condition {
    Condition::all()
        .add(Expr::col(C::UserId).eq(user))
        .add_option(filter.plan_type.as_deref().map(|types| {
            // There is an index over the types of everybody's plans, of which Postgres would read whole parts to
            // intersect them with the user's. It is in the column's collation, and of no use for another.
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
            // As IS NOT TRUE, which Postgres makes of a negation, it would not be found in the index.
            if wanted { favorite } else { favorite.lt(Expr::cust("true")) }
        }))
        .add_option(match filter.archived {
            Archived::Exclude => Some(Expr::col(C::IsActive)),
            Archived::Only => Some(Expr::cust("is_active IS NOT TRUE")),
            Archived::Include => None,
        })
        // A time that is null is shown as 1970, and counts as that.
        .add_option(filter.created_at.from.map(|from| Expr::cust(order::CREATED).gte(times::within(from))))
        .add_option(filter.created_at.to.map(|to| Expr::cust(order::CREATED).lte(times::within(to))))
        // An amount that is null is shown as null, and is in no range; so is NaN, which is greater than all numbers.
        .add_option(filter.target_amount.from.map(|from| C::TargetAmount.gte(from)))
        .add_option(filter.target_amount.is_open_above().then(|| Expr::cust("target_amount < 'Infinity'")))
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
    let words = |list: &[T]| list.iter().copied().map(|one| word(one).to_owned()).collect::<Vec<_>>();
    let others = || column.clone().is_null().or(column.clone().is_not_in(words(all)));
    Condition::any().add(one_of(column.clone(), words(wanted))).add_option(wanted.contains(&unset).then(others))
}

/// The text as it is, not as a pattern, in texts that differ from it in case and encoding at most: both are brought into the same
/// form by the database, for which a row need not have come through this program.
fn search(text: &str) -> Condition {
    let has = |column: &str| {
        // The needle in a query of its own: it is folded once, and not for each row.
        let sql =
            format!("strpos(public.plan_search_key({column}::text), (SELECT public.plan_search_key($1::text))) > 0");
        Expr::cust_with_values(sql, [text])
    };
    Condition::any().add(has("plan_name")).add(has("financial_goals")).add(has("investment_preferences"))
}
