//! Targets that are worked out: a share of a price, a multiple of what is there, a number of heads or of years.

use rust_decimal::Decimal;

use super::amount::Amounts;
use super::item::{Measure, Passage, Quantity};
use super::lexicon::Senses;
use super::role::{Money, Role};

/// Below this an amount beside a percentage is the share itself and no price of a house.
const LEAST_PRICE: Decimal = Decimal::from_parts(150_000, 0, 0, false, 0);

/// "20% down on a 400k house".
pub(super) fn share_of_price(passage: &Passage<'_>, all: &[Money], amounts: &mut Amounts) -> Option<(Decimal, Money)> {
    let percents = (0..passage.items.len()).filter_map(|at| Some((at, passage.quantity(at, Measure::Percent)?.high)));
    let shares = percents.filter(|(_, share)| *share > Decimal::ZERO && *share <= Decimal::ONE_HUNDRED);
    // A goal that names more shares than these says nothing that could be followed.
    for (at, share) in shares.take(5) {
        let Some(price) = price_of_share(passage, all, at) else { continue };
        let value = price.quantity.high.checked_mul(share)?.checked_div(Decimal::ONE_HUNDRED)?;
        let (percent, whole) = (passage.written(at, at), passage.written(price.at, price.at));
        amounts.evidence.push(at);
        amounts.notes.push(format!("{percent} of {whole} is taken as the target."));
        return Some((value, price));
    }
    None
}

/// The amount that the percentage at `at` is a share of; none where the text names the share as an amount as well.
fn price_of_share(passage: &Passage<'_>, all: &[Money], at: usize) -> Option<Money> {
    let beside = |i: usize| matches!(passage.word(i), "down" | "deposit" | "downpayment");
    let down = passage.back(at, 3).chain(passage.ahead(at, 3)).any(beside)
        || passage.word(at + 1) == "of" && passage.ahead(at, 6).any(beside);
    let of = passage
        .ahead(at, 4)
        .find(|i| passage.quantity(*i, Measure::Money).is_some())
        .filter(|_| passage.word(at + 1) == "of");
    let of_that = passage.word(at + 1) == "of"
        && (matches!(passage.word(at + 2), "that" | "it" | "this")
            || passage.word(at + 2) == "the"
                && matches!(passage.word(at + 3), "price" | "cost" | "value" | "purchase"));
    let before = all.iter().rfind(|m| m.at < at && passage.items[m.at].sentence == passage.items[at].sentence);
    let lone = all.iter().filter(|m| matches!(m.role, Role::Wanted(_))).count() == 1;
    let named_so = |from: usize| (from..at).any(|i| matches!(passage.word(i), "for" | "is" | "as" | "which"));
    let part = |money: &&Money| match money.role {
        Role::Price => down,
        _ if of_that => down && before.is_some_and(|m| m.at == money.at),
        Role::Wanted(_) if down && of.is_none() && lone && money.at < at => {
            money.quantity.high >= LEAST_PRICE && !named_so(money.at)
        }
        _ => {
            let joined = passage.ahead(at, 5).any(|i| matches!(passage.word(i), "on" | "of"));
            of == Some(money.at) || down && joined && passage.ahead(at, 9).any(|i| i == money.at)
        }
    };
    let also_wanted = |m: &Money| matches!(m.role, Role::Wanted(_)) && of != Some(m.at) && !part(&m);
    all.iter().find(part).filter(|_| !all.iter().any(also_wanted)).copied()
}

/// "double my 50k".
pub(super) fn multiple_of_start(
    passage: &Passage<'_>,
    all: &[Money],
    amounts: &mut Amounts,
) -> Option<(Decimal, Money)> {
    let (verb, factor) = (0..passage.items.len()).find_map(|i| match passage.word(i) {
        "double" | "doubling" => Some((i, Decimal::TWO)),
        "triple" | "tripling" => Some((i, Decimal::from(3))),
        "quadruple" => Some((i, Decimal::from(4))),
        // "2x my 60k"
        "x" if i > 0 => passage.quantity(i - 1, Measure::Plain).filter(|q| q.high <= Decimal::TEN).map(|q| (i, q.high)),
        _ => None,
    })?;
    let money =
        all.iter().find(|m| m.at > verb && passage.ahead(verb, 7).any(|i| i == m.at) && m.quantity.per.is_none())?;
    let to = passage.word_before(money.at, 1) == "to";
    if to || all.iter().any(|m| m.at != money.at && matches!(m.role, Role::Wanted(score) if score > 1)) {
        return None;
    }
    amounts.start = money.quantity.high;
    Some((money.quantity.high.checked_mul(factor)?, *money))
}

/// How many people an amount "each" is for.
pub(super) fn heads(passage: &Passage<'_>) -> u32 {
    for at in 0..passage.items.len() {
        match passage.word(at) {
            "twins" | "both" => return 2,
            "triplets" => return 3,
            _ => {}
        }
        let count = passage.quantity(at, Measure::Plain).and_then(Quantity::whole).and_then(|n| u32::try_from(n).ok());
        let people = (at + 1..at + 3).any(|i| passage.has(i, Senses::CHILD))
            || passage.word(at + 1) == "of" && passage.word(at + 2) == "them";
        if let Some(count) = count.filter(|n| (1..=12).contains(n) && people) {
            return count;
        }
    }
    1
}

/// How many years of study the text speaks of.
pub(super) fn years_of_study(passage: &Passage<'_>) -> Option<Decimal> {
    (0..passage.items.len()).find_map(|at| {
        let years = passage.quantity(at, Measure::Months)?.high.checked_div(Decimal::from(12))?;
        let term = passage.word_before(at, 1) == "for"
            || is_study(passage, at)
            || passage.items[at].mark.is_none() && passage.word_before(at, 1).is_empty();
        let ahead = matches!(passage.word_before(at, 1), "in" | "within" | "over" | "by");
        (term && !ahead && years >= Decimal::ONE && years <= Decimal::TEN).then_some(years)
    })
}

/// Whether a duration at `at` is the length of a course: "4 years of college".
pub(super) fn is_study(passage: &Passage<'_>, at: usize) -> bool {
    let word = passage.word(at + 1 + usize::from(passage.word(at + 1) == "of"));
    matches!(
        word,
        "college"
            | "university"
            | "degree"
            | "tuition"
            | "program"
            | "programme"
            | "course"
            | "school"
            | "undergrad"
            | "study"
            | "each"
            | "fees"
    )
}
