//! What an amount is described with for the scores of its kinds.

use rust_decimal::Decimal;

use super::classes::Classes;
use super::context::Context;
use super::item::{Measure, Passage};
use super::label::size;
use super::role::{Money, Role};
use super::score::Features;
use super::unit::Per;
use crate::vocabulary::{FactKind, PlanType};

#[expect(clippy::too_many_arguments, reason = "they are what a feature can be made of")]
pub(super) fn describe(
    context: &Context<'_>,
    all: &[Money],
    n: usize,
    rule: FactKind,
    denied: bool,
    main: PlanType,
    preferences: bool,
    features: &mut Features,
) {
    let money = &all[n];
    let at = money.at;
    let quantity = &money.quantity;
    let per = quantity.per.map_or("sum", Per::word);
    let size = size(quantity.high);
    let rule = rule.as_str();
    features.add("bias", &[]);
    features.add("rule", &[rule]);
    features.add("rule per", &[rule, per]);
    features.add("rule size", &[rule, &size]);
    features.add("rule main", &[rule, main.as_str()]);
    features.add("per", &[per]);
    features.add("per size", &[per, &size]);
    features.add("size", &[&size]);
    features.add("currency", &[if quantity.currency.is_some() { "named" } else { "bare" }]);
    features.add("sure", &[if quantity.sure { "sure" } else { "unsure" }]);
    features.add("round", &[if (quantity.high % Decimal::ONE_THOUSAND).is_zero() { "round" } else { "odd" }, &size]);
    features.add("main per", &[main.as_str(), per]);
    features.add("role", &[role(money.role)]);
    features.add("role per", &[role(money.role), per]);
    if denied {
        features.add("denied", &[]);
    }
    if preferences {
        features.add("preferences", &[per]);
    }
    let goal = money.goal.map_or("none", |goal| if goal == main { "main" } else { "other" });
    features.add("goal", &[goal, per]);
    order(context.passage, all, n, per, features);
    sentence(context, at, per, features);
    context.add(at, features);
    super::frame::describe(context, at, per, features);
    let before = context.token(at.wrapping_sub(1));
    features.add("-1 per", &[&before, per]);
    features.add("-1 size", &[&before, &size]);
    if let Some(verb) = super::governing::governing(context.passage, at) {
        features.add("verb per", &[context.passage.word(verb), per]);
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Wanted(..=-1) => "unwanted",
        Role::Wanted(0..=1) => "wanted 1",
        Role::Wanted(2..=4) => "wanted 4",
        Role::Wanted(5..=7) => "wanted 7",
        Role::Wanted(_) => "wanted",
        Role::Saved => "saved",
        Role::Lump => "lump",
        Role::Flow => "flow",
        Role::Yearly => "yearly",
        Role::Price => "price",
        Role::Other => "other",
    }
}

/// Where it stands among the other amounts.
fn order(passage: &Passage<'_>, all: &[Money], n: usize, per: &str, features: &mut Features) {
    let money = &all[n];
    let alike = |other: &&Money| (other.quantity.per.is_some()) == (money.quantity.per.is_some());
    let count = all.iter().filter(alike).count();
    let larger = all.iter().filter(alike).filter(|other| other.quantity.high > money.quantity.high).count();
    let flow = if per == "sum" { "sum" } else { "flow" };
    features.add("count", &[flow, &count.min(6).to_string()]);
    features.add("larger", &[flow, &larger.min(4).to_string()]);
    if larger == 0 {
        features.add("largest", &[flow, &count.min(4).to_string()]);
    }
    if larger + 1 == count {
        features.add("smallest", &[flow]);
    }
    let last = all.iter().rposition(|other| alike(&other)) == Some(n);
    let first = all.iter().position(|other| alike(&other)) == Some(n);
    features.add("place", &[flow, if first { "first" } else { "" }, if last { "last" } else { "" }]);
    let neighbour = |from: usize, to: usize| {
        (from..to).rev().find(|i| passage.items[*i].quantity.is_some()).map(|i| (i, passage.items[i].quantity))
    };
    if let Some((i, Some(quantity))) = neighbour(money.at.saturating_sub(12), money.at) {
        let same = if passage.items[i].sentence == passage.items[money.at].sentence { "same" } else { "other" };
        features.add("before", &[&format!("{:?}", quantity.measure), quantity.per.map_or("", Per::word), same]);
    }
    let end = passage.items.len().min(money.at + 12);
    if let Some(i) = (money.at + 1..end).find(|i| passage.items[*i].quantity.is_some())
        && let Some(quantity) = passage.items[i].quantity
    {
        let same = if passage.items[i].sentence == passage.items[money.at].sentence { "same" } else { "other" };
        features.add("behind", &[&format!("{:?}", quantity.measure), quantity.per.map_or("", Per::word), same]);
    }
    if all.iter().any(|other| other.at != money.at && other.quantity.high == money.quantity.high) {
        features.add("again", &[flow]);
    }
}

