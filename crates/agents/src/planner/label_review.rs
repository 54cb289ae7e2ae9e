//! A second look at what each amount is, among the others: one text has one target, what is earned is seldom the largest sum, two
//! neighbours are seldom both put aside. Boosted trees over what the first look says of all of them.

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::context::Context;
use super::item::Measure;
use super::label::{KINDS, Sum};
use super::role::Role;
use super::score::{best, shares};
use super::trees::{LEAF_UNIT, Trees};
use super::unit::Per;
use crate::vocabulary::PlanType;

/// Looks at each of `sums` again that has scores, and keeps what it was described with.
pub(super) fn review(context: &Context<'_>, main: PlanType, denied: &[bool], sums: &mut [Sum], trees: &Trees<'_>) {
    let scored = sums.iter().take_while(|sum| !sum.scores.is_empty()).count();
    let described: Vec<Vec<i8>> =
        (0..scored).map(|n| describe(context, main, denied[sums[n].at()], &sums[..scored], n)).collect();
    for (sum, features) in sums.iter_mut().zip(described) {
        sum.first_scores.clone_from(&sum.scores);
        if !trees.bytes.is_empty() {
            for (score, more) in sum.scores.iter_mut().zip(trees.sums(&features)) {
                *score += more / LEAF_UNIT;
            }
            sum.shares = shares(&sum.scores);
            let chosen = best(&sum.scores).unwrap_or(KINDS.len() - 1);
            (sum.kind, sum.share) = (KINDS[chosen], sum.shares[chosen]);
        }
        sum.among = features;
    }
}

fn describe(context: &Context<'_>, main: PlanType, denied: bool, sums: &[Sum], n: usize) -> Vec<i8> {
    let mut features = Vec::with_capacity(192);
    kinds(sums, n, &mut features);
    sizes(sums, n, &mut features);
    places(context, sums, n, &mut features);
    let sum = &sums[n];
    let (role, wanted) = match sum.money.role {
        Role::Wanted(score) => (0, score),
        Role::Saved => (1, 0),
        Role::Lump => (2, 0),
        Role::Flow => (3, 0),
        Role::Yearly => (4, 0),
        Role::Price => (5, 0),
        Role::Other => (6, 0),
    };
    let per = match sum.money.quantity.per {
        None => 0,
        Some(Per::Month) => 1,
        Some(Per::Year) => 2,
        Some(Per::Head) => 3,
        Some(_) => 4,
    };
    let goal = sum.money.goal.map_or(0, |goal| if goal == main { 1 } else { 2 });
    let by_rules = KINDS.iter().position(|kind| *kind == sum.rule).unwrap_or(0);
    let chosen = KINDS.iter().position(|kind| *kind == sum.kind).unwrap_or(0);
    let purpose = PlanType::ALL.iter().position(|kind| *kind == main).unwrap_or(0);
    let codes = [by_rules, chosen, purpose].map(|code| i64::try_from(code).unwrap_or(0));
    features.extend([role, i64::from(wanted), per, goal, i64::from(denied)].into_iter().chain(codes).map(small));
    features.push(i8::from(sum.money.quantity.currency.is_some()));
    features.push(i8::from(sum.money.quantity.sure));
    words(context, sum.at(), &mut features);
    features
}

/// How likely each kind is here, beside it, and anywhere else.
fn kinds(sums: &[Sum], n: usize, features: &mut Vec<i8>) {
    let top = sums[n].scores.iter().copied().max().unwrap_or(0);
    let mut ranked = sums[n].scores.clone();
    ranked.sort_unstable_by_key(|score| -score);
    features.push(small(i64::from(ranked[0] - ranked[1])));
    features.extend(sums[n].scores.iter().map(|score| small(i64::from((score - top) / 2))));
    let percent = |sum: Option<&Sum>, kind: usize| sum.map_or(-1, |sum| share(sum, kind));
    let before = n.checked_sub(1).map(|n| &sums[n]);
    for kind in 0..KINDS.len() {
        let others = sums.iter().enumerate().filter(|(other, _)| *other != n).map(|(_, sum)| share(sum, kind));
        let (most, all) = others.fold((-1, 0), |(most, all), share| (share.max(most), all + i64::from(share)));
        features.extend([percent(before, kind), percent(sums.get(n + 1), kind), most, small(all / 10)]);
        features.push(small(i64::from(share(&sums[n], kind)) - i64::from(most)));
    }
}

