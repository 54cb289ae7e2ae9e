//! What a person can pay a month for all plans together, and which plans are deferred where that is not enough.
//!
//! Each plan has a goal and a chance of its own, and one budget is for all of them (Das, Markowitz, Scheid and Statman,
//! "Portfolio Optimization with Mental Accounts", 2010): a plan is paid in full or deferred, the lowest priority first.

use std::{cmp::Reverse, collections::HashMap};

use chrono::{DateTime, Months, Utc};
use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::Value as Json;
use uuid::Uuid;

use super::{one_of::any_of, outputs::decimal, row::Row};
use crate::database::{Session, statement};

/// All active plans of a person against their monthly budget.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlansBudget {
    /// `None` where none is known.
    pub monthly_budget: Option<Decimal>,
    /// What the plans advise together.
    pub recommended: Decimal,
    /// The plans to defer, the first one first.
    pub gives_way: Vec<Uuid>,
    /// Plans in other currencies than US dollars, which are not counted.
    pub other_currencies: i64,
}

impl PlansBudget {
    /// Monthly shortfall.
    pub fn missing(&self) -> Decimal {
        self.monthly_budget.map_or(Decimal::ZERO, |budget| (self.recommended - budget).max(Decimal::ZERO))
    }
}

/// Sets what a person can pay; `None` removes it. An equal value is not written again.
pub async fn set(session: &Session, user_id: Uuid, amount: Option<Decimal>) -> Result<(), DbErr> {
    let (sql, values) = match amount {
        Some(amount) => (
            "INSERT INTO user_budgets (user_id, monthly_budget) VALUES ($1, $2) \
                ON CONFLICT (user_id) DO UPDATE SET monthly_budget = excluded.monthly_budget \
                WHERE user_budgets.monthly_budget IS DISTINCT FROM excluded.monthly_budget",
            vec![user_id.into(), amount.into()],
        ),
        None => ("DELETE FROM user_budgets WHERE user_id = $1", vec![user_id.into()]),
    };
    session.execute_raw(statement(sql, values)).await.map(drop)
}

/// What these users can pay, as far as the session may see it and it is known.
pub async fn amounts(session: &Session, users: &[Uuid]) -> Result<HashMap<Uuid, Decimal>, DbErr> {
    let (those, users) = any_of(users);
    let sql = format!("SELECT user_id, monthly_budget FROM user_budgets WHERE user_id = {those}");
    let rows = session.query_all_raw(statement(&sql, [users])).await?;
    let read = |row| {
        let mut row = Row::new(row)?;
        Ok((row.next()?, row.number()?))
    };
    let amounts = rows.iter().map(read).collect::<Result<Vec<(Uuid, Option<Decimal>)>, DbErr>>()?;
    Ok(amounts.into_iter().filter_map(|(user, amount)| Some((user, amount?))).collect())
}

/// A plan that takes a part of the budget.
#[derive(Clone, Debug, PartialEq)]
struct Share {
    plan_id: Uuid,
    recommended: Decimal,
    /// 1 is the highest, and deferred last; none is the lowest.
    priority: Option<i32>,
    /// When the money is needed.
    date: DateTime<Utc>,
}

/// The plans of these users against their budgets, in one statement.
pub async fn of_users(session: &Session, users: &[Uuid]) -> Result<HashMap<Uuid, PlansBudget>, DbErr> {
    let mut all: HashMap<Uuid, (PlansBudget, Vec<Share>)> = HashMap::new();
    for row in &session.query_all_raw(statement(PLANS, [users.to_vec().into()])).await? {
        let mut row = Row::new(row)?;
        let (budget, shares) = all.entry(row.next()?).or_default();
        budget.monthly_budget = row.number()?;
        let (Some(plan_id), is_other) = (row.next::<Option<Uuid>>()?, row.next::<bool>()?) else { continue };
        if is_other {
            budget.other_currencies += 1;
            continue;
        }
        let (advised, made, months): (Json, Option<String>, Json) =
            (row.decoded()?.unwrap_or_default(), row.next()?, row.decoded()?.unwrap_or_default());
        let priority = row.next()?;
        let (years, created): (Option<i32>, _) = (row.next()?, row.nearest_time()?);
        let Some(recommended) = decimal(&advised) else { continue };
        let months = months.as_u64().and_then(|months| u32::try_from(months).ok());
        let months = months.or_else(|| Some(years?.unsigned_abs().saturating_mul(12))).unwrap_or_default();
        let made = made.and_then(|made| Some(DateTime::parse_from_rfc3339(&made).ok()?.to_utc())).unwrap_or(created);
        let date = made.checked_add_months(Months::new(months)).unwrap_or(made);
        shares.push(Share { plan_id, recommended, priority, date });
    }
    let settled = all.into_iter().map(|(user, (budget, shares))| (user, settle(budget, shares)));
    Ok(settled.collect())
}

