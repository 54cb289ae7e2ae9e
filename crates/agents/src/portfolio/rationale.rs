//! Why an allocation is what it is, in sentences.

use chrono::{Months, NaiveDate};
use serde_json::json;

use super::allocation::Allocation;
use super::calm::{Calm, calm};
use super::market::MarketAssumptions;
use super::risk::{LONG, volatility_cap};
use crate::reading::Reading;
use crate::sentence::Sentence;
use crate::vocabulary::{FactKind, PlanKind};

/// A table is called old from then on.
const MONTHS_OF_A_TABLE: u32 = 12;

/// What binds, what the horizon overrules, and what of the figures needs to be known.
pub(super) fn rationale(
    allocation: &Allocation,
    market: &MarketAssumptions,
    reading: &Reading,
    today: NaiveDate,
) -> Vec<Sentence> {
    let months = reading.horizon_months.unsigned_abs();
    let left = months.max(allocation.spending_months);
    let mut sentences = vec![why_this_mix(allocation, reading, left)];
    sentences.extend(glide(allocation));
    sentences.extend(few_stocks(allocation, reading, left));
    if allocation.stocks > 0.0 {
        sentences.push(Sentence::new(
            "WORLD_STOCK_MARKET",
            "Stocks are held as the world's market weighs them: 62 % US, 27 % other developed markets, 11 % emerging \
             markets. No region is preferred because a forecast favours it.",
            json!({ "us": 0.62, "developed": 0.27, "emerging": 0.11 }),
        ));
    }
    if months > 120 {
        sentences.push(Sentence::new(
            "TWO_HORIZONS",
            "Returns and volatilities are the source's 10-year figures for the first ten years and go to its 30-year \
             figures by year 30; inflation-protected bonds, cash, commodities and consumer prices have none and keep the \
             10-year figure.",
            json!({}),
        ));
    }
    sentences.extend(constraints(allocation, reading));
    let old_from = market.source.date.checked_add_months(Months::new(MONTHS_OF_A_TABLE));
    if old_from.is_some_and(|old_from| today > old_from) {
        sentences.push(Sentence::new(
            "OLD_MARKET_TABLE",
            format!(
                "The market figures are as of {}, more than {MONTHS_OF_A_TABLE} months ago: they may have moved since.",
                market.source.date
            ),
            json!({ "date": market.source.date, "version": market.source.version }),
        ));
    }
    sentences
}

fn why_this_mix(allocation: &Allocation, reading: &Reading, left: u32) -> Sentence {
    let only = |code: &str, text: &str| Sentence::new(code, text, json!({}));
    match calm(reading) {
        Some(Calm::Debts) => {
            return only(
                "CASH_AND_BONDS",
                "What is put aside for debts stays in cash and bonds: no market earns their interest for sure.",
            );
        }
        Some(Calm::Wish) => {
            return only(
                "WISH_KEPT",
                "No stocks are held, as wished: cash and short bonds alone. Over many years that is expected to bring less, and \
                 prices may rise as fast.",
            );
        }
        Some(Calm::Reserve) => {
            return only(
                "RESERVE",
                "A reserve has to be there any day: it is held in cash and short bonds, however long it takes to build.",
            );
        }
        None => {}
    }
    if allocation.stocks == 0.0 {
        return Sentence::new(
            "CASH_AND_SHORT_BONDS",
            "Money that is needed within two years is held in cash and short bonds: a fall of stocks could not be waited \
             out.",
            json!({}),
        );
    }
    let cap = f64::from(volatility_cap(reading.risk_level, left)) / 10_000.0;
    Sentence::new(
        "MOST_RETURN_UNDER_CAP",
        format!(
            "The highest return that these markets are expected to give with a volatility of at most {} % a year, which \
             is the limit for a {} plan with {} to go; at most 10 % in alternatives, and a quarter of what is \
             in stocks.",
            f64::from(volatility_cap(reading.risk_level, left)) / 100.0,
            reading.risk_level.as_str().to_lowercase(),
            if left >= LONG { "15 years or more".to_owned() } else { time(left) },
        ),
        json!({ "volatilityCap": cap, "riskLevel": reading.risk_level.as_str(), "monthsLeft": left }),
    )
}

fn glide(allocation: &Allocation) -> Option<Sentence> {
    let (first, last) = (allocation.glide_path.first()?, allocation.glide_path.last()?);
    (last.stocks < first.stocks).then(|| {
        Sentence::new(
            "GLIDE_PATH",
            format!(
                "As the date comes nearer, stocks give way to bonds and cash: from {} % now to {} % in the last year.",
                percent(first.stocks),
                percent(last.stocks),
            ),
            json!({ "stocksNow": first.stocks, "stocksInLastYear": last.stocks }),
        )
    })
}

/// Why a plan that may take more risk holds so few stocks.
fn few_stocks(allocation: &Allocation, reading: &Reading, left: u32) -> Option<Sentence> {
    let full = allocation.mixes.last()?;
    (reading.plan_kind == PlanKind::Save && allocation.stocks < full.stocks).then(|| {
        Sentence::new(
            "HORIZON_LIMITS_STOCKS",
            format!(
                "A {} plan holds up to {} % in stocks; with {} to go it holds {} %, since a fall takes years to make up \
                 for.",
                reading.risk_level.as_str().to_lowercase(),
                percent(full.stocks),
                time(left),
                percent(allocation.stocks),
            ),
            json!({ "stocks": allocation.stocks, "stocksWithTime": full.stocks, "monthsLeft": left }),
        )
    })
}

/// Wishes about what is held: asset classes are all that is chosen here.
fn constraints<'a>(allocation: &'a Allocation, reading: &'a Reading) -> impl Iterator<Item = Sentence> + 'a {
    let facts = reading.facts.iter().filter(|fact| fact.kind == FactKind::Constraint && !fact.used);
    facts.filter(|fact| !allocation.keeps(fact)).map(|fact| {
        Sentence::new(
            "WISH_NOT_KEPT",
            format!(
                "\"{}\" is not part of this allocation: it chooses asset classes, no single funds, and only by risk and \
                 time.",
                fact.words
            ),
            json!({ "words": fact.words }),
        )
    })
}

fn percent(share: f64) -> f64 {
    libm::round(share * 100.0)
}

fn time(months: u32) -> String {
    let (count, unit) = if months.is_multiple_of(12) { (months / 12, "year") } else { (months, "month") };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