/// What else its sentence says, and the one before.
fn sentence(context: &Context<'_>, at: usize, per: &str, features: &mut Features) {
    let passage = context.passage;
    let sentence = passage.items[at].sentence;
    features.add("sentence", &[passage.sentence_place(at), per]);
    shape(context, at, per, features);
    let time = |i: usize| {
        passage.items[i]
            .quantity
            .is_some_and(|q| matches!(q.measure, Measure::Months | Measure::Year | Measure::MonthsAway))
    };
    if passage.back(at, 30).chain(passage.ahead(at, 30)).any(time) {
        features.add("timed", &[per]);
    }
    if passage.ahead(at, 30).any(|i| passage.items[i].mark == Some('?')) {
        features.add("asked", &[per]);
    }
    let start = passage.items[..at].iter().rposition(|item| item.sentence != sentence);
    let previous = start.into_iter().flat_map(|i| passage.back(i + 1, 0).chain(i.saturating_sub(12)..=i));
    let mut seen = 0_u32;
    for i in previous {
        let fresh = context.classes[i].0 & !seen;
        seen |= fresh;
    }
    for (bit, name) in super::classes::NAMES.iter().enumerate().filter(|(bit, _)| seen >> bit & 1 == 1) {
        let _ = bit;
        features.add("sentence before", &[name]);
    }
    if context.near(at, Classes::CONCLUDE, 4, 3) && context.near(at, Classes::CHANGE, 6, 3) {
        features.add("concluded change", &[]);
    }
}

/// How its sentence is built around it: "Band 7, £50,200.", "£650 a month from January."
fn shape(context: &Context<'_>, at: usize, per: &str, features: &mut Features) {
    let passage = context.passage;
    let before: Vec<usize> = passage.back(at, 40).collect();
    let words = |all: &[usize]| all.iter().filter(|i| !passage.items[**i].word.is_empty()).count();
    let behind: Vec<usize> = passage.ahead(at, 40).collect();
    let count = |n: usize| match n {
        0 => "0",
        1..=2 => "2",
        3..=5 => "5",
        6..=10 => "10",
        _ => "more",
    };
    features.add("words around", &[count(words(&before)), count(words(&behind)), per]);
    features.add("words", &[count(words(&before) + words(&behind)), per]);
    let money = |i: &&usize| passage.quantity(**i, Measure::Money).is_some();
    let others = before.iter().chain(&behind).filter(money).count();
    features.add("sums of sentence", &[&others.min(4).to_string(), per]);
    let first = before.last().copied().unwrap_or(at);
    features.add("begins", &[&context.token(first), per]);
    features.add("begins with", &[&context.token(first), &context.token(first + 1)]);
    // What the writer is, and nothing said of money since: "I'm an archaeologist, which is to say poor: £31,500".
    let own: Vec<usize> =
        before.iter().copied().take_while(|i| passage.quantity(*i, Measure::Money).is_none()).collect();
    let is_one = own.iter().any(|i| {
        let being = matches!(
            (passage.word(i.wrapping_sub(1)), passage.word(*i)),
            ("i", "m" | "am") | ("work" | "job" | "working", "as")
        );
        being && matches!(passage.word(i + 1), "a" | "an" | "the")
            || passage.word(*i) == "as" && matches!(passage.word(i + 1), "a" | "an")
    });
    if is_one {
        features.add("is one", &[per]);
    }
}
