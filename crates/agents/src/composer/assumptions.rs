//! Assumptions behind a plan's figures, in sentences.

use rust_decimal::Decimal;
use serde_json::json;

use super::case::{Case, FEE};
use super::money::dollars;
use super::need::Capital;
use super::plan::InvestmentPlan;
use super::saving::Saving;
use super::wording::{list, percent, planned, rounded, rounded_up, said, years};
use crate::cashflow::MARKETS;
use crate::details::CashFlow;
use crate::portfolio::MarketAssumptions;
use crate::sentence::Sentence;
use crate::vocabulary::PlanKind;

/// How a reading says what stands in for a target that an income makes: of no plan, which works it out.
const STANDS_IN: &str = "The income wanted later is taken to need ";
/// The age from which an income is drawn where none is known, and until which it has to last.
const USUAL_AGES: [i32; 2] = [65, 95];

/// The reading's own assumptions first, then those of the computation and of the market table.
pub(super) fn assumptions(case: &Case<'_>, plan: &InvestmentPlan, saving: Option<&Saving>) -> Vec<Sentence> {
    let details = &case.reading.details;
    let read = case.reading.assumptions.iter().filter(|text| case.target.is_some() || !text.starts_with(STANDS_IN));
    let mut sentences: Vec<_> = read.map(|text| Sentence::new("READING", text, json!({}))).collect();
    if case.start > 0.0 && case.reading.plan_kind != PlanKind::Debt {
        let start = said(case.reading.starting_amount);
        sentences.push(Sentence::new(
            "START",
            format!("{} is invested at the start.", case.words.money(start)),
            json!({ "startingAmount": start.to_string() }),
        ));
    }
    sentences.extend(on_dates(case));
    sentences.extend(saving.and_then(|saving| saving.capital).map(|capital| income_need(case, &capital)));
    sentences.extend(lived_on_after(case));
    sentences.extend(usual_ages(case));
    sentences.extend(case.is_tuition().then(|| {
        Sentence::new(
            "TUITION",
            format!(
                "Costs of study are taken to rise by {} a year until they begin; all of them are counted as due then.",
                percent(case.target_growth())
            ),
            json!({ "growth": case.target_growth() }),
        )
    }));
    if case.reading.plan_kind == PlanKind::Save {
        sentences.push(payments(case));
    }
    if case.reading.plan_kind == PlanKind::Debt {
        sentences.push(Sentence::new(
            "INTEREST",
            "Interest is charged each month on what is still owed, a twelfth of the yearly rate; the payment is made at \
             the month's end.",
            json!({}),
        ));
        return sentences;
    }
    if details.confidence.is_none() {
        sentences.push(Sentence::new(
            "CONFIDENCE",
            format!("A chance of {} is planned for: {} markets.", percent(case.confidence), planned(case.confidence)),
            json!({ "confidence": case.confidence }),
        ));
    }
    sentences.push(expected_return(case));
    let markets = MARKETS.to_string();
    sentences.push(Sentence::new(
        "SIMULATION",
        format!(
            "Chances and ranges come from {},{} simulated markets in monthly steps, whose growth is lognormal and \
             independent from month to month; each year holds what the glide path says, brought back to its shares every \
             month.",
            &markets[..markets.len() - 3],
            &markets[markets.len() - 3..],
        ),
        json!({ "markets": MARKETS }),
    ));
    if case.reading.plan_kind == PlanKind::Save {
        sentences.push(Sentence::new(
            "MILESTONES",
            format!(
                "Projection and milestones are those of {} a month, the payment at the expected return. A milestone's year \
                 is the first at whose end the median simulated market has passed it, and at the latest the plan's last \
                 year.",
                case.words.money(rounded_up(plan.monthly_contribution)),
            ),
            json!({ "monthlyContribution": rounded_up(plan.monthly_contribution).to_string() }),
        ));
    }
    sentences.push(prices(case));
    sentences.extend(case.allocation.rationale.iter().filter(|said| said.code == "OLD_MARKET_TABLE").cloned());
    sentences
}

/// What comes and goes on its date, each with its name.
fn on_dates(case: &Case<'_>) -> Option<Sentence> {
    let months = case.months.cast_signed();
    let flows =
        case.reading.details.cash_flows.iter().filter(|flow| flow.in_months <= months && !flow.amount.is_zero());
    let flows: Vec<_> = flows.filter(|_| case.reading.plan_kind != PlanKind::Debt).collect();
    let sum = |flow: &&CashFlow| {
        let label = flow.label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
        let way = if flow.amount.is_sign_negative() { "goes out" } else { "comes in" };
        let amount = case.words.money(said(flow.amount.abs()));
        format!("{amount}{label} {way} at the end of month {}", flow.in_months)
    };
    let said: Vec<_> = flows.iter().map(sum).collect();
    (!said.is_empty()).then(|| {
        let values = flows.iter().map(|flow| json!({ "inMonths": flow.in_months, "amount": flow.amount.to_string() }));
        Sentence::new(
            "SUMS_ON_DATES",
            format!("{}, in money of that day.", list(&said, "and")),
            json!({ "cashFlows": values.collect::<Vec<_>>() }),
        )
    })
}

