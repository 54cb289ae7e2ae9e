//! The finished plan in the API.

use async_graphql::{Object, SimpleObject};

use super::{
    advice::{Adjustment, BudgetCheck, DebtCheck, Drawdown, PlanSentence, ProjectionPoint, Sensitivity},
    enums::PlanKind,
    provenance::Provenance,
    scalars::Decimal,
    stored::Text,
};
use agents::composer;

/// The finished plan: contributions, allocation, and probability of success.
pub struct InvestmentPlan(pub composer::InvestmentPlan);

/// The finished plan (in `plan_data`): contributions, allocation, and probability of success.
#[Object]
impl InvestmentPlan {
    /// Kind of the plan; null in plans that do not state it.
    async fn kind(&self) -> Option<PlanKind> {
        self.0.kind.map(Into::into)
    }

    /// Recommended monthly contribution, which reaches the target with `confidence`; the employer's part is included. Null in plans
    /// that do not state it.
    async fn recommended_contribution(&self) -> Option<Decimal> {
        self.0.recommended_contribution.map(Decimal::dollars)
    }

    /// Target probability of success, 0 to 1; null in plans that do not state it.
    async fn confidence(&self) -> Option<f64> {
        self.0.confidence
    }

    /// The target in money of the day on which it is needed; null where there is none.
    async fn target_nominal(&self) -> Option<Decimal> {
        self.0.target_nominal.map(Decimal::dollars)
    }

    /// The target in today's money; null where there is none.
    async fn target_today(&self) -> Option<Decimal> {
        self.0.target_today.map(Decimal::dollars)
    }

    /// Monthly contribution that reaches the target at the expected compound returns, paid at the end of each month. It reaches it
    /// in about half of the markets.
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

    /// The share of simulated markets in which `monthlyContribution` reaches the target, or the money lasts, 0 to 1.
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

    /// Outcome of the person's own budget; null if none is known.
    async fn budget(&self) -> Option<BudgetCheck> {
        self.0.budget.clone().map(Into::into)
    }

    /// Alternative changes that reach `confidence`, easiest first. Empty if nothing has to change.
    async fn adjustments(&self) -> Vec<Adjustment> {
        self.0.adjustments.iter().cloned().map(Into::into).collect()
    }

    /// The same plan in other conditions.
    async fn sensitivity(&self) -> Vec<Sensitivity> {
        self.0.sensitivity.iter().cloned().map(Into::into).collect()
    }

    /// Drawdown of the savings; null if the plan only saves.
    async fn drawdown(&self) -> Option<Drawdown> {
        self.0.drawdown.clone().map(Into::into)
    }

    /// What is owed, and what it costs.
    async fn debts(&self) -> Vec<DebtCheck> {
        self.0.debts.iter().cloned().map(Into::into).collect()
    }

    /// Summary of the plan in words.
    async fn summary(&self) -> Option<Text<&str>> {
        self.0.summary.as_deref().map(Text)
    }

    /// Summary, risks, assumptions and notes once more, each with its code and values. The summary is the template's, whoever wrote
    /// `summary`.
    async fn sentences(&self) -> Vec<PlanSentence> {
        self.0.sentences.iter().cloned().map(Into::into).collect()
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
