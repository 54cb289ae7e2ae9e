//! What a plan's figures rest on, in sentences.

use rust_decimal::Decimal;

use super::MOST_YEARS;
use super::chances::Savings;
use super::simulation::MARKETS;
use super::wording::{money, percent};
use crate::portfolio::{Allocation, AssumptionsSource, MarketAssumptions};
use crate::reading::Reading;

/// The reading's own assumptions first, then those of the computation and of the market table.
pub(super) fn assumptions(reading: &Reading, allocation: &Allocation, savings: &Savings) -> Vec<String> {
    let mut sentences = reading.assumptions.clone();
    if reading.time_horizon > MOST_YEARS {
        sentences
            .push(format!("The plan is computed over {MOST_YEARS} years, the longest horizon that it can look at."));
    }
    if savings.start > Decimal::ZERO {
        sentences.push(format!("{} is invested at the start.", money(savings.start)));
    }
    sentences.push(
        "The same amount is paid in at the end of each month; it is the one that reaches the target at the expected \
         compound return."
            .to_owned(),
    );
    sentences.push(format!(
        "The portfolio is expected to return {} a year, compound, with a volatility of {}: {}.",
        percent(allocation.expected_return),
        percent(allocation.volatility),
        allocation.assumptions.as_ref().map_or_else(
            || "figures of the agent that chose the portfolio, which named no source for them".to_owned(),
            |market| format!("{}, as of {} (version {})", market.source, market.date, market.version),
        ),
    ));
    sentences.push(format!(
        "Chances and ranges come from {} simulated markets in monthly steps, whose growth is lognormal and independent \
         from month to month, with the portfolio brought back to its shares every month.",
        money(Decimal::from(MARKETS)).trim_start_matches('$'),
    ));
    sentences.push(
        "A milestone's year is the first at whose end the median simulated market has passed it, and at the latest the \
         plan's last year."
            .to_owned(),
    );
    sentences.push(inflation_sentence(allocation));
    sentences
}

/// Consumer prices' expected rise a year: the allocation's own assumption, otherwise the built-in table's.
pub(super) fn inflation(allocation: &Allocation) -> f64 {
    market(allocation).inflation
}

fn market(allocation: &Allocation) -> AssumptionsSource {
    allocation.assumptions.clone().unwrap_or_else(|| MarketAssumptions::built_in().source)
}

fn inflation_sentence(allocation: &Allocation) -> String {
    let market = market(allocation);
    format!(
        "The target is in dollars of the plan's last year; prices are expected to rise by {} a year ({}). Taxes, fees \
         and trading costs are not deducted.",
        percent(market.inflation),
        market.version,
    )
}
