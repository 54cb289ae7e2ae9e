//! The purpose of a goal whose words no list knows: a child that it is for, or a sum and a time that fit one purpose only.

use rust_decimal::Decimal;

use super::age::{Age, When, Who};
use super::currency;
use super::item::{Item, Measure, Passage, Quantity};
use super::lexicon::Senses;
use super::purpose::{HINTED, Mention};
use crate::vocabulary::PlanType;

/// From here on, in dollars or the like, a sum that somebody names a private wish for is for life after work.
const FORTUNE: Decimal = Decimal::from_parts(500_000, 0, 0, false, 0);
/// The shortest time in which such a sum is put together for that.
const LONG_MONTHS: Decimal = Decimal::from_parts(108, 0, 0, false, 0);

/// The likely purpose of `passage`, given the `mentions` that it has.
pub(super) fn guessed(passage: &Passage<'_>, ages: &[Age], mentions: &[Mention]) -> Option<Mention> {
    let general = mentions.iter().any(|m| m.goal == PlanType::General && m.weight >= HINTED);
    let estate = mentions.iter().any(|m| {
        let word = passage.word(m.at);
        m.goal == PlanType::General
            && matches!(word, "wealth" | "wealthy" | "legacy" | "inheritance" | "millionaire" | "grow")
    });
    let mention = |goal: PlanType, at: usize| Mention { goal, at, len: 1, weight: HINTED };
    if let Some(at) = fortune(passage, general).filter(|_| !estate) {
        return Some(mention(PlanType::Retirement, at));
    }
    if general {
        return None;
    }
    let minor = |age: &&Age| age.who == Who::Child && age.when == When::Now && age.years < Decimal::from(18);
    let silent = mentions.iter().all(|m| m.weight < HINTED);
    ages.iter().find(minor).filter(|_| silent).map(|age| mention(PlanType::Education, age.at))
}

/// The amount of a text that wants a fortune in a long time for something of its own: one that only speaks of money and
/// time wants the money itself.
fn fortune(passage: &Passage<'_>, doubted: bool) -> Option<usize> {
    let quantities = || passage.items.iter().enumerate().filter_map(|(at, item)| Some((at, item.quantity?)));
    let (at, _) = quantities().find(|(_, q)| large(q, if doubted { FORTUNE * Decimal::TWO } else { FORTUNE }))?;
    let soon = quantities().any(|(_, q)| q.is(Measure::Months) && q.high < LONG_MONTHS && q.high >= Decimal::ONE);
    (!soon && passage.items.iter().any(personal)).then_some(at)
}

fn large(quantity: &Quantity, fortune: Decimal) -> bool {
    let hard = matches!(quantity.currency, None | Some(currency::DOLLAR | "EUR" | "GBP" | "CAD" | "AUD" | "CHF"));
    let least = if hard && !quantity.indian { fortune } else { fortune * Decimal::from(20) };
    quantity.is(Measure::Money) && quantity.per.is_none() && quantity.high >= least
}

/// Whether a word speaks of something else than money, time and wishing.
fn personal(item: &Item) -> bool {
    let money = Senses::WANT.union(Senses::HAVE).union(Senses::PAY_IN).union(Senses::SELF).union(Senses::PLACE);
    item.word.len() > 2 && !item.senses.any(money) && !PLAIN.split_whitespace().any(|word| word == item.word)
}

/// Words of every goal, which say nothing of what it is for.
const PLAIN: &str = "the and for with from that this these those there then than but not all any some more most less least about around \
    over under within until before after when while what which who how much many long would will can could should may might \
    must shall like just only even also still now today currently am are was were been being his her its our your their \
    money dollars dollar cash savings fund funds grow growing grown growth invest investing investment investments \
    market return returns risk year years month months decade decades time term horizon target goal number figure sum \
    total million thousand billion see get make made give put see look looking please thanks hello wealth rich \
    millionaire start starting put pot big small nothing something anything everything particular special reason idea \
    long-run run short later soon next end plan plans planning maybe roughly possible possibly really very";