/// Of a plan: whether it is in another currency than US dollars, what it advises, when it was made, its months, priority and
/// years.
const PLANS: &str = "SELECT person.id, budget.monthly_budget, plan.id, \
        coalesce(details.currency, plan.agent_3_data->>'currency', 'USD') <> 'USD' AS is_other, \
        coalesce(nullif(made.plan->'recommended_contribution', 'null'), made.plan->'monthly_contribution') AS advised, \
        plan.plan_data->>'created_at' AS made, plan.plan_data->'user_input'->'horizon_months' AS months, \
        details.priority, plan.time_horizon, plan.created_at \
    FROM unnest($1::uuid[]) AS person (id) \
        LEFT JOIN user_budgets AS budget ON budget.user_id = person.id \
        LEFT JOIN investment_plans AS plan ON plan.user_id = person.id AND plan.is_active \
        LEFT JOIN plan_details AS details ON details.plan_id = plan.id \
        LEFT JOIN LATERAL (SELECT plan.plan_data#>'{investment_plan,investment_plan}' AS plan) AS made ON true";

/// The plans to defer until the others fit: lowest priority first, then latest date.
fn settle(mut budget: PlansBudget, mut shares: Vec<Share>) -> PlansBudget {
    budget.recommended = shares.iter().map(|share| share.recommended).fold(Decimal::ZERO, Decimal::saturating_add);
    shares.retain(|share| share.recommended > Decimal::ZERO);
    shares.sort_by_key(|share| (Reverse(share.priority.unwrap_or(i32::MAX)), Reverse(share.date), share.plan_id));
    let mut left = budget.recommended;
    for share in shares {
        if budget.monthly_budget.is_none_or(|most| left <= most) {
            break;
        }
        left -= share.recommended;
        budget.gives_way.push(share.plan_id);
    }
    budget
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(plan: u128, recommended: i64, priority: Option<i32>, years: u32) -> Share {
        let date = DateTime::UNIX_EPOCH.checked_add_months(Months::new(12 * years)).unwrap();
        Share { plan_id: Uuid::from_u128(plan), recommended: recommended.into(), priority, date }
    }

    fn give_way(monthly_budget: Option<i64>, shares: &[Share]) -> (Decimal, Vec<u128>) {
        let budget = PlansBudget { monthly_budget: monthly_budget.map(Decimal::from), ..PlansBudget::default() };
        let settled = settle(budget, shares.to_vec());
        (settled.missing(), settled.gives_way.iter().map(Uuid::as_u128).collect())
    }

    #[test]
    fn the_last_priority_gives_way_first_and_then_the_latest_date() {
        let shares =
            [share(1, 500, Some(1), 30), share(2, 300, Some(2), 5), share(3, 200, None, 2), share(4, 100, Some(2), 9)];
        for (budget, missing, plans) in [
            (Some(1_100), 0, vec![]),
            (Some(1_099), 1, vec![3]),
            (Some(900), 200, vec![3]),
            (Some(899), 201, vec![3, 4]),
            (Some(500), 600, vec![3, 4, 2]),
            (Some(0), 1_100, vec![3, 4, 2, 1]),
            (None, 0, vec![]),
        ] {
            assert_eq!(give_way(budget, &shares), (missing.into(), plans), "{budget:?}");
        }
    }

    #[test]
    fn a_plan_that_takes_nothing_gives_nothing() {
        assert_eq!(give_way(Some(10), &[share(1, 0, None, 50), share(2, 20, Some(1), 1)]), (10.into(), vec![2]));
    }
}
