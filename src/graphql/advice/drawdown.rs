//! The drawdown of the savings.

use async_graphql::SimpleObject;

use crate::graphql::scalars::Decimal;
use agents::composer;

/// Drawdown of the savings, in today's money.
#[derive(SimpleObject)]
pub struct Drawdown {
    /// Monthly income, other incomes included, that lasts with the plan's `confidence`.
    sustainable_monthly: Decimal,
    /// Desired monthly income; null if none is known.
    wanted_monthly: Option<Decimal>,
    /// The share of simulated markets in which the desired income, or else the sustainable one, lasts, 0 to 1.
    success_probability: f64,
    /// The age until which it has to last; null if no age is known.
    until_age: Option<i32>,
    /// Years of withdrawals.
    years: i32,
    /// The age, or else the year, at which one simulated market in ten has nothing left; null if fewer run out.
    p10_runs_out: Option<i32>,
    /// What is left, year by year.
    projection: Vec<DrawdownPoint>,
}

/// What is left at a year's end, in today's money.
#[derive(SimpleObject)]
pub struct DrawdownPoint {
    /// Years since withdrawals began, from 1.
    year: i32,
    /// The person's age then.
    age: Option<i32>,
    /// One simulated market in ten has this or less.
    p10_today: Decimal,
    /// Half of the simulated markets have this or less.
    p50_today: Decimal,
    /// Nine simulated markets in ten have this or less.
    p90_today: Decimal,
}

impl From<composer::Drawdown> for Drawdown {
    fn from(drawdown: composer::Drawdown) -> Self {
        Self {
            sustainable_monthly: Decimal::dollars(drawdown.sustainable_monthly),
            wanted_monthly: drawdown.wanted_monthly.map(Decimal::dollars),
            success_probability: drawdown.success_probability,
            until_age: drawdown.until_age,
            years: drawdown.years,
            p10_runs_out: drawdown.p10_runs_out,
            projection: drawdown.projection.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<composer::DrawdownPoint> for DrawdownPoint {
    fn from(point: composer::DrawdownPoint) -> Self {
        let composer::DrawdownPoint { year, age, p10_today, p50_today, p90_today } = point;
        let [p10_today, p50_today, p90_today] = [p10_today, p50_today, p90_today].map(Decimal::dollars);
        Self { year, age, p10_today, p50_today, p90_today }
    }
}
