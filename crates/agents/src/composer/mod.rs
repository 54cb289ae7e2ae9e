//! The composer agent: allocation to plan. What is saved a month, how likely it reaches the target, what may go wrong.
//!
//! `annuity` is the closed-form maths, `lognormal` and `simulation` the markets, `chances` what they say about a plan;
//! `milestones`, `risks`, `assumptions` and `summary` are the plan's parts, `json` and `document` its stored form.

mod annuity;
mod assumptions;
mod chances;
mod document;
mod facts;
mod json;
mod lognormal;
mod milestones;
mod money;
mod plan;
mod risks;
mod simulation;
mod summary;
#[cfg(test)]
mod tests;
mod wording;

use rust_decimal::Decimal;

use self::chances::{Savings, chances};
use self::lognormal::Lognormal;
use self::money::{as_f64, dollars_rounded_up};
use super::portfolio::Allocation;
use super::provenance::Provenance;
use super::reading::Reading;

pub use self::document::plan_data;
pub use self::facts::{Fact, Figure, facts};
pub use self::plan::{
    AssetAllocation, ContributionOption, InvestmentPlan, Milestone, ProjectionPoint, RiskConsideration,
};

/// The longest horizon that is computed; a longer one is cut to it, and said so.
const MOST_YEARS: i32 = 100;

/// The share of an amount by which the last bits of the formulas may be off: a hundred times what they are, and less than
/// a cent a month makes of any target.
const LAST_BITS: f64 = 1e-13;

/// The plan for a goal as it was understood, invested in `allocation`. The same inputs give the same plan to the bit.
pub fn compose(reading: &Reading, allocation: &Allocation) -> InvestmentPlan {
    let years = reading.time_horizon.clamp(1, MOST_YEARS).cast_unsigned();
    let mut savings = Savings {
        start: reading.starting_amount.max(Decimal::ZERO),
        monthly: Decimal::ZERO,
        target: reading.target_amount.unwrap_or_default(),
        years,
    };
    savings.monthly = monthly_contribution(&savings, allocation.expected_return);
    let market = Lognormal::from_compound(allocation.expected_return, allocation.volatility);
    let chances = chances(market, &savings);
    let mut plan = InvestmentPlan {
        monthly_contribution: savings.monthly,
        asset_allocation: percentages(allocation),
        milestones: milestones::milestones(&savings, &chances.projection),
        risk_considerations: Vec::new(),
        assumptions: assumptions::assumptions(reading, allocation, &savings),
        success_probability: Some(chances.success),
        contribution_options: chances.options,
        projection: chances.projection,
        summary: None,
        provenance: Some(Provenance::RULES),
    };
    plan.risk_considerations = risks::risk_considerations(&plan, allocation, &savings);
    plan.summary = Some(summary::summary(&plan, &savings));
    plan
}

/// The smallest monthly amount in cents that reaches the target at the compound return `yearly`.
fn monthly_contribution(savings: &Savings, yearly: f64) -> Decimal {
    let (start, target) = (as_f64(savings.start), as_f64(savings.target));
    let (rate, months) = (annuity::monthly_rate(yearly), 12 * savings.years);
    let payment = dollars_rounded_up(annuity::payment(target, start, rate, months));
    // The last bits of the formula may lift an amount that is whole cents to the next one: then the one below does.
    let less = payment - Decimal::new(1, 2);
    let reached = annuity::future_value(start, as_f64(less), rate, months) >= target * (1.0 - LAST_BITS);
    if less >= Decimal::ZERO && reached { less } else { payment }
}

/// The three shares as percentages with two decimals. Shares that another agent rounded are brought to a sum of 1 first.
fn percentages(allocation: &Allocation) -> AssetAllocation {
    let whole = allocation.stocks + allocation.bonds + allocation.alternatives;
    let hundredths = |share: f64| libm::round(share / whole * 10_000.0);
    let (stocks, alternatives) = (hundredths(allocation.stocks), hundredths(allocation.alternatives));
    let bonds = (10_000.0 - stocks - alternatives).max(0.0);
    let stocks = 10_000.0 - bonds - alternatives;
    AssetAllocation { stocks: stocks / 100.0, bonds: bonds / 100.0, alternatives: alternatives / 100.0 }
}
