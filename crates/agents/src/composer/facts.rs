//! The plan's figures in words, for whoever tells the plan.

use rust_decimal::Decimal;

use super::plan::InvestmentPlan;
use super::wording::{money, percent, years};
use crate::portfolio::Allocation;
use crate::reading::Reading;

/// What a figure of the plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Dollars that are paid each month.
    Monthly,
    /// Dollars at some time.
    Amount,
    /// A share, a chance or a rate.
    Percent,
    /// A span of time.
    Years,
}

/// A figure of the plan: what it is called, what it is, and how it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// A word for programs.
    pub name: String,
    /// What the figure is.
    pub figure: Figure,
    /// The figure as the plan's own sentences write it.
    pub text: String,
}

/// The figures that a summary of the plan may state.
pub fn facts(reading: &Reading, allocation: &Allocation, plan: &InvestmentPlan) -> Vec<Fact> {
    let fact = |name: &str, figure: Figure, text: String| Fact { name: name.to_owned(), figure, text };
    let dollars = |name: &str, amount: Decimal| fact(name, Figure::Amount, money(amount));
    let share = |name: &str, percents: f64| fact(name, Figure::Percent, percent(percents / 100.0));
    let shares = plan.asset_allocation;
    let mut facts = vec![
        fact("horizon", Figure::Years, years(reading.time_horizon.unsigned_abs())),
        fact("monthly_contribution", Figure::Monthly, money(plan.monthly_contribution)),
        share("share_of_stocks", shares.stocks),
        share("share_of_bonds", shares.bonds),
        share("share_of_alternatives", shares.alternatives),
        fact("expected_return_a_year", Figure::Percent, percent(allocation.expected_return)),
        fact("volatility_a_year", Figure::Percent, percent(allocation.volatility)),
    ];
    facts.extend(reading.target_amount.map(|target| dollars("target", target)));
    facts.extend(
        (reading.starting_amount > Decimal::ZERO).then(|| dollars("invested_at_the_start", reading.starting_amount)),
    );
    facts.extend(
        plan.success_probability.map(|chance| fact("chance_of_reaching_the_target", Figure::Percent, percent(chance))),
    );
    if let Some(end) = plan.projection.last() {
        facts.push(dollars("median_market_ends_at", end.p50));
        facts.push(dollars("worst_tenth_of_markets_end_at_no_more_than", end.p10));
        facts.push(dollars("paid_in_altogether", end.contributed));
    }
    for (number, option) in plan.contribution_options.iter().enumerate() {
        let name = |what: &str| format!("option_{}_{what}", number + 1);
        facts.push(fact(&name("chance"), Figure::Percent, percent(option.probability)));
        facts.push(fact(&name("monthly_contribution"), Figure::Monthly, money(option.monthly_contribution)));
    }
    facts
}
