//! The target amount and what is there already: one target from the amounts of the text, parts of it worked out.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::currency;
use super::derived::{heads, multiple_of_start, share_of_price, years_of_study};
use super::item::{Passage, Quantity};
use super::purpose::Mention;
use super::role::{Money, Role, amounts};
use super::unit::Per;
use crate::vocabulary::PlanType;

/// The largest amount: what the column `DECIMAL(15,2)` holds, 9,999,999,999,999.99.
pub(super) const LARGEST: Decimal = Decimal::from_parts(2_764_472_319, 232_830, 0, false, 2);

/// What the text says about money.
#[derive(Clone, Debug, Default)]
pub(super) struct Amounts {
    /// The target, positive, where the text says one.
    pub(super) target: Option<Decimal>,
    /// What is there already.
    pub(super) start: Decimal,
    /// The items that target and start were read from.
    pub(super) evidence: Vec<usize>,
    /// Whether another amount was nearly as likely.
    pub(super) doubtful: bool,
    /// How the figures were worked out, in sentences.
    pub(super) notes: Vec<String>,
}

/// The years of a course of study whose yearly cost is given without their number.
const YEARS_OF_STUDY: Decimal = Decimal::from_parts(4, 0, 0, false, 0);
/// The share of a price that is put down where nobody says which.
const DOWN_PAYMENT_PERCENT: Decimal = Decimal::from_parts(20, 0, 0, false, 0);

/// Reads the amounts of `passage` for the goal `main`.
pub(super) fn read(passage: &Passage<'_>, denied: &[bool], mentions: &[Mention], main: PlanType) -> Amounts {
    let all = amounts(passage, denied, mentions, main);
    let mut amounts = Amounts::default();
    let chosen = choose(passage, &all, &mut amounts);
    if let Some((value, money)) = chosen {
        amounts.target = Some(value);
        amounts.evidence.push(money.at);
        note_currency(&money.quantity, value, &mut amounts.notes);
    }
    let saved = |money: &&Money| {
        money.role == Role::Saved || money.role == Role::Lump && Some(money.at) != chosen.map(|(_, m)| m.at)
    };
    let mut seen = HashSet::new();
    for money in all.iter().filter(saved) {
        if seen.insert(money.quantity.high) {
            amounts.start = amounts.start.saturating_add(money.quantity.high);
            amounts.evidence.push(money.at);
        }
    }
    amounts
}

/// The target and the amount that says it.
fn choose(passage: &Passage<'_>, all: &[Money], amounts: &mut Amounts) -> Option<(Decimal, Money)> {
    if let Some(found) = share_of_price(passage, all, amounts) {
        return Some(found);
    }
    if let Some(found) = multiple_of_start(passage, all, amounts) {
        return Some(found);
    }
    let score = |money: &Money| if let Role::Wanted(score) = money.role { Some(score) } else { None };
    let best = all.iter().filter_map(score).max();
    if let Some(best) = best {
        let money = *all.iter().find(|money| score(money) == Some(best))?;
        amounts.doubtful = all.iter().any(|m| {
            m.at != money.at && m.quantity.high != money.quantity.high && score(m).is_some_and(|s| s + 1 >= best)
        });
        return Some((whole(passage, all, &money, amounts), money));
    }
    if let Some(money) = all.iter().find(|money| money.role == Role::Yearly) {
        let years = years_of_study(passage);
        let total = money.quantity.high.checked_mul(years.unwrap_or(YEARS_OF_STUDY))?;
        let assumed = if years.is_some() { "" } else { "; four years of study are assumed" };
        amounts.notes.push(format!(
            "The yearly cost of {} is counted for each year of study{assumed}.",
            passage.written(money.at, money.at)
        ));
        return Some((total, *money));
    }
    if let Some(money) = all.iter().find(|money| money.role == Role::Price) {
        let part = money.quantity.high.checked_mul(DOWN_PAYMENT_PERCENT)?.checked_div(Decimal::ONE_HUNDRED)?;
        amounts.notes.push(format!(
            "The down payment is assumed to be 20 percent of the price of {}.",
            passage.written(money.at, money.at)
        ));
        amounts.doubtful = true;
        return Some((part, *money));
    }
    None
}

/// The amount with what multiplies it and what is added to it.
fn whole(passage: &Passage<'_>, all: &[Money], money: &Money, amounts: &mut Amounts) -> Decimal {
    let mut value = money.quantity.high;
    if money.quantity.per == Some(Per::Head)
        || passage.back(money.at, 6).any(|i| passage.word(i) == "each" && passage.word(i + 1) == "of")
    {
        let heads = heads(passage);
        if let Some(product) = value.checked_mul(Decimal::from(heads)) {
            amounts
                .notes
                .push(format!("{} is counted {heads} times, once for each.", passage.written(money.at, money.at)));
            value = product;
        }
    }
    // "80k for the deposit plus 10k for fees" is one sum, unless the second is for something else.
    let position = all.iter().position(|m| m.at == money.at).unwrap_or(0);
    for pair in all[position..].windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        let plus = (before.at + 1..after.at).any(|i| passage.word(i) == "plus" || passage.items[i].mark == Some('+'));
        let wanted = matches!(after.role, Role::Wanted(_)) && after.goal.is_none_or(|g| Some(g) == money.goal);
        if !plus || !wanted || after.at - before.at > 12 {
            break;
        }
        value = value.saturating_add(after.quantity.high);
        amounts.evidence.push(after.at);
        amounts.notes.push(format!("{} is added to the target.", passage.written(after.at, after.at)));
    }
    value
}

pub(super) fn note_currency(quantity: &Quantity, value: Decimal, notes: &mut Vec<String>) {
    if let Some(code) = quantity.currency.filter(|code| *code != currency::DOLLAR) {
        notes.push(format!(
            "The amount was given in {code}; the figure {} is taken as US dollars without conversion.",
            super::wording::number(value)
        ));
    }
    if quantity.indian {
        notes.push(format!(
            "Lakh and crore are read as 100,000 and 10,000,000: the amount is {}.",
            super::wording::number(value)
        ));
    }
    if quantity.low != quantity.high {
        notes.push(format!("The upper end of the range, {}, is taken as the target.", super::wording::number(value)));
    }
}
