//! The finished plan as clients see it.

use async_graphql::{Object, SimpleObject};

use super::{provenance::Provenance, scalars::Decimal, stored::Text};
use agents::composer;

/// The finished plan: what to pay in, what to hold, and how likely it is to work.
pub struct InvestmentPlan(pub composer::InvestmentPlan);

/// The finished plan (in `plan_data`): what to pay in, what to hold, how likely it is to work.
#[Object]
impl InvestmentPlan {
    /// US dollars a month, paid at the end of each month.
    async fn monthly_contribution(&self) -> Decimal {
        Decimal::dollars(self.0.monthly_contribution)
    }

    /// Percent; the three add up to 100.
    async fn asset_allocation(&self) -> AssetAllocation {
        let composer::AssetAllocation { stocks, bonds, alternatives } = self.0.asset_allocation;
        AssetAllocation { stocks, bonds, alternatives }
    }

    /// Steps on the way to the target.
    async fn milestones(&self) -> Vec<Milestone> {
        self.0.milestones.iter().cloned().map(Into::into).collect()
    }

    /// What may go wrong with this plan, in sentences.
    async fn risk_considerations(&self) -> Vec<Text<&str>> {
        self.0.risk_considerations.iter().map(|risk| Text(risk.text.as_str())).collect()
    }

    /// What the figures rest on, and what was assumed because the goal did not say it.
    async fn assumptions(&self) -> Vec<Text<&str>> {
        self.0.assumptions.iter().map(|assumption| Text(assumption.as_str())).collect()
    }

    /// The share of simulated markets in which the target is reached, 0 to 1.
    async fn success_probability(&self) -> Option<f64> {
        self.0.success_probability
    }

    /// What would have to be paid a month to reach the target with a 50, 75 and 90 percent chance.
    async fn contribution_options(&self) -> Vec<ContributionOption> {
        let options = self.0.contribution_options.iter();
        options
            .map(|option| ContributionOption {
                probability: option.probability,
                monthly_contribution: Decimal::dollars(option.monthly_contribution),
            })
            .collect()
    }

    /// Year by year: what has been paid in, and the simulated value's 10th, 50th and 90th percentile.
    async fn projection(&self) -> Vec<ProjectionPoint> {
        self.0.projection.iter().copied().map(Into::into).collect()
    }

    /// The plan told in words.
    async fn summary(&self) -> Option<Text<&str>> {
        self.0.summary.as_deref().map(Text)
    }

    /// Who wrote the summary; null where that is not said.
    async fn summary_provenance(&self) -> Option<Provenance> {
        self.0.provenance.clone().map(Into::into)
    }
}

/// Percent of the money in each group; the three add up to 100.
#[derive(SimpleObject)]
pub struct AssetAllocation {
    /// Percent in stocks.
    stocks: f64,
    /// Percent in bonds and cash.
    bonds: f64,
    /// Percent in real estate and commodities.
    alternatives: f64,
}

/// A monthly amount, and the chance of reaching the target with it.
#[derive(SimpleObject)]
pub struct ContributionOption {
    /// 0 to 1.
    probability: f64,
    /// US dollars a month.
    monthly_contribution: Decimal,
}

/// A step on the way to the target.
#[derive(SimpleObject)]
pub struct Milestone {
    /// What the step is called.
    name: String,
    /// 25, 50, 75 or 100.
    percent_of_target: i32,
    /// US dollars.
    amount: Decimal,
    /// Years from the start until the median of the simulated markets passes the amount.
    year: i32,
}

impl From<composer::Milestone> for Milestone {
    fn from(step: composer::Milestone) -> Self {
        let composer::Milestone { name, percent_of_target, amount, year } = step;
        Self { name, percent_of_target, amount: Decimal::dollars(amount), year }
    }
}

/// The plan's value at a year's end. US dollars.
#[derive(SimpleObject)]
pub struct ProjectionPoint {
    /// Years since the start, from 1.
    year: i32,
    /// What has been paid in until then, the starting amount included.
    contributed: Decimal,
    /// One simulated market in ten ends up at or below this.
    p10: Decimal,
    /// Half of the simulated markets end up at or below this.
    p50: Decimal,
    /// Nine simulated markets in ten end up at or below this.
    p90: Decimal,
}

impl From<composer::ProjectionPoint> for ProjectionPoint {
    fn from(point: composer::ProjectionPoint) -> Self {
        let composer::ProjectionPoint { year, contributed, p10, p50, p90 } = point;
        let [contributed, p10, p50, p90] = [contributed, p10, p50, p90].map(Decimal::dollars);
        Self { year, contributed, p10, p50, p90 }
    }
}
