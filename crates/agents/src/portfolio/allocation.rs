//! The allocation itself: which shares a plan holds, and every figure that follows from them.

use std::fmt;

use super::asset_class::{AssetClass, Group};
use super::market::{AssumptionsSource, MarketAssumptions};
use super::optimiser::optimum;
use super::risk::{ladder_to, risk_score, volatility_cap};
use super::rounding::{VOLATILITY_MARGIN, WHOLE, basis_points};
use crate::vocabulary::RiskLevel;

const N: usize = AssetClass::COUNT;

/// What a plan's money is invested in. Shares are fractions in whole basis points that add up to exactly 1; returns
/// and volatility are fractions a year with at most six decimals, so that they survive storage as JSON to the bit.
#[derive(Clone, Debug, PartialEq)]
pub struct Allocation {
    /// The share of each class that is held; empty where another agent gave none.
    pub weights: Vec<(AssetClass, f64)>,
    /// Share of stocks.
    pub stocks: f64,
    /// Share of bonds, cash included.
    pub bonds: f64,
    /// Share of real estate and commodities.
    pub alternatives: f64,
    /// Compound (geometric) return: the arithmetic one less half the variance, as in the market table.
    pub expected_return: f64,
    /// Arithmetic mean of a year's return.
    pub arithmetic_return: f64,
    /// Standard deviation of a year's return.
    pub volatility: f64,
    /// (Arithmetic return − cash's arithmetic return) / volatility.
    pub sharpe_ratio: f64,
    /// 1 (lowest) to 5.
    pub risk_score: i32,
    /// The market table that the figures rest on; `None` where another agent named none.
    pub assumptions: Option<AssumptionsSource>,
    /// Why these shares, in a sentence; empty where another agent gave none.
    pub rationale: String,
}

impl Allocation {
    /// The market table's version; "unknown" where none is named.
    pub fn assumptions_version(&self) -> &str {
        self.assumptions.as_ref().map_or("unknown", |assumptions| &assumptions.version)
    }
}

/// Why there is no allocation. With the built-in table and a positive horizon there always is one.
#[derive(Clone, Debug, PartialEq)]
pub enum AllocationError {
    /// A horizon of less than a year.
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
            Self::Horizon(years) => write!(f, "a horizon of {years} years is less than one"),
            Self::NotPositiveDefinite => write!(f, "the market table's covariance is not positive definite"),
            Self::Infeasible { volatility_cap } => {
                write!(f, "no portfolio of these markets has a volatility of {volatility_cap} or less")
            }
            Self::Solver(reason) => write!(f, "the optimiser found no allocation: {reason}"),
        }
    }
}

impl std::error::Error for AllocationError {}

/// The portfolio with the highest compound return under the volatility cap of `risk` and `years` (whole years, at least
/// 1): long only, alternatives ≤ 10 %, emerging markets ≤ a quarter of stocks, no region above 60 % of stocks.
///
/// The stock share never rises when the horizon shortens or the level falls, whatever the table: all caps lie on one
/// ladder, which is climbed from its lowest rung, and each rung holds at least the stocks of the one below. There is
/// always such a portfolio, namely that of the rung below.
pub fn allocate(market: &MarketAssumptions, risk: RiskLevel, years: i32) -> Result<Allocation, AllocationError> {
    let horizon = u32::try_from(years).ok().filter(|years| *years > 0).ok_or(AllocationError::Horizon(years))?;
    let cap = volatility_cap(risk, horizon);
    let mut points = [0; N];
    for rung in ladder_to(cap) {
        let limit = fraction(rung) - VOLATILITY_MARGIN;
        points = basis_points(&optimum(market, limit, share(&points, Group::Stocks))?);
    }
    let rationale = format!(
        "The highest compound return that these markets are expected to give with a volatility of at most {} % a year, \
         which is the limit for a {} plan over {years} year{}; at most 10 % in alternatives, a quarter of the stocks in \
         emerging markets and 60 % of them in one region.",
        f64::from(cap) / 100.0,
        risk.as_str().to_lowercase(),
        if years == 1 { "" } else { "s" },
    );
    Ok(figures(market, &points, rationale))
}

fn figures(market: &MarketAssumptions, points: &[u32; N], rationale: String) -> Allocation {
    let weights = points.map(fraction);
    let covariance = market.covariance();
    let means = market.arithmetic_returns();
    let arithmetic: f64 = (0..N).map(|i| weights[i] * means[i]).sum();
    let variance: f64 =
        (0..N).flat_map(|i| (0..N).map(move |j| (i, j))).map(|(i, j)| weights[i] * weights[j] * covariance[i][j]).sum();
    let volatility = libm::sqrt(variance);
    Allocation {
        weights: AssetClass::ALL.into_iter().zip(weights).filter(|(_, weight)| *weight > 0.0).collect(),
        stocks: share(points, Group::Stocks),
        bonds: share(points, Group::Bonds),
        alternatives: share(points, Group::Alternatives),
        expected_return: six_decimals(arithmetic - variance / 2.0),
        arithmetic_return: six_decimals(arithmetic),
        volatility: six_decimals(volatility),
        sharpe_ratio: six_decimals((arithmetic - means[AssetClass::Cash as usize]) / volatility),
        risk_score: risk_score(volatility),
        assumptions: Some(market.source.clone()),
        rationale,
    }
}

fn share(points: &[u32; N], group: Group) -> f64 {
    let sum = AssetClass::ALL.into_iter().zip(points).filter(|(class, _)| class.group() == group).map(|(_, p)| p).sum();
    fraction(sum)
}

fn fraction(points: u32) -> f64 {
    f64::from(points) / f64::from(WHOLE)
}

fn six_decimals(value: f64) -> f64 {
    libm::round(value * 1e6) / 1e6
}
