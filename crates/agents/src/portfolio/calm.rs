//! Money for which only cash and short bonds will do, whatever time is left.

use crate::reading::{Reading, StatedFact};
use crate::vocabulary::{FactKind, PlanKind, PlanType};

/// Wishes that a mix of cash and short bonds keeps.
const KEPT: [&str; 5] = ["no stocks", "bonds only", "cash only", "savings account only", "safe papers only"];
/// The same where the words say how much risk is wanted.
const KEPT_RISKS: [&str; 9] = [
    "no stocks",
    "no equities",
    "no shares",
    "without stocks",
    "avoid stocks",
    "bonds only",
    "only bonds",
    "cash only",
    "only cash",
];
/// Savings that have to be there any day.
const RESERVES: [&str; 5] = ["emergency fund", "emergency savings", "emergency reserve", "rainy day", "rainy-day"];
/// What says that such a reserve is there, or apart.
const APART: [&str; 17] = [
    "have", "has", "had", "got", "already", "besides", "beside", "aside", "apart", "after", "plus", "not", "keep",
    "keeping", "full", "own", "separate",
];

/// Why a plan holds nothing but cash and short bonds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calm {
    /// Debts are paid from it.
    Debts,
    /// The person wants no stocks.
    Wish,
    /// It may be needed any day.
    Reserve,
}

/// Whether the plan holds nothing else, and why.
pub(super) fn calm(reading: &Reading) -> Option<Calm> {
    if reading.plan_kind == PlanKind::Debt {
        Some(Calm::Debts)
    } else if reading.facts.iter().any(is_kept) {
        Some(Calm::Wish)
    } else {
        is_reserve(reading).then_some(Calm::Reserve)
    }
}

/// Whether a wish about what is held, in a word, is one that such a mix keeps.
pub fn keeps_wish(wish: &str) -> bool {
    KEPT.contains(&wish)
}

/// Whether a fact is a wish that such a mix keeps.
pub(super) fn is_kept(fact: &StatedFact) -> bool {
    match fact.kind {
        FactKind::Constraint => fact.value.as_deref().is_some_and(keeps_wish),
        FactKind::Risk => KEPT_RISKS.contains(&fact.words.to_lowercase().as_str()),
        _ => false,
    }
}

fn is_reserve(reading: &Reading) -> bool {
    let text = reading.goal_text.to_lowercase();
    let wanted = |name: &&str| {
        text.match_indices(*name).any(|(at, _)| {
            let clause = text[..at].rsplit(['.', ',', ';', ':', '!', '?', '\n']).next().unwrap_or_default();
            !clause.split_whitespace().any(|word| APART.contains(&word))
        })
    };
    reading.plan_kind == PlanKind::Save && reading.goal_type == PlanType::General && RESERVES.iter().any(wanted)
}

#[cfg(test)]
mod tests {
    use super::{Calm, calm};
    use crate::examples::saving;
    use crate::reading::Reading;

    #[test]
    fn a_reserve_is_one_that_is_wanted() {
        for (text, reserve) in [
            ("Emergency fund of 6 months, my expenses are $3,800.", true),
            ("We want to build up an emergency fund of 20k", true),
            ("20,000 for a rainy day", true),
            ("I already have an emergency fund. 20k for a boat in 10 years", false),
            ("Besides our emergency fund we want 20k for a boat", false),
            ("20k for a boat", false),
        ] {
            let reading = Reading { goal_text: text.to_owned(), ..saving("20000", 120, "0") };
            assert_eq!(calm(&reading), reserve.then_some(Calm::Reserve), "{text}");
        }
    }
}
