//! The finished plan in the API.

use async_graphql::{Object, SimpleObject};

use super::{provenance::Provenance, scalars::Decimal, stored::Text};
use agents::composer;

/// The finished plan: contributions, allocation, and probability of success.
pub struct InvestmentPlan(pub composer::InvestmentPlan);

/// The finished plan (in `plan_data`): contributions, allocation, and probability of success.
#[Object]
impl InvestmentPlan {
    /// Monthly contribution in US dollars, at the end of each month.
    async fn monthly_contribution(&self) -> Decimal {
        Decimal::dollars(self.0.monthly_contribution)
    }

    /// Allocation in percent; the three groups add up to 100.
    async fn asset_allocation(&self) -> AssetAllocation {
        let composer::AssetAllocation { stocks, bonds, alternatives } = self.0.asset_allocation;
        AssetAllocation { stocks, bonds, alternatives }
    }

    /// Milestones on the way to the target.
    async fn milestones(&self) -> Vec<Milestone> {
        self.0.milestones.iter().cloned().map(Into::into).collect()
    }

    /// The plan's risks, in sentences.
    async fn risk_considerations(&self) -> Vec<Text<&str>> {
        self.0.risk_considerations.iter().map(|risk| Text(risk.text.as_str())).collect()
    }

    /// The assumptions behind the figures.
    async fn assumptions(&self) -> Vec<Text<&str>> {
        self.0.assumptions.iter().map(|assumption| Text(assumption.as_str())).collect()
    }

    /// Share of simulated markets in which the target is reached, 0 to 1.
    async fn success_probability(&self) -> Option<f64> {
        self.0.success_probability
    }

    /// Monthly contributions that reach the target with a probability of 50, 75 and 90 percent.
    async fn contribution_options(&self) -> Vec<ContributionOption> {
        let options = self.0.contribution_options.iter();
        options
            .map(|option| ContributionOption {
                probability: option.probability,
                monthly_contribution: Decimal::dollars(option.monthly_contribution),
            })
            .collect()
    }

    /// Projection by year: contributions, and the simulated value's 10th, 50th and 90th percentile.
    async fn projection(&self) -> Vec<ProjectionPoint> {
        self.0.projection.iter().copied().map(Into::into).collect()
    }

    /// Summary of the plan in words.
    async fn summary(&self) -> Option<Text<&str>> {
        self.0.summary.as_deref().map(Text)
    }

    /// Who wrote the summary; null if unknown.
    async fn summary_provenance(&self) -> Option<Provenance> {
        self.0.provenance.clone().map(Into::into)
    }
}

/// Allocation to asset groups in percent; the three add up to 100.
#[derive(SimpleObject)]
pub struct AssetAllocation {
    /// Stocks, in percent.
    stocks: f64,
    /// Bonds and cash, in percent.
    bonds: f64,
    /// Real estate and commodities, in percent.
    alternatives: f64,
}

/// A monthly contribution, and its probability of reaching the target.
#[derive(SimpleObject)]
pub struct ContributionOption {
    /// Probability, 0 to 1.
    probability: f64,
    /// Monthly contribution in US dollars.
    monthly_contribution: Decimal,
}

/// A milestone on the way to the target.
#[derive(SimpleObject)]
pub struct Milestone {
    /// Name of the milestone.
    name: String,
    /// Percent of the target: 25, 50, 75 or 100.
    percent_of_target: i32,
    /// Amount in US dollars.
    amount: Decimal,
    /// Years from the start until the median of the simulated markets exceeds the amount.
    year: i32,
}

impl From<composer::Milestone> for Milestone {
    fn from(step: composer::Milestone) -> Self {
        let composer::Milestone { name, percent_of_target, amount, year } = step;
        Self { name, percent_of_target, amount: Decimal::dollars(amount), year }
    }
}

/// The plan's value at the end of a year, in US dollars.
#[derive(SimpleObject)]
pub struct ProjectionPoint {
    /// Years since the start, from 1.
    year: i32,
    /// Contributions until then, including the initial amount.
    contributed: Decimal,
    /// 10th percentile of the simulated value.
    p10: Decimal,
    /// Median of the simulated value.
    p50: Decimal,
    /// 90th percentile of the simulated value.
    p90: Decimal,
}

impl From<composer::ProjectionPoint> for ProjectionPoint {
    fn from(point: composer::ProjectionPoint) -> Self {
        let composer::ProjectionPoint { year, contributed, p10, p50, p90 } = point;
        let [contributed, p10, p50, p90] = [contributed, p10, p50, p90].map(Decimal::dollars);
        Self { year, contributed, p10, p50, p90 }
    }
}
