//! How an allocation changes as its date comes nearer.

use super::asset_class::Group;
use super::ladder::{Ladder, Points, fraction, share};
use super::market::MarketAssumptions;
use super::risk::LONG;
use crate::vocabulary::RiskLevel;

/// A year's allocation, expected return and volatility.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GlidePoint {
    /// Years from the start, from 0; it holds for the year that begins then, the last point for all later ones, too.
    pub year: i32,
    /// Share of stocks.
    pub stocks: f64,
    /// Share of bonds, cash included.
    pub bonds: f64,
    /// Share of real estate and commodities.
    pub alternatives: f64,
    /// Compound return a year, before fees.
    pub expected_return: f64,
    /// Standard deviation of a year's return.
    pub volatility: f64,
}

/// What is expected of a mix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// Compound return a year.
    pub expected_return: f64,
    /// Standard deviation of a year's return.
    pub volatility: f64,
}

/// What is held while so much time is left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mix {
    /// The fewest months left for which it is held.
    pub months_left: u32,
    /// Share of stocks.
    pub stocks: f64,
    /// Share of bonds, cash included.
    pub bonds: f64,
    /// Share of real estate and commodities.
    pub alternatives: f64,
    /// By the table's figures for ten years.
    pub ten_years: Outlook,
    /// By those for thirty.
    pub thirty_years: Outlook,
}

impl Mix {
    /// As the year that begins `year` years from the start holds it. Figures are those of ten years up to the tenth,
    /// and go in a straight line to those of thirty by the thirtieth.
    pub(super) fn in_year(&self, year: u32) -> GlidePoint {
        let late = ((f64::from(year) - 9.0) / 20.0).clamp(0.0, 1.0);
        let between = |near: f64, far: f64| six_decimals(near + late * (far - near));
        GlidePoint {
            year: year.cast_signed(),
            stocks: self.stocks,
            bonds: self.bonds,
            alternatives: self.alternatives,
            expected_return: between(self.ten_years.expected_return, self.thirty_years.expected_return),
            volatility: between(self.ten_years.volatility, self.thirty_years.volatility),
        }
    }
}

/// The mixes of a level by the time left, from the least to 15 years and more.
pub(super) fn mixes(ladder: &Ladder, market: &MarketAssumptions, level: RiskLevel) -> Vec<Mix> {
    let long_run = market.in_the_long_run();
    let mut mixes: Vec<Mix> = Vec::new();
    let mut last = None;
    for months_left in 0..=LONG {
        let points = ladder.at(level, months_left);
        if last == Some(points) {
            continue;
        }
        last = Some(points);
        mixes.push(Mix {
            months_left,
            stocks: share(&points, Group::Stocks),
            bonds: share(&points, Group::Bonds),
            alternatives: share(&points, Group::Alternatives),
            ten_years: outlook(market, &points),
            thirty_years: outlook(&long_run, &points),
        });
    }
    mixes
}

fn outlook(market: &MarketAssumptions, points: &Points) -> Outlook {
    let (arithmetic, volatility) = moments(market, points);
    Outlook {
        expected_return: six_decimals(arithmetic - volatility * volatility / 2.0),
        volatility: six_decimals(volatility),
    }
}

/// Arithmetic mean and standard deviation of a year's return.
pub(super) fn moments(market: &MarketAssumptions, points: &Points) -> (f64, f64) {
    let weights = points.map(fraction);
    let (covariance, means) = (market.covariance(), market.arithmetic_returns());
    let classes = 0..weights.len();
    let mean = classes.clone().map(|i| weights[i] * means[i]).sum();
    let pairs = classes.clone().flat_map(|i| classes.clone().map(move |j| (i, j)));
    let variance: f64 = pairs.map(|(i, j)| weights[i] * weights[j] * covariance[i][j]).sum();
    (mean, libm::sqrt(variance))
}

/// The path of a plan over `months`, a point for each year that it has begun: each holds what the months left allow, and
/// at the least what `floor` months do.
pub(super) fn glide_path(mixes: &[Mix], months: u32, floor: u32) -> Vec<GlidePoint> {
    (0..months.div_ceil(12))
        .filter_map(|year| {
            let left = (months - 12 * year).max(floor);
            let mix = mixes.iter().rfind(|mix| mix.months_left <= left)?;
            Some(mix.in_year(year))
        })
        .collect()
}

/// The path of a plan that holds what `held` months allow, throughout.
pub(super) fn constant_path(mixes: &[Mix], months: u32, held: u32) -> Vec<GlidePoint> {
    let mix = mixes.iter().rfind(|mix| mix.months_left <= held);
    (0..months.div_ceil(12)).filter_map(|year| Some(mix?.in_year(year))).collect()
}

/// The compound return a year along a path over `months`.
pub(super) fn compound_return(path: &[GlidePoint], months: u32) -> f64 {
    let logarithms = (0..months.div_ceil(12)).filter_map(|year| {
        let point = path.get(year as usize).or(path.last())?;
        Some(libm::log1p(point.expected_return) * f64::from((months - 12 * year).min(12)))
    });
    six_decimals(libm::expm1(logarithms.sum::<f64>() / f64::from(months)))
}

pub(super) fn six_decimals(value: f64) -> f64 {
    libm::round(value * 1e6) / 1e6
}
