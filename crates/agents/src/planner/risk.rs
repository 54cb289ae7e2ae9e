//! How much risk the words allow: signals of caution, of a middle way and of daring, negations turned round.

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::item::{Measure, Passage};
use super::risk_words::LEANINGS;
use super::{lexicon, risk_degree};
use crate::vocabulary::RiskLevel;

/// One signal: from -1 (cautious) to 1 (daring), and how much it weighs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signal {
    pub(super) value: f64,
    pub(super) weight: f64,
    pub(super) at: usize,
    pub(super) len: usize,
}

/// What the words say about risk, in their order. `free` says that the text is about investing as a whole, where "safe"
/// and "growth" need no other word beside them. What somebody was once, or what others would do, does not count where
/// anything else does.
pub(super) fn signals(passage: &Passage<'_>, free: bool) -> Vec<Signal> {
    let mut signals: Vec<Signal> = Vec::new();
    let mut at = 0;
    while at < passage.items.len() {
        let found = ratio(passage, at, free)
            .or_else(|| mark(passage, at))
            .or_else(|| share(passage, at))
            .or_else(|| risk_degree::about_risk(passage, at))
            .or_else(|| word(passage, at, free));
        at = found.map_or(at, |signal| signal.at + signal.len - 1).max(at) + 1;
        signals.extend(found);
    }
    let own = |signal: &Signal| !bygone(passage, signal.at);
    if signals.iter().any(own) {
        signals.retain(own);
    }
    signals
}

/// The level that `signals` mean together.
pub(super) fn level(signals: &[Signal]) -> Option<RiskLevel> {
    let weight: f64 = signals.iter().map(|s| s.weight).sum();
    if weight <= 0.0 {
        return None;
    }
    let mean = signals.iter().map(|s| s.value * s.weight).sum::<f64>() / weight;
    Some(if mean <= -0.55 {
        RiskLevel::Conservative
    } else if mean >= 0.55 {
        RiskLevel::Aggressive
    } else {
        RiskLevel::Balanced
    })
}

/// "I used to be all stocks", "they propose 90 % equities", "my ex gambled": what no longer counts, or is another's.
fn bygone(passage: &Passage<'_>, at: usize) -> bool {
    passage.back(at, 10).take_while(|i| passage.items[*i].sentence == passage.items[at].sentence).any(|i| {
        let word = passage.word(i);
        word == "used" && passage.word(i + 1) == "to" && passage.same_clause(i, at)
            || matches!(word, "propose" | "proposes" | "proposed" | "ex" | "formerly" | "recommends" | "pushes")
                && passage.same_clause(i, at)
    })
}

/// "Risk: 3 of 5", "comfort with losses (1-10)? 8": a mark on a scale.
fn mark(passage: &Passage<'_>, at: usize) -> Option<Signal> {
    let plain = |i: usize| passage.quantity(i, Measure::Plain).and_then(|q| q.high.to_f64());
    let topic = |i: usize| {
        let word = passage.word(i);
        word.starts_with("risk") || matches!(word, "losses" | "loss" | "tolerance" | "volatility" | "appetite")
    };
    // The answer of a form stands in a sentence of its own.
    let before = |reach: usize| (at.saturating_sub(reach)..at).rev();
    let close = before(9).any(topic);
    let mark = plain(at).filter(|_| close)?;
    let of = plain(at + 2).filter(|_| passage.word(at + 1) == "of");
    let scale = || {
        before(5).find_map(|i| {
            let scale = passage.quantity(i, Measure::Plain).filter(|q| q.low == Decimal::ONE && q.high > q.low)?;
            scale.high.to_f64()
        })
    };
    let (best, len) = of.map(|best| (best, 3)).or_else(|| scale().map(|best| (best, 1)))?;
    let known = [3.0, 4.0, 5.0, 6.0, 7.0, 10.0, 100.0].iter().any(|one| (best - one).abs() < 0.01);
    (known && mark >= 1.0 && mark <= best).then(|| Signal { value: placed(mark, best), weight: 3.0, at, len })
}

/// What a mark of so many says: the middle of its own step, so that 3 of 5 is the middle.
fn placed(mark: f64, best: f64) -> f64 {
    let place = (mark - 0.5) / best;
    if place < 0.34 {
        -1.0
    } else if place >= 0.649 {
        1.0
    } else {
        0.0
    }
}

/// "7/10", "60/40".
fn ratio(passage: &Passage<'_>, at: usize, free: bool) -> Option<Signal> {
    let ratio = passage.quantity(at, Measure::Ratio)?;
    let (first, second) = (ratio.low.to_f64()?, ratio.high.to_f64()?);
    let close = |i: usize| passage.word(i).starts_with("risk");
    let value = if (first + second - 100.0).abs() < 0.01 {
        stock_share(if passage.word(at + 1).starts_with("bond") { second } else { first })
    } else if free || passage.back(at, 6).chain(passage.ahead(at, 6)).any(close) {
        placed(first, second)
    } else {
        return None;
    };
    Some(Signal { value, weight: 2.0, at, len: 1 })
}

