//! What may go wrong with a plan, in sentences that follow from its own figures.

use rust_decimal::Decimal;
use serde_json::json;

use super::advice::chance_of_advice;
use super::case::Case;
use super::money::{as_f64, dollars};
use super::plan::InvestmentPlan;
use super::saving::Saving;
use super::summary::how_deep;
use super::wording::{HELD_AT_LEAST, of_ten, percent, planned, rounded, rounded_up, span, whole_percents};
use crate::cashflow::{Lognormal, market_of};
use crate::sentence::Sentence;

/// What stocks lost from October 2007 to March 2009, and listed real estate and commodities with them: about half.
const CRASH: f64 = 0.50;
/// A class or group with more than this is called a concentration.
const CONCENTRATED: f64 = 0.25;
/// The names in their order. A JSON object does not keep one.
pub(super) const NAMES: [&str; 7] =
    ["shortfall", "safer_amount", "crash", "weak_decade", "inflation", "reliance_on_returns", "concentration"];

/// A sentence for every risk that this plan has; its code is the risk's name in capitals. What a saving plan risks is told
/// of the payment that it advises.
pub(super) fn risks(case: &Case<'_>, plan: &InvestmentPlan, saving: Option<&Saving>) -> Vec<Sentence> {
    let aimed = saving.filter(|saving| saving.target > Decimal::ZERO);
    [
        aimed.map(|saving| shortfall(case, saving)),
        aimed.and_then(|_| safer_amount(case, plan)),
        crash(case, saving),
        Some(weak_decade(case)),
        aimed.and_then(|saving| eaten_by_inflation(case, saving)),
        aimed.and_then(|saving| reliance_on_returns(case, saving)),
        concentration(case),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn shortfall(case: &Case<'_>, saving: &Saving) -> Sentence {
    let end = saving.recommended_ends[0];
    let missing = (saving.target - end).max(Decimal::ZERO);
    let chance = chance_of_advice(saving, case);
    let paid = if saving.recommended.is_zero() {
        "With nothing more paid in".to_owned()
    } else {
        format!("With the {} a month that is advised", case.words.money(rounded_up(saving.recommended)))
    };
    Sentence::new(
        "SHORTFALL",
        format!(
            "{paid}, {} markets reach the target. The worst tenth end {}.",
            if saving.recommended.is_zero() { of_ten(chance) } else { planned(chance) },
            how_deep(case, end, saving.target, "at no more than "),
        ),
        json!({ "successProbability": chance, "p10": rounded(end).to_string(), "missing": rounded(missing).to_string() }),
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
                "A chance of {} takes {} a month. Without it, plan for a later date or a smaller target.",
                percent(safest.probability),
                case.words.money(amount),
            ),
            json!({ "probability": safest.probability, "monthlyContribution": amount.to_string() }),
        )
    })
}

/// A crash hits as much as is held at first, and in the last year, when a saving plan has most to lose. Whoever lives on
/// the money has most of it at first.
fn crash(case: &Case<'_>, saving: Option<&Saving>) -> Option<Sentence> {
    let last = case.allocation.glide_path.last()?;
    let shares = [case.allocation.stocks, case.allocation.bonds, case.allocation.alternatives];
    let [stocks, _, alternatives] = whole_percents(shares);
    let first_loss = (shares[0] + shares[2]) * CRASH;
    let loss = (last.stocks + last.alternatives) * CRASH;
    let there = saving.map_or_else(|| dollars(case.start), |saving| saving.recommended_ends[1]);
    let cost = rounded(dollars(as_f64(there) * if saving.is_some() { loss } else { first_loss }));
    let percent_lost = libm::round(first_loss * 100.0);
    (percent_lost >= 1.0).then(|| {
        let also = if alternatives >= HELD_AT_LEAST {
            (", and real estate and commodities with them", format!(" and {alternatives} % in alternatives"))
        } else {
            ("", String::new())
        };
        let later = match saving {
            None => format!(", {} of what is there; a fall in the first years weighs most", case.words.money(cost)),
            Some(_) if loss > 0.0 => {
                format!(
                    " at first, and in the plan's last year about {} of the median market's value",
                    case.words.money(cost)
                )
            }
            Some(_) => " at first, and nothing in the plan's last year, when it holds none".to_owned(),
        };
        Sentence::new(
            "CRASH",
            format!(
                "Stocks have lost half of their value within two years before (October 2007 to March 2009){}. With \
                 {stocks} % in stocks{}, that would cost this portfolio about {percent_lost} %{later}.",
                also.0, also.1,
            ),
            json!({ "loss": percent_lost / 100.0, "lossInLastYear": loss, "cost": cost.to_string() }),
        )
    })
}

