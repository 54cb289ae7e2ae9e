//! Rates in the words: the chance that is wanted, inflation, growth of the payments, costs, an expected return.

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::context::Context;
use super::item::Measure;
use crate::vocabulary::FactKind;

/// A percentage and what it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    pub(super) at: usize,
    /// As a fraction.
    pub(super) share: Decimal,
    pub(super) kind: FactKind,
    pub(super) what: What,
}

/// What a rate says of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Chance,
    Inflation,
    Growth,
    Fee,
    Return,
    Employer,
    Other,
}

/// The percentages of a text.
pub(super) fn rates(context: &Context<'_>) -> Vec<Rate> {
    let passage = context.passage;
    (0..passage.items.len())
        .filter_map(|at| {
            let share = passage.quantity(at, Measure::Percent)?.high.checked_div(Decimal::ONE_HUNDRED)?;
            let near = |words: &[&str], back: usize, ahead: usize| {
                passage
                    .back(at, back)
                    .take_while(|i| passage.quantity(*i, Measure::Percent).is_none())
                    .chain(passage.ahead(at, ahead).take_while(|i| passage.quantity(*i, Measure::Percent).is_none()))
                    .any(|i| words.contains(&passage.word(i)))
            };
            let what = if near(&["inflation", "cpi"], 3, 3) {
                What::Inflation
            } else if near(
                &[
                    "chance",
                    "sure",
                    "certain",
                    "certainty",
                    "probability",
                    "odds",
                    "confidence",
                    "confident",
                    "likelihood",
                ],
                3,
                4,
            ) && share >= Decimal::new(5, 1)
                && share <= Decimal::new(99, 2)
            {
                What::Chance
            } else if near(&["fee", "fees", "ter", "expense", "charges"], 2, 3) && share <= Decimal::new(5, 2) {
                What::Fee
            } else if near(&["return", "returns", "earning", "growth", "assume", "market", "yield"], 4, 3) {
                What::Return
            } else if near(&["raise", "raises", "increase", "increasing", "bump", "more"], 5, 4)
                && near(&["contribution", "contributions", "payments", "savings", "saving", "amount"], 8, 8)
                && share <= Decimal::new(2, 1)
            {
                What::Growth
            } else if context.near(at, super::classes::Classes::EMPLOYER, 6, 5) {
                What::Employer
            } else {
                What::Other
            };
            let kind = match what {
                What::Chance => FactKind::Confidence,
                What::Inflation => FactKind::Inflation,
                What::Return => FactKind::Return,
                What::Employer => FactKind::EmployerContribution,
                _ => FactKind::Other,
            };
            Some(Rate { at, share, kind, what })
        })
        .collect()
}

/// The first rate of this sort within its bounds.
pub(super) fn first(rates: &[Rate], what: What, least: Decimal, most: Decimal) -> Option<&Rate> {
    rates.iter().find(|rate| rate.what == what && rate.share >= least && rate.share <= most)
}

/// A fraction as a float.
pub(super) fn float(share: Decimal) -> f64 {
    share.round_dp(6).to_f64().unwrap_or(0.0)
}
