//! Prices of houses: the price of which a part is saved, and the worth of what is owned.

use super::item::Passage;
use super::lexicon::Senses;
use super::purpose::{Mention, STATED};
use super::role::Role;
use crate::vocabulary::PlanType;

/// The price of a house of which a part is saved, and the worth of one that is owned.
pub(super) fn house_price(passage: &Passage<'_>, at: usize, mentions: &[Mention], deposit: bool) -> Option<Role> {
    let house = |m: &&Mention| {
        m.goal == PlanType::House
            && passage.items[m.at].sentence == passage.items[at].sentence
            && !matches!(passage.word(m.at), "deposit" | "down" | "downpayment" | "mortgage" | "closing")
    };
    let adjacent = mentions.iter().filter(house).find(|m| {
        m.at > at
            && m.at - at <= 3
            && (at + 1..m.at).all(|i| {
                passage.items[i].mark.is_none_or(|k| k == '-')
                    && !matches!(passage.word(i), "for" | "towards" | "on" | "to" | "in" | "deposit" | "and" | "toward")
            })
            && !matches!(passage.word(m.at + m.len), "deposit" | "down" | "fund" | "downpayment")
    });
    let cost = passage.back(at, 5).take_while(|i| passage.same_clause(*i, at)).find(|i| passage.has(*i, Senses::COST));
    let spoken = cost
        .and_then(|cost| mentions.iter().filter(house).find(|m| m.at < cost && cost - m.at <= 7).map(|m| (m, cost)));
    if let Some((m, _)) = spoken
        && m.weight < STATED
        && !deposit
    {
        return Some(Role::Other);
    }
    let market = cost.is_some()
        && passage.back(at, 6).any(|i| {
            matches!(passage.word(i), "price" | "prices" | "market")
                && matches!(passage.word_before(i, 1), "house" | "home" | "property" | "housing")
        });
    let about_places = passage.back(at, 4).take_while(|i| passage.same_clause(*i, at)).any(|i| {
        spoken.is_none()
            && cost.is_none()
            && matches!(passage.word(i), "houses" | "homes" | "flats" | "condos" | "apartments")
    });
    let of_price = mentions.iter().filter(house).any(|m| {
        m.at < at
            && at - m.at <= 4
            && passage.same_clause(m.at, at)
            && (m.at + m.len..at).any(|i| matches!(passage.word(i), "for" | "at"))
            && passage.back(m.at, 6).any(|i| matches!(passage.word(i), "deposit" | "down" | "payment" | "downpayment"))
            && passage.back(m.at, 4).any(|i| matches!(passage.word(i), "on" | "for" | "of"))
    });
    (deposit && (adjacent.is_some() || spoken.is_some() || of_price) || market || deposit && about_places)
        .then_some(Role::Price)
}
