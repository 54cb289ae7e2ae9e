//! What may go wrong with a plan, in sentences that follow from its own figures.

use rust_decimal::Decimal;

use super::assumptions::inflation;
use super::chances::Savings;
use super::lognormal::Lognormal;
use super::money::{as_f64, dollars};
use super::plan::{InvestmentPlan, ProjectionPoint, RiskConsideration};
use super::wording::{money, percent, years};
use crate::portfolio::Allocation;

/// What stocks lost from October 2007 to March 2009, and listed real estate and commodities with them: about half.
const CRASH: f64 = 0.50;
/// A class or group with more than this is called a concentration.
const CONCENTRATED: f64 = 0.25;
/// The names in their order. A JSON object does not keep one.
pub(super) const NAMES: [&str; 7] =
    ["shortfall", "safer_amount", "crash", "weak_decade", "inflation", "reliance_on_returns", "concentration"];

/// One sentence or two for every risk that this plan has.
pub(super) fn risk_considerations(
    plan: &InvestmentPlan,
    allocation: &Allocation,
    savings: &Savings,
) -> Vec<RiskConsideration> {
    let end = plan.projection.last();
    let texts = [
        end.map(|end| shortfall(plan, end, savings)),
        safer_amount(plan),
        end.and_then(|end| crash(plan, end, allocation)),
        Some(weak_decade(allocation, savings.years)),
        eaten_by_inflation(allocation, savings),
        end.and_then(|end| reliance_on_returns(end, savings)),
        concentration(allocation),
    ];
    NAMES
        .into_iter()
        .zip(texts)
        .filter_map(|(name, text)| Some(RiskConsideration { name: name.to_owned(), text: text? }))
        .collect()
}

fn shortfall(plan: &InvestmentPlan, end: &ProjectionPoint, savings: &Savings) -> String {
    let missed = 1.0 - plan.success_probability.unwrap_or_default();
    let tenth = if end.p10 < savings.target {
        format!("{}, {} short of it", money(end.p10), money(savings.target - end.p10))
    } else {
        format!("{}, which is still enough", money(end.p10))
    };
    format!(
        "In {} of the simulated markets the target is missed. The worst tenth of them ends at no more than {tenth}.",
        percent(missed),
    )
}

fn safer_amount(plan: &InvestmentPlan) -> Option<String> {
    let safest = plan.contribution_options.last()?;
    let more = safest.monthly_contribution - plan.monthly_contribution;
    (more > Decimal::ZERO).then(|| {
        format!(
            "A chance of {} takes {} a month, {} more than the plan pays in. Without it, time has to be the reserve: \
             a later date, or a smaller target.",
            percent(safest.probability),
            money(safest.monthly_contribution),
            money(more),
        )
    })
}

fn crash(plan: &InvestmentPlan, end: &ProjectionPoint, allocation: &Allocation) -> Option<String> {
    let loss = (allocation.stocks + allocation.alternatives) * CRASH;
    (loss > 0.0).then(|| {
        format!(
            "Stocks have lost half of their value within two years before (October 2007 to March 2009), and real estate \
             and commodities with them. With {} % in stocks and {} % in alternatives, that would cost this portfolio \
             about {}: in the plan's last year {} of the median market's {}.",
            plan.asset_allocation.stocks,
            plan.asset_allocation.alternatives,
            percent(loss),
            money(dollars(as_f64(end.p50) * loss)),
            money(end.p50),
        )
    })
}

fn weak_decade(allocation: &Allocation, horizon: u32) -> String {
    let span = horizon.min(10);
    let market = Lognormal::from_compound(allocation.expected_return, allocation.volatility);
    let growth = market.quantile(0.10, f64::from(span));
    let yearly = libm::pow(growth, 1.0 / f64::from(span)) - 1.0;
    let verdict = if yearly < 0.0 {
        "it loses money over such a stretch"
    } else if yearly < inflation(allocation) {
        "that is less than prices are expected to rise"
    } else {
        "that is more than prices are expected to rise"
    };
    format!(
        "One stretch of {} in ten brings this portfolio no more than {} a year, instead of the expected {}: {verdict}.",
        years(span),
        percent(yearly),
        percent(allocation.expected_return),
    )
}

fn eaten_by_inflation(allocation: &Allocation, savings: &Savings) -> Option<String> {
    let rate = inflation(allocation);
    let prices = libm::pow(1.0 + rate, f64::from(savings.years));
    let target = as_f64(savings.target);
    (rate > 0.0).then(|| {
        format!(
            "With prices rising by {} a year, {} will buy in {} what {} buys today. To keep its purchasing power, the \
             target would have to be {}.",
            percent(rate),
            money(savings.target),
            years(savings.years),
            money(dollars(target / prices)),
            money(dollars(target * prices)),
        )
    })
}

fn reliance_on_returns(end: &ProjectionPoint, savings: &Savings) -> Option<String> {
    let returns = savings.target - end.contributed;
    (returns > Decimal::ZERO).then(|| {
        format!(
            "{} is paid in by the plan's last year; the other {} of the target, {} of it, has to come from returns that \
             nobody guarantees.",
            money(end.contributed),
            money(returns),
            percent(as_f64(returns) / as_f64(savings.target)),
        )
    })
}

fn concentration(allocation: &Allocation) -> Option<String> {
    let groups =
        [(allocation.stocks, "stocks"), (allocation.bonds, "bonds"), (allocation.alternatives, "alternatives")];
    let classes = allocation.weights.iter().map(|(class, weight)| (*weight, class.words()));
    let candidates: Vec<_> = if allocation.weights.is_empty() { groups.to_vec() } else { classes.collect() };
    let (share, name) = candidates.into_iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    (share > CONCENTRATED).then(|| {
        format!("{} of the money is in {name}: what happens to that one market happens to this plan.", percent(share))
    })
}
