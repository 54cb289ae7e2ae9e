//! What may go wrong with a plan, in sentences that follow from its own figures.

use rust_decimal::Decimal;
use serde_json::json;

use super::case::Case;
use super::money::{as_f64, dollars};
use super::plan::{AssetAllocation, InvestmentPlan, ProjectionPoint};
use super::wording::{of_ten, percent, rounded, rounded_up, years};
use crate::cashflow::Lognormal;
use crate::sentence::Sentence;

/// What stocks lost from October 2007 to March 2009, and listed real estate and commodities with them: about half.
const CRASH: f64 = 0.50;
/// A class or group with more than this is called a concentration.
const CONCENTRATED: f64 = 0.25;
/// The names in their order. A JSON object does not keep one.
pub(super) const NAMES: [&str; 7] =
    ["shortfall", "safer_amount", "crash", "weak_decade", "inflation", "reliance_on_returns", "concentration"];

/// A sentence for every risk that this plan has; its code is the risk's name in capitals.
pub(super) fn risks(case: &Case<'_>, plan: &InvestmentPlan, target: Option<Decimal>) -> Vec<Sentence> {
    let end = plan.projection.last();
    let aimed = target.filter(|target| *target > Decimal::ZERO);
    [
        end.zip(aimed).map(|(end, target)| shortfall(case, plan, end, target)),
        aimed.and_then(|_| safer_amount(case, plan)),
        end.and_then(|end| crash(case, plan.asset_allocation, end)),
        Some(weak_decade(case)),
        aimed.and_then(|target| eaten_by_inflation(case, target)),
        end.zip(aimed).and_then(|(end, target)| reliance_on_returns(case, end, target, plan.monthly_contribution)),
        concentration(case),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn shortfall(case: &Case<'_>, plan: &InvestmentPlan, end: &ProjectionPoint, target: Decimal) -> Sentence {
    let chance = plan.success_probability.unwrap_or_default();
    let p10 = rounded(end.p10);
    let missing = (target - end.p10).max(Decimal::ZERO);
    let tenth = if missing > Decimal::ZERO {
        format!("{}, {} short of it", case.words.money(p10), case.words.money(rounded(missing)))
    } else {
        format!("{}, which is still enough", case.words.money(p10))
    };
    Sentence::new(
        "SHORTFALL",
        format!(
            "With {} a month, {} markets reach the target. The worst tenth end at no more than {tenth}.",
            case.words.money(rounded_up(plan.monthly_contribution)),
            of_ten(chance),
        ),
        json!({ "successProbability": chance, "p10": p10.to_string(), "missing": rounded(missing).to_string() }),
    )
}

fn safer_amount(case: &Case<'_>, plan: &InvestmentPlan) -> Option<Sentence> {
    let safest = plan.contribution_options.last()?;
    let advised = plan.recommended_contribution?;
    let (amount, more) = (rounded_up(safest.monthly_contribution), safest.monthly_contribution - advised);
    (more > Decimal::ZERO).then(|| {
        Sentence::new(
            "SAFER_AMOUNT",
            format!(
                "A chance of {} takes {} a month. Without it, time has to be the reserve: a later date, or a smaller \
                 target.",
                percent(safest.probability),
                case.words.money(amount),
            ),
            json!({ "probability": safest.probability, "monthlyContribution": amount.to_string() }),
        )
    })
}

/// A crash hits as much as is held in the last year, when there is most to lose, or at first.
fn crash(case: &Case<'_>, shares: AssetAllocation, end: &ProjectionPoint) -> Option<Sentence> {
    let last = case.allocation.glide_path.last()?;
    let at_first = case.allocation.stocks + case.allocation.alternatives;
    let loss = (last.stocks + last.alternatives) * CRASH;
    let first_loss = at_first * CRASH;
    (first_loss > 0.0).then(|| {
        let cost = rounded(dollars(as_f64(end.p50) * loss));
        let later = if loss > 0.0 {
            format!("in the plan's last year about {} of the median market's value", case.words.money(cost))
        } else {
            "but nothing of that in the plan's last year, when it holds none".to_owned()
        };
        Sentence::new(
            "CRASH",
            format!(
                "Stocks have lost half of their value within two years before (October 2007 to March 2009), and real \
                 estate and commodities with them. With {} % in stocks and {} % in alternatives, that would cost this \
                 portfolio about {} at first, {later}.",
                shares.stocks,
                shares.alternatives,
                percent(first_loss),
            ),
            json!({ "loss": first_loss, "lossInLastYear": loss, "cost": cost.to_string() }),
        )
    })
}

fn weak_decade(case: &Case<'_>) -> Sentence {
    let allocation = case.allocation;
    let span = case.months.div_ceil(12).min(10);
    let market = Lognormal::from_compound(allocation.expected_return - case.fee, allocation.volatility);
    let growth = market.quantile(0.10, f64::from(span));
    let yearly = libm::pow(growth, 1.0 / f64::from(span)) - 1.0;
    let verdict = if yearly < 0.0 {
        "it loses money over such a stretch"
    } else if yearly < case.inflation {
        "that is less than prices are expected to rise"
    } else {
        "that is more than prices are expected to rise"
    };
    Sentence::new(
        "WEAK_DECADE",
        format!(
            "One stretch of {} in ten brings this portfolio no more than {} a year, instead of the expected {}: {verdict}.",
            years(span),
            percent(yearly),
            percent(allocation.expected_return),
        ),
        json!({ "years": span, "yearlyReturn": yearly, "expectedReturn": allocation.expected_return }),
    )
}

fn eaten_by_inflation(case: &Case<'_>, target: Decimal) -> Option<Sentence> {
    let today = rounded(dollars(as_f64(target) / case.prices(case.months)));
    (case.inflation > 0.0 && case.months > 12).then(|| {
        Sentence::new(
            "INFLATION",
            format!(
                "With prices rising by {} a year, {} will buy on that day what {} buys today. Prices that rise faster \
                 leave less of it.",
                percent(case.inflation),
                case.words.money(rounded(target)),
                case.words.money(today),
            ),
            json!({ "inflation": case.inflation, "targetToday": today.to_string() }),
        )
    })
}

fn reliance_on_returns(case: &Case<'_>, end: &ProjectionPoint, target: Decimal, monthly: Decimal) -> Option<Sentence> {
    let returns = target - end.contributed;
    (returns > Decimal::ZERO).then(|| {
        let share = as_f64(returns) / as_f64(target);
        Sentence::new(
            "RELIANCE_ON_RETURNS",
            format!(
                "With {} a month, {} is paid in altogether; the rest of the target, {} of it, has to come from returns \
                 that nobody guarantees.",
                case.words.money(rounded_up(monthly)),
                case.words.money(rounded(end.contributed)),
                percent(share),
            ),
            json!({ "contributed": rounded(end.contributed).to_string(), "share": share }),
        )
    })
}

fn concentration(case: &Case<'_>) -> Option<Sentence> {
    let allocation = case.allocation;
    let groups =
        [(allocation.stocks, "stocks"), (allocation.bonds, "bonds"), (allocation.alternatives, "alternatives")];
    let classes = allocation.weights.iter().map(|(class, weight)| (*weight, class.words()));
    let candidates: Vec<_> = if allocation.weights.is_empty() { groups.to_vec() } else { classes.collect() };
    let (share, name) = candidates.into_iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    (share > CONCENTRATED && name != "cash").then(|| {
        Sentence::new(
            "CONCENTRATION",
            format!(
                "{} of the money is in {name}: what happens to that one market happens to this plan.",
                percent(share)
            ),
            json!({ "share": share, "name": name }),
        )
    })
}