/// "80% stocks", "30 percent bonds".
fn share(passage: &Passage<'_>, at: usize) -> Option<Signal> {
    let percent = match passage.word(at) {
        "third" if passage.word_before(at, 1) == "two" => 67.0,
        "third" => 33.0,
        _ => match passage.items[at].quantity? {
            quantity if quantity.is(Measure::Percent) => quantity.high.to_f64()?,
            // "a quarter in stocks", "half in bonds"
            quantity if quantity.is(Measure::Plain) && quantity.high < Decimal::ONE => {
                100.0 * quantity.high.to_f64()?
            }
            _ => return None,
        },
    };
    let next = at + 1 + usize::from(matches!(passage.word(at + 1), "in" | "into" | "of" | "us" | "global"));
    let value = match passage.word(next) {
        "stocks" | "stock" | "equities" | "equity" | "shares" | "crypto" | "bitcoin" => stock_share(percent),
        "bonds" | "bond" | "cash" => stock_share(100.0 - percent),
        _ => return None,
    };
    (percent <= 100.0).then_some(Signal { value, weight: 2.0, at, len: next + 1 - at })
}

fn stock_share(percent: f64) -> f64 {
    if percent <= 45.0 {
        -1.0
    } else if percent < 78.0 {
        0.0
    } else {
        1.0
    }
}

/// A phrase of the list.
fn word(passage: &Passage<'_>, at: usize, free: bool) -> Option<Signal> {
    if passage.word(at).is_empty() {
        return None;
    }
    let (leaning, len) = lexicon::longest_exact(&LEANINGS, &passage.items, at)?;
    if !leaning.strong && !free && !about_investing(passage, at, len) {
        return None;
    }
    // "moderate to high risk" is one degree, which "risk" itself tells.
    let middle = leaning.value == 0.0 && len == 1 && leaning.strong;
    if middle && passage.ahead(at, 3).any(|i| passage.word(i).starts_with("risk") && passage.same_clause(i, at)) {
        return None;
    }
    let first = passage.word(at);
    if first == "aggressively"
        && passage.back(at, 2).any(|i| passage.word(i).starts_with("sav") || passage.word(i).starts_with("pay"))
    {
        return None;
    }
    let mut value = leaning.value;
    let some =
        matches!(passage.word_before(at, 1), "some" | "moderate" | "steady" | "modest" | "slow" | "reasonable" | "of")
            && value > 0.0;
    if some {
        value = 0.4;
    }
    match denial(passage, at).filter(|_| first != "sleep") {
        Some(_) if !leaning.strong && value > 0.0 => return None,
        // Not daring leans to caution, not cautious to daring, but neither says more than the middle.
        Some(much) if value > 0.0 => value = if much || !at_all(passage, at) { -0.3 } else { -1.0 },
        Some(_) if value < 0.0 => value = 0.3,
        _ => {}
    }
    let weight = if leaning.strong { 2.0 } else { 1.0 };
    Some(Signal { value, weight, at, len })
}

fn at_all(passage: &Passage<'_>, at: usize) -> bool {
    passage.ahead(at, 3).any(|i| passage.word(i) == "all")
}

/// Whether the words beside a weak signal are about investing, or it stands alone: "…, safe please".
fn about_investing(passage: &Passage<'_>, at: usize, len: usize) -> bool {
    let topic = |i: usize| {
        matches!(
            passage.word(i),
            "risk"
                | "risks"
                | "invest"
                | "investing"
                | "investment"
                | "investments"
                | "portfolio"
                | "stocks"
                | "stock"
                | "funds"
                | "market"
                | "returns"
                | "return"
                | "term"
                | "etfs"
                | "allocation"
                | "strategy"
                | "option"
                | "options"
                | "risky"
        )
    };
    let alone = passage
        .items
        .get(at + len)
        .is_none_or(|i| i.mark.is_some() || matches!(i.word.as_str(), "please" | "and" | "only" | "pls"))
        && passage.items[..at].last().is_none_or(|i| {
            i.mark.is_some()
                || i.quantity.is_some()
                || matches!(i.word.as_str(), "it" | "money" | "keep" | "very" | "something" | "be" | "super" | "play")
        });
    passage.back(at, 4).chain(passage.ahead(at + len - 1, 4)).any(topic) || alone
}

/// Whether a negation stands before `at` in its clause; inside, whether it only moderates ("not too").
fn denial(passage: &Passage<'_>, at: usize) -> Option<bool> {
    let mut much = false;
    for i in passage.back(at, 6) {
        if !passage.same_clause(i, at) || passage.word(i) == "but" || passage.word(i) == "just" {
            return None;
        }
        match passage.word(i) {
            "too" | "super" | "overly" | "very" | "really" | "that" | "so" | "crazy" | "particularly" => much = true,
            "not"
                if matches!(
                    passage.word(i + 1),
                    "mind" | "afraid" | "scared" | "care" | "bothered" | "worried" | "only" | "just"
                ) =>
            {
                return None;
            }
            "not" | "no" | "nothing" | "never" | "without" | "avoid" | "avoiding" | "hate" | "none" | "dislike"
            | "less" => return Some(much),
            _ => {}
        }
    }
    None
}

/// The level that a short horizon asks for, in years: below this nothing may be risked.
pub(super) const SHORT: i32 = 4;

/// The level that follows from the horizon where the words say nothing.
pub(super) const fn by_horizon(years: i32) -> RiskLevel {
    if years < SHORT { RiskLevel::Conservative } else { RiskLevel::Balanced }
}