/// The share of a kind in percent.
#[expect(clippy::cast_possible_truncation, reason = "a share is 0 to 1")]
pub(super) fn share(sum: &Sum, kind: usize) -> i8 {
    (sum.shares[kind] * 100.0).round() as i8
}

/// How large it is beside the others.
fn sizes(sums: &[Sum], n: usize, features: &mut Vec<i8>) {
    let amount = sums[n].amount();
    let flows = |sum: &Sum| sum.per().is_some();
    let alike: Vec<&Sum> = sums.iter().filter(|other| flows(other) == flows(&sums[n])).collect();
    let larger = alike.iter().filter(|other| other.amount() > amount).count();
    let again = sums.iter().enumerate().any(|(other, sum)| other != n && sum.amount() == amount);
    let largest = alike.iter().map(|other| other.amount()).max().unwrap_or(amount);
    let beside = |other: Option<&Sum>| other.map_or(0, |other| times(amount, other.amount()));
    features.push(tenths(amount));
    features.extend([larger, alike.len(), sums.len()].map(count));
    features.push(i8::from(again));
    features.push(times(amount, largest));
    features.push(beside(n.checked_sub(1).map(|n| &sums[n])));
    features.push(beside(sums.get(n + 1)));
}

/// Where it stands, and what else its sentence has.
fn places(context: &Context<'_>, sums: &[Sum], n: usize, features: &mut Vec<i8>) {
    let items = &context.passage.items;
    let at = sums[n].at();
    let sentence = items[at].sentence;
    let last = items.last().map_or(0, |item| item.sentence);
    let place = |item: usize| items[item].sentence;
    features.extend([n, sums.len() - 1 - n].map(count));
    features.extend([sentence, last - sentence, last].map(count));
    for other in [n.checked_sub(1).map(|n| sums[n].at()), sums.get(n + 1).map(Sum::at)] {
        features.push(other.map_or(-1, |other| count(other.abs_diff(at))));
        features.push(other.map_or(-1, |other| i8::from(place(other) == sentence)));
    }
    let around: Vec<usize> = context.passage.back(at, 40).chain(context.passage.ahead(at, 40)).collect();
    features.push(count(around.len()));
    features.push(i8::from(around.iter().any(|i| items[*i].mark == Some('?'))));
    for measure in [Measure::Months, Measure::Year, Measure::MonthsAway, Measure::Percent, Measure::Money] {
        let far = around.iter().filter(|i| items[**i].quantity.is_some_and(|quantity| quantity.is(measure)));
        features.push(far.map(|i| count(i.abs_diff(at))).min().unwrap_or(99));
    }
}

/// The classes of the words of its sentence, those close before it, and those close behind.
fn words(context: &Context<'_>, at: usize, features: &mut Vec<i8>) {
    let passage = context.passage;
    let all = |items: &mut dyn Iterator<Item = usize>| items.fold(0, |all, i| all | context.classes[i].0);
    let seen = [
        all(&mut passage.back(at, 40).chain(passage.ahead(at, 40))),
        all(&mut passage.back(at, 5)),
        all(&mut passage.ahead(at, 4)),
    ];
    for bits in seen {
        features.extend((0..super::classes::NAMES.len()).map(|bit| i8::from(bits >> bit & 1 == 1)));
    }
}

pub(super) fn count(number: usize) -> i8 {
    i8::try_from(number.min(99)).unwrap_or(99)
}

pub(super) fn small(number: i64) -> i8 {
    i8::try_from(number.clamp(-100, 100)).unwrap_or(0)
}

/// Ten times the decimal logarithm.
pub(super) fn tenths(amount: Decimal) -> i8 {
    let amount = amount.to_f64().unwrap_or(0.0).max(1.0);
    whole(libm::log10(amount) * 10.0)
}

/// How many times `other` it is, on a scale of four a doubling.
pub(super) fn times(amount: Decimal, other: Decimal) -> i8 {
    let (amount, other) = (amount.to_f64().unwrap_or(0.0).max(1.0), other.to_f64().unwrap_or(0.0).max(1.0));
    whole(libm::log2(amount / other) * 4.0)
}

#[expect(clippy::cast_possible_truncation, reason = "clamped")]
fn whole(number: f64) -> i8 {
    number.round().clamp(-100.0, 100.0) as i8
}
