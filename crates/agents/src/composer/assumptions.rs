//! What a plan's figures rest on, in sentences.

use rust_decimal::Decimal;
use serde_json::json;

use super::case::{Case, FEE};
use super::money::dollars;
use super::need::Capital;
use super::wording::{of_ten, percent, rounded};
use crate::cashflow::MARKETS;
use crate::portfolio::MarketAssumptions;
use crate::sentence::Sentence;
use crate::vocabulary::PlanKind;

/// The reading's own assumptions first, then those of the computation and of the market table.
pub(super) fn assumptions(case: &Case<'_>, capital: Option<&Capital>) -> Vec<Sentence> {
    let details = &case.reading.details;
    let mut sentences: Vec<_> =
        case.reading.assumptions.iter().map(|text| Sentence::new("READING", text, json!({}))).collect();
    if case.start > 0.0 {
        let start = dollars(case.start);
        sentences.push(Sentence::new(
            "START",
            format!("{} is invested at the start.", case.words.money(start)),
            json!({ "startingAmount": start.to_string() }),
        ));
    }
    sentences.extend(capital.map(|capital| income_need(case, capital)));
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
            format!("A chance of {} is planned for: {} markets.", percent(case.confidence), of_ten(case.confidence)),
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
            "A milestone's year is the first at whose end the median simulated market has passed it, and at the latest \
             the plan's last year.",
            json!({}),
        ));
    }
    sentences.push(prices(case));
    sentences.extend(case.allocation.rationale.iter().filter(|said| said.code == "OLD_MARKET_TABLE").cloned());
    sentences
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