/// What is held to the date and beyond where the money is lived on after it, whatever income that is.
fn lived_on_after(case: &Case<'_>) -> Option<Sentence> {
    let after = case.reading.plan_kind == PlanKind::Save
        && case.allocation.spending_months > 0
        && case.reading.details.retirement_income.is_none();
    let count = case.reading.years_to_fund();
    after.then(|| {
        Sentence::new(
            "LIVED_ON_AFTER",
            format!(
                "From its date on the money is taken to be lived on for {}; so it stays invested beyond that date.",
                years(count)
            ),
            json!({ "years": count }),
        )
    })
}

/// The ages that are taken where an income is wanted and no age is known.
fn usual_ages(case: &Case<'_>) -> Option<Sentence> {
    let income = case.reading.details.retirement_income.as_ref()?;
    let unknown = case.reading.details.current_age.is_none() && case.reading.plan_kind == PlanKind::Save;
    let pensions = income.other.iter().any(|stream| stream.from_age.is_some());
    let [from, until] = USUAL_AGES;
    (unknown && (income.until_age.is_none() || pensions)).then(|| {
        Sentence::new(
            "USUAL_AGES",
            format!("No age is known: the income is taken to be drawn from {from} to {until}."),
            json!({ "fromAge": from, "untilAge": until }),
        )
    })
}

fn payments(case: &Case<'_>) -> Sentence {
    if case.growth == 0.0 {
        return Sentence::new("LEVEL_PAYMENTS", "The same amount is paid in at the end of each month.", json!({}));
    }
    Sentence::new(
        "GROWING_PAYMENTS",
        format!(
            "An amount is paid in at the end of each month that grows by {} with each year; the one named is that of the \
             first year.",
            percent(case.growth)
        ),
        json!({ "contributionGrowth": case.growth }),
    )
}

fn income_need(case: &Case<'_>, capital: &Capital) -> Sentence {
    let other = rounded(dollars(capital.other));
    let less = if other > Decimal::ZERO {
        format!(", less {} a year from pensions and the like,", case.words.money(other))
    } else {
        String::new()
    };
    let bridge = rounded(dollars(capital.bridge));
    let until = if bridge > Decimal::ZERO {
        format!(" {} of it bridges the years until pensions begin.", case.words.money(bridge))
    } else {
        String::new()
    };
    Sentence::new(
        "INCOME_NEED",
        format!(
            "The target is what the wanted income{less} takes for {} years: {} of it can be drawn in the first year and \
             as much, with prices, in each later one, if it has to last in 9 of 10 markets.{until}",
            capital.years,
            percent(capital.rate),
        ),
        json!({
            "firstYearRate": capital.rate,
            "years": capital.years,
            "otherIncome": other.to_string(),
            "bridge": bridge.to_string(),
        }),
    )
}

fn expected_return(case: &Case<'_>) -> Sentence {
    let allocation = case.allocation;
    let source = allocation.assumptions.as_ref().map_or_else(
        || "figures of the agent that chose the portfolio, which named no source for them".to_owned(),
        |market| format!("{}, as of {} (version {})", market.source, market.date, market.version),
    );
    Sentence::new(
        "EXPECTED_RETURN",
        format!(
            "The portfolio is expected to return {} a year, compound, over the whole time, with a volatility of {} at \
             first: {source}.",
            percent(allocation.expected_return),
            percent(allocation.volatility),
        ),
        json!({
            "expectedReturn": allocation.expected_return,
            "volatility": allocation.volatility,
            "version": allocation.assumptions_version(),
        }),
    )
}

fn prices(case: &Case<'_>) -> Sentence {
    let details = &case.reading.details;
    let built_in = || MarketAssumptions::built_in().source.version;
    let source = if details.inflation.is_some() {
        "as stated".to_owned()
    } else {
        case.allocation.assumptions.as_ref().map_or_else(built_in, |market| market.version.clone())
    };
    let costs = if details.annual_fee.is_some() { "as stated" } else { "those of index funds" };
    Sentence::new(
        "INFLATION_AND_COSTS",
        format!(
            "Prices are expected to rise by {} a year ({source}). Costs of {} a year are deducted ({costs}), taxes are \
             not.",
            percent(case.inflation),
            percent(case.fee),
        ),
        json!({ "inflation": case.inflation, "annualFee": case.fee, "usualFee": FEE }),
    )
}
