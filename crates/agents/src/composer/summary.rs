//! The plan told in words, by template: every figure in it is one of the plan's.

use rust_decimal::Decimal;

use super::chances::Savings;
use super::plan::InvestmentPlan;
use super::wording::{money, percent, years};

/// Three or four sentences.
pub(super) fn summary(plan: &InvestmentPlan, savings: &Savings) -> String {
    let shares = plan.asset_allocation;
    let payment = if plan.monthly_contribution > Decimal::ZERO {
        format!("pay in {} at the end of each month", money(plan.monthly_contribution))
    } else {
        "nothing more has to be paid in".to_owned()
    };
    let mut sentences = vec![
        format!("To have {} in {}, {payment}.", money(savings.target), years(savings.years)),
        format!(
            "The money is invested {} % in stocks, {} % in bonds and {} % in alternatives.",
            shares.stocks, shares.bonds, shares.alternatives,
        ),
    ];
    if let (Some(chance), Some(end)) = (plan.success_probability, plan.projection.last()) {
        sentences.push(format!(
            "The target is reached in {} of the simulated markets; the median one ends at {}, the worst tenth at no more \
             than {}.",
            percent(chance),
            money(end.p50),
            money(end.p10),
        ));
    }
    if let Some(safest) = plan.contribution_options.last()
        && safest.monthly_contribution > plan.monthly_contribution
    {
        sentences.push(format!(
            "A chance of {} takes {} a month.",
            percent(safest.probability),
            money(safest.monthly_contribution),
        ));
    }
    sentences.join(" ")
}