/// The first ten years along the glide path, or as many months as there are, where one market in ten is no better.
fn weak_decade(case: &Case<'_>) -> Sentence {
    let months = case.months.min(120);
    let markets = case.markets(&case.allocation.glide_path);
    let (mut mean, mut variance) = (0.0, 0.0);
    for year in 0..months.div_ceil(12) {
        let part = f64::from((months - 12 * year).min(12)) / 12.0;
        let market = market_of(&markets, year);
        mean += market.mean * part;
        variance += market.deviation * market.deviation * part;
    }
    let weak = Lognormal { mean, deviation: libm::sqrt(variance) }.quantile(0.10, 1.0);
    // A year at the shortest: less is said of the whole stretch.
    let yearly = |growth: f64| libm::pow(growth, if months < 12 { 1.0 } else { 12.0 / f64::from(months) }) - 1.0;
    let (low, expected) = (yearly(weak), yearly(libm::exp(mean)));
    let prices = yearly(case.prices(months));
    let verdict = if low < 0.0 {
        "it loses money over such a stretch"
    } else if low < prices {
        "that is less than prices are expected to rise"
    } else {
        "that is more than prices are expected to rise"
    };
    let a_year = if months < 12 { "" } else { " a year" };
    Sentence::new(
        "WEAK_DECADE",
        format!(
            "One stretch of {} in ten brings this portfolio no more than {}{a_year} after costs, instead of the expected {}: \
             {verdict}.",
            span(months),
            percent(low),
            percent(expected),
        ),
        json!({ "months": months, "return": low, "expectedReturn": expected }),
    )
}

fn eaten_by_inflation(case: &Case<'_>, saving: &Saving) -> Option<Sentence> {
    let target = saving.target;
    let today = rounded(dollars(as_f64(target) / case.prices(case.months)));
    (case.inflation > 0.0 && case.months > 12).then(|| {
        Sentence::new(
            "INFLATION",
            format!(
                "With prices rising by {} a year, {} will buy on that day what {} buys today. Prices that rise faster \
                 leave less of it.",
                percent(case.inflation),
                case.words.money(case.shown_target(target)),
                case.words.money(today),
            ),
            json!({ "inflation": case.inflation, "targetToday": today.to_string() }),
        )
    })
}

fn reliance_on_returns(case: &Case<'_>, saving: &Saving) -> Option<Sentence> {
    let (target, paid) = (saving.target, saving.recommended_paid);
    let returns = target - paid;
    (returns > Decimal::ZERO).then(|| {
        let share = libm::round(as_f64(returns) / as_f64(target) * 100.0) / 100.0;
        Sentence::new(
            "RELIANCE_ON_RETURNS",
            format!(
                "With what is advised, {} is paid in altogether, the start and sums on dates counted in; the rest of the \
                 target, {} of it, has to come from returns that nobody guarantees.",
                case.words.money(rounded(paid)),
                percent(share),
            ),
            json!({ "contributed": rounded(paid).to_string(), "share": share }),
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
                "{} of the money is in {name}: what happens to that one market weighs most in this plan.",
                percent(libm::round(share * 100.0) / 100.0)
            ),
            json!({ "share": share, "name": name }),
        )
    })
}
