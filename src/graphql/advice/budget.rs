//! The outcome of the person's own budget.

use async_graphql::SimpleObject;

use crate::graphql::scalars::Decimal;
use agents::composer;

/// Outcome of the person's own budget, in money of the day on which it is needed.
#[derive(SimpleObject)]
pub struct BudgetCheck {
    /// The person's and the employer's monthly amount.
    monthly_contribution: Decimal,
    /// The share of simulated markets in which it reaches the target, 0 to 1.
    success_probability: f64,
    /// What one simulated market in ten misses of the target, or more; 0 where nothing is missing.
    shortfall_p10: Decimal,
    /// What half of the simulated markets miss of the target, or more.
    shortfall_p50: Decimal,
    /// What nine simulated markets in ten miss of the target, or more.
    shortfall_p90: Decimal,
    /// One simulated market in ten ends up at or below this.
    p10: Decimal,
    /// Half of the simulated markets end up at or below this.
    p50: Decimal,
    /// Nine simulated markets in ten end up at or below this.
    p90: Decimal,
    /// The person's part as a share of the stated income before tax; null where no income is stated.
    share_of_income: Option<f64>,
}

impl From<composer::BudgetCheck> for BudgetCheck {
    fn from(check: composer::BudgetCheck) -> Self {
        Self {
            monthly_contribution: Decimal::dollars(check.monthly_contribution),
            success_probability: check.success_probability,
            shortfall_p10: Decimal::dollars(check.shortfall_p10),
            shortfall_p50: Decimal::dollars(check.shortfall_p50),
            shortfall_p90: Decimal::dollars(check.shortfall_p90),
            p10: Decimal::dollars(check.p10),
            p50: Decimal::dollars(check.p50),
            p90: Decimal::dollars(check.p90),
            share_of_income: check.share_of_income,
        }
    }
}
