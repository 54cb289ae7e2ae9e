//! The finished plan, as the rest of the program sees it.

use rust_decimal::Decimal;

use crate::provenance::Provenance;

/// An investment plan. Money is US dollars, to the cent.
#[derive(Clone, Debug, PartialEq)]
pub struct InvestmentPlan {
    /// Paid at the end of each month.
    pub monthly_contribution: Decimal,
    /// What the money is invested in.
    pub asset_allocation: AssetAllocation,
    /// Steps on the way to the target, from small to large.
    pub milestones: Vec<Milestone>,
    /// What may go wrong, the most telling first.
    pub risk_considerations: Vec<RiskConsideration>,
    /// What the figures rest on, in sentences.
    pub assumptions: Vec<String>,
    /// The share of simulated markets in which the target is reached, 0 to 1.
    pub success_probability: Option<f64>,
    /// What a better or a worse chance takes a month.
    pub contribution_options: Vec<ContributionOption>,
    /// Every year's end, from 1.
    pub projection: Vec<ProjectionPoint>,
    /// The plan in words.
    pub summary: Option<String>,
    /// Who wrote the summary; `None` where that is not said.
    pub provenance: Option<Provenance>,
}

/// Percent of the money in each group, with at most two decimals; the three add up to exactly 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AssetAllocation {
    /// Stocks.
    pub stocks: f64,
    /// Bonds and cash.
    pub bonds: f64,
    /// Real estate and commodities.
    pub alternatives: f64,
}

/// A step on the way to the target.
#[derive(Clone, Debug, PartialEq)]
pub struct Milestone {
    /// What the step is called.
    pub name: String,
    /// 25, 50, 75 or 100.
    pub percent_of_target: i32,
    /// That part of the target.
    pub amount: Decimal,
    /// The first year at whose end the median market has passed the amount: 0 where the start already does, and the
    /// plan's last year where the median does not pass it in time.
    pub year: i32,
}

/// Something that may go wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskConsideration {
    /// A short name, e.g. `crash`.
    pub name: String,
    /// What it means for this plan, in a sentence or two.
    pub text: String,
}

/// What a chance takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContributionOption {
    /// The chance of reaching the target, 0 to 1.
    pub probability: f64,
    /// The monthly amount that gives it.
    pub monthly_contribution: Decimal,
}

/// The plan's value at a year's end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProjectionPoint {
    /// Years since the start, from 1.
    pub year: i32,
    /// What has been paid in until then: the starting amount and every monthly one. What the value has above it is
    /// gain.
    pub contributed: Decimal,
    /// The value that a tenth of the simulated markets stays at or below.
    pub p10: Decimal,
    /// The median market's value.
    pub p50: Decimal,
    /// The value that nine tenths of the simulated markets stay at or below.
    pub p90: Decimal,
}
