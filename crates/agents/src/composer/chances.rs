//! What the simulated markets say about a plan: its chance, what a better chance costs, and the range of its value.

use rust_decimal::Decimal;

use super::lognormal::Lognormal;
use super::money::{as_f64, dollars, dollars_rounded_up};
use super::plan::{ContributionOption, ProjectionPoint};
use super::simulation::{MARKETS, Markets, simulate};

/// The chances for which the monthly amount is given.
const OPTIONS: [f64; 3] = [0.50, 0.75, 0.90];

/// What is saved, and for what.
pub(super) struct Savings {
    /// Dollars there at the start.
    pub(super) start: Decimal,
    /// Dollars paid at the end of every month.
    pub(super) monthly: Decimal,
    /// Dollars to be reached.
    pub(super) target: Decimal,
    /// Whole years, at least 1.
    pub(super) years: u32,
}

/// The answer of the simulation.
pub(super) struct Chances {
    /// The share of markets in which the target is reached.
    pub(super) success: f64,
    /// What 50, 75 and 90 percent take.
    pub(super) options: Vec<ContributionOption>,
    /// Every year's end, from 1.
    pub(super) projection: Vec<ProjectionPoint>,
}

/// Simulates `savings` in `market`.
pub(super) fn chances(market: Lognormal, savings: &Savings) -> Chances {
    let (start, monthly, target) = (as_f64(savings.start), as_f64(savings.monthly), as_f64(savings.target));
    let mut projection = Vec::new();
    let mut needed = Vec::new();
    simulate(market, savings.years, |year, markets| {
        let mut values = each_market(markets, |lump, payments| start * lump + monthly * payments);
        projection.push(projection_point(savings, year, &mut values));
        if year == savings.years {
            // What would have had to be paid a month in each market.
            needed = each_market(markets, |lump, payments| (target - start * lump) / payments);
        }
    });
    let reached = needed.iter().filter(|amount| **amount <= monthly).count();
    let amounts = quantiles(&mut needed, OPTIONS).map(dollars_rounded_up);
    let option = |(probability, monthly_contribution)| ContributionOption { probability, monthly_contribution };
    let options = OPTIONS.into_iter().zip(amounts).map(option).collect();
    Chances { success: reached as f64 / MARKETS as f64, options, projection }
}

fn each_market(markets: &Markets, value: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    markets.lump.iter().zip(&markets.payments).map(|(lump, payments)| value(*lump, *payments)).collect()
}

fn projection_point(savings: &Savings, year: u32, values: &mut [f64]) -> ProjectionPoint {
    let [p10, p50, p90] = quantiles(values, [0.10, 0.50, 0.90]).map(dollars);
    let contributed = dollars(as_f64(savings.start + savings.monthly * Decimal::from(12 * year)));
    ProjectionPoint { year: year.cast_signed(), contributed, p10, p50, p90 }
}

/// For each of three rising probabilities, the smallest of `values` that at least this share of them does not exceed.
/// Reorders the values.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank among the values")]
fn quantiles(values: &mut [f64], probabilities: [f64; 3]) -> [f64; 3] {
    // The probabilities are whole percents: rounding takes away what .9 is more than nine tenths.
    let rank = |probability: f64| (libm::round(probability * MARKETS as f64) as usize).saturating_sub(1);
    let [low, middle, high] = probabilities.map(rank);
    // Selecting parts the values, so that the outer two are looked for among a part of them.
    let (below, at_middle, above) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let at_low = *below.select_nth_unstable_by(low, f64::total_cmp).1;
    let at_high = *above.select_nth_unstable_by(high - middle - 1, f64::total_cmp).1;
    [at_low, *at_middle, at_high]
}
