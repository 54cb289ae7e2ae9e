//! The allocation itself: which shares a plan holds, and every figure that follows from them.

use std::fmt;

use chrono::NaiveDate;

use super::asset_class::{AssetClass, Group};
use super::calm::{calm, is_kept};
use super::glide::{
    GlidePoint, Mix, Outlook, compound_return, constant_path, glide_path, mixes, moments, six_decimals,
};
use super::ladder::{Ladder, fraction, share};
use super::market::{AssumptionsSource, MarketAssumptions};
use super::rationale::rationale;
use super::risk::{LONG, risk_score};
use crate::reading::{Reading, StatedFact};
use crate::sentence::Sentence;
use crate::vocabulary::{PlanKind, PlanType};

/// What a plan's money is invested in. Shares are fractions in whole basis points that add up to exactly 1; returns
/// and volatility are fractions a year with at most six decimals, so that they survive storage as JSON to the bit.
#[derive(Clone, Debug, PartialEq)]
pub struct Allocation {
    /// The share of each class that is held at first, largest first; empty where another agent gave none.
    pub weights: Vec<(AssetClass, f64)>,
    /// Share of stocks at first.
    pub stocks: f64,
    /// Share of bonds, cash included.
    pub bonds: f64,
    /// Share of real estate and commodities.
    pub alternatives: f64,
    /// Compound (geometric) return a year over the whole horizon along the glide path, before fees.
    pub expected_return: f64,
    /// Arithmetic mean of the first year's return.
    pub arithmetic_return: f64,
    /// Standard deviation of the first year's return.
    pub volatility: f64,
    /// (Arithmetic return − cash's arithmetic return) / volatility.
    pub sharpe_ratio: f64,
    /// 1 (lowest) to 5.
    pub risk_score: i32,
    /// What each year holds; never empty. Of another agent's allocation a single point, for all years.
    pub glide_path: Vec<GlidePoint>,
    /// What is held by the time left, from the least; empty where another agent chose.
    pub mixes: Vec<Mix>,
    /// Months that the money is lived on once the date is there, at most those that make a difference; 0 where it is
    /// spent on that day.
    pub spending_months: u32,
    /// The market table that the figures rest on; `None` where another agent named none.
    pub assumptions: Option<AssumptionsSource>,
    /// Why it is what it is; empty where another agent gave no reason.
    pub rationale: Vec<Sentence>,
}

impl Allocation {
    /// The market table's version; "unknown" where none is named.
    pub fn assumptions_version(&self) -> &str {
        self.assumptions.as_ref().map_or("unknown", |assumptions| &assumptions.version)
    }

    /// Whether the allocation keeps a wish of the words.
    pub fn keeps(&self, wish: &StatedFact) -> bool {
        is_kept(wish) && self.mixes.len() == 1
    }

    /// The glide path of the same plan over another number of months (at least 1).
    pub fn glide_path_over(&self, months: u32) -> Vec<GlidePoint> {
        let path = glide_path(&self.mixes, months, self.spending_months);
        if path.is_empty() { self.glide_path.clone() } else { path }
    }

    /// What is expected of the mix that the money is lived on from, in the year that begins `year` years from now.
    pub fn spending_outlook(&self, year: u32, months: u32) -> Outlook {
        let held = self.mixes.iter().rfind(|mix| mix.months_left <= months.min(LONG)).map(|mix| mix.in_year(year));
        let last = held.or(self.glide_path.last().copied());
        last.map_or(Outlook { expected_return: self.expected_return, volatility: self.volatility }, |point| Outlook {
            expected_return: point.expected_return,
            volatility: point.volatility,
        })
    }
}

/// Why there is no allocation. With the built-in table and a positive horizon there always is one.
#[derive(Clone, Debug, PartialEq)]
pub enum AllocationError {
    /// A horizon of less than a month.
    Horizon(i32),
    /// The market table's covariance is not positive definite.
    NotPositiveDefinite,
    /// No portfolio of these markets is as calm as the plan has to be.
    Infeasible {
        /// The lowest volatility cap that could not be met, a fraction a year.
        volatility_cap: f64,
    },
    /// The solver gave up; with its reason.
    Solver(String),
}

impl fmt::Display for AllocationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Horizon(months) => write!(f, "a horizon of {months} months is less than one"),
            Self::NotPositiveDefinite => write!(f, "the market table's covariance is not positive definite"),
            Self::Infeasible { volatility_cap } => {
                write!(f, "no portfolio of these markets has a volatility of {volatility_cap} or less")
            }
            Self::Solver(reason) => write!(f, "the optimiser found no allocation: {reason}"),
        }
    }
}

impl std::error::Error for AllocationError {}

/// The portfolio with the highest expected return under the volatility cap of the reading's risk level and the time left,
/// year by year: long only, stocks as the world's market weighs them, alternatives ≤ 10 % and none in the last five
/// years, no stocks in the last two. Money that is lived on after its date glides to the mix for that instead, debts are
/// paid from cash and bonds. `today` tells how old the market table is.
pub fn allocate(
    market: &MarketAssumptions,
    reading: &Reading,
    today: NaiveDate,
) -> Result<Allocation, AllocationError> {
    let months = reading.horizon_months;
    let months = u32::try_from(months).ok().filter(|months| *months > 0).ok_or(AllocationError::Horizon(months))?;
    let spending_months = spending_months(reading);
    let ladder = Ladder::of(market)?;
    let mut mixes = mixes(&ladder, market, reading.risk_level);
    if calm(reading).is_some() {
        mixes.truncate(1);
    }
    // A plan that spends holds one mix throughout.
    let left = if reading.plan_kind == PlanKind::Spend { spending_months } else { months.max(spending_months) };
    let held = mixes.iter().rfind(|mix| mix.months_left <= left).map_or(0, |mix| mix.months_left);
    let points = ladder.at(reading.risk_level, held);
    let glide_path = if reading.plan_kind == PlanKind::Spend {
        constant_path(&mixes, months, spending_months)
    } else {
        glide_path(&mixes, months, spending_months)
    };
    let (arithmetic, volatility) = moments(market, &points);
    let cash = market.arithmetic_returns()[AssetClass::Cash as usize];
    let mut weights: Vec<_> =
        AssetClass::ALL.into_iter().zip(points.map(fraction)).filter(|(_, weight)| *weight > 0.0).collect();
    weights.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut allocation = Allocation {
        weights,
        stocks: share(&points, Group::Stocks),
        bonds: share(&points, Group::Bonds),
        alternatives: share(&points, Group::Alternatives),
        expected_return: compound_return(&glide_path, months),
        arithmetic_return: six_decimals(arithmetic),
        volatility: six_decimals(volatility),
        sharpe_ratio: six_decimals((arithmetic - cash) / volatility),
        risk_score: risk_score(volatility),
        glide_path,
        mixes,
        spending_months,
        assumptions: Some(market.source.clone()),
        rationale: Vec::new(),
    };
    allocation.rationale = rationale(&allocation, market, reading, today);
    Ok(allocation)
}

/// The months that the money is lived on, as far as they make a difference to what may be held.
fn spending_months(reading: &Reading) -> u32 {
    let lives_on_it = reading.plan_kind == PlanKind::Spend
        || reading.plan_kind == PlanKind::Save
            && (reading.goal_type == PlanType::Retirement || reading.details.retirement_income.is_some());
    if lives_on_it { (12 * reading.years_to_fund()).min(LONG) } else { 0 }
}
