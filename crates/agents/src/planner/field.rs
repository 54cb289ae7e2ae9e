//! What is there, paid in and earned, chosen jointly: which of the labelled amounts make up each, by a score.
//!
//! Every set of amounts that is likely enough is a candidate, so that two incomes are added, a revised figure replaces
//! the first, and what is kept for something else is taken off.

use rust_decimal::Decimal;

use super::classes::Classes;
use super::context::Context;
use super::field_features::{Scene, describe};
use super::item::Measure;
use super::label::Sum;
use super::regular::Found;
use super::score::{Features, Weights, rank};
use super::sureness::share_of;
use super::unit::Per;
use crate::vocabulary::FactKind;

/// The inputs that are chosen so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// What is put aside already.
    Start,
    /// What is paid in a month.
    Budget,
    /// What is earned a year.
    Income,
}

impl Field {
    pub(super) fn kind(self) -> FactKind {
        match self {
            Self::Start => FactKind::StartingAmount,
            Self::Budget => FactKind::MonthlyBudget,
            Self::Income => FactKind::Income,
        }
    }

    /// What `sum` is worth to it: a month's budget, a year's income.
    fn value(self, sum: &Sum) -> Decimal {
        match self {
            Self::Start => sum.amount(),
            Self::Budget => sum.monthly(Per::Month),
            Self::Income if sum.amount() >= Decimal::from(12_000) => sum.yearly(Per::Year),
            Self::Income => sum.yearly(Per::Month),
        }
    }
}

/// How a value is made of amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Made {
    Nothing,
    One,
    Together,
    /// One less what is kept from it.
    Less,
    /// One for each of two.
    Twice,
    /// A share of the income.
    Share,
    /// Half of it, a third of it.
    Part,
    /// A number in the thousands of other amounts, or a bare one a month.
    Bare,
    Rule,
}

impl Made {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::One => "one",
            Self::Together => "together",
            Self::Less => "less",
            Self::Twice => "twice",
            Self::Share => "share",
            Self::Part => "part",
            Self::Bare => "bare",
            Self::Rule => "rule",
        }
    }
}

/// A value that the words offer for a field.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) amount: Decimal,
    pub(super) made: Made,
    /// The items that it is made of.
    pub(super) parts: Vec<usize>,
    pub(super) score: i32,
    pub(super) share: f64,
    pub(super) features: Features,
}

impl Candidate {
    fn new(amount: Decimal, made: Made, parts: Vec<usize>) -> Self {
        Self { amount, made, parts, score: 0, share: 0.0, features: Features::default() }
    }

    /// As what it is found to be; `None` where nothing is.
    pub(super) fn found(&self) -> Option<Found> {
        (self.made != Made::Nothing).then(|| Found { amount: self.amount, at: self.parts.clone(), share: self.share })
    }
}

/// An amount below this share is not considered for a field.
const LEAST: f64 = 0.03;
/// The most amounts that are combined.
const MOST: usize = 6;
/// A text that means something has fewer amounts.
const MANY: usize = 24;
/// The most candidates of a field.
const MOST_CANDIDATES: usize = 48;

/// The candidates of `field`, the chosen one first; `rule` is what adding up the labels gives.
pub(super) fn candidates(
    field: Field,
    scene: &Scene<'_>,
    sums: &[Sum],
    income: Option<&Found>,
    rule: Option<&Found>,
    weights: &Weights<'_>,
) -> Vec<Candidate> {
    let likely = likely(field, scene, sums);
    let mut all = vec![Candidate::new(Decimal::ZERO, Made::Nothing, Vec::new())];
    let ones = likely.iter().map(|sum| Candidate::new(field.value(sum), Made::One, vec![sum.at()]));
    all.extend(ones);
    all.extend(together(field, &likely));
    match field {
        Field::Start => {
            all.extend(less(scene.context, sums, &likely));
            all.extend(parts(scene.context, &likely));
        }
        Field::Budget => all.extend(shares_of(scene.context, income)),
        Field::Income => {}
    }
    if field != Field::Start {
        let each = |sum: &&&Sum| scene.context.near(sum.at(), Classes::EACH, 5, 5);
        all.extend(
            likely
                .iter()
                .filter(each)
                .map(|sum| Candidate::new(field.value(sum) * Decimal::TWO, Made::Twice, vec![sum.at()])),
        );
    }
    all.extend(bare(field, scene.context, sums));
    if let Some(rule) = rule.filter(|rule| all.iter().all(|candidate| candidate.amount != rule.amount)) {
        all.push(Candidate::new(rule.amount, Made::Rule, rule.at.clone()));
    }
    // A text that is a list of figures gets no more time than a story.
    all.truncate(if sums.len() > MANY { MOST } else { MOST_CANDIDATES });
    let joint: Vec<f64> = all.iter().map(|candidate| joint(field, sums, &candidate.parts)).collect();
    let ruled = |candidate: &Candidate| match rule {
        Some(rule) => candidate.made != Made::Nothing && rule.amount == candidate.amount,
        None => candidate.made == Made::Nothing,
    };
    for n in 0..all.len() {
        let mut features = Features::new();
        let better = joint.iter().filter(|other| **other > joint[n]).count();
        describe(field, scene, sums, &all[n], (joint[n], better), ruled(&all[n]), &mut features);
        all[n].score =
            if weights.bytes.is_empty() { i32::from(ruled(&all[n])) * 64 } else { weights.score(&features, 0) };
        all[n].features = features;
    }
    rank(&mut all, |candidate| candidate.score, |candidate, share| candidate.share = share);
    all
}

/// The amounts that may be of `field`, the likeliest first.
fn likely<'a>(field: Field, scene: &Scene<'_>, sums: &'a [Sum]) -> Vec<&'a Sum> {
    let kind = field.kind();
    let mut all: Vec<(&Sum, f64)> = sums
        .iter()
        .filter(|sum| sum.amount() > Decimal::ZERO && (field != Field::Start || sum.per().is_none()))
        .map(|sum| (sum, share_of(sum, kind)))
        .filter(|(sum, share)| *share >= LEAST || Some(sum.at()) == scene.target && field == Field::Start)
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all.into_iter().take(MOST).map(|(sum, _)| sum).collect()
}

/// The likeliest so many, and every pair of the likeliest four; the same amount again is the same money.
fn together(field: Field, likely: &[&Sum]) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    let mut add = |sums: &[&Sum]| {
        let mut parts: Vec<usize> = sums.iter().map(|sum| sum.at()).collect();
        parts.sort_unstable();
        let total = sums.iter().fold(Decimal::ZERO, |total, sum| total.saturating_add(field.value(sum)));
        if all.iter().all(|candidate| candidate.parts != parts) {
            all.push(Candidate::new(total, Made::Together, parts));
        }
    };
    for count in 2..=likely.len() {
        add(&likely[..count]);
    }
    for (n, first) in likely.iter().enumerate().take(4) {
        for second in likely.iter().take(4).skip(n + 1) {
            add(&[first, second]);
        }
    }
    // "38k, 3k of which …, and 4k": all but one of the likeliest four.
    for without in 0..likely.len().min(4) {
        let rest: Vec<&Sum> =
            likely.iter().take(4).enumerate().filter(|(n, _)| *n != without).map(|(_, sum)| *sum).collect();
        if rest.len() > 1 {
            add(&rest);
        }
    }
    all
}

/// "12k, of which 3k stays for the car", "28,400, and I want to keep 8 of that".
fn less(context: &Context<'_>, sums: &[Sum], likely: &[&Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let mut all = Vec::new();
    for whole in likely.iter().take(3) {
        for at in passage.ahead(whole.at(), 24).collect::<Vec<_>>() {
            let kept = match sums.iter().find(|sum| sum.at() == at) {
                Some(sum) if sum.per().is_none() => sum.amount(),
                Some(_) => continue,
                None => match passage.quantity(at, Measure::Plain) {
                    Some(number) if number.high >= Decimal::ONE && whole.amount() >= Decimal::from(5_000) => {
                        number.high.saturating_mul(Decimal::ONE_THOUSAND)
                    }
                    _ => continue,
                },
            };
            let cued = (at.saturating_sub(6)..(at + 7).min(passage.items.len())).any(|i| {
                matches!(
                    passage.word(i),
                    "keep"
                        | "keeping"
                        | "kept"
                        | "leave"
                        | "leaving"
                        | "left"
                        | "stay"
                        | "stays"
                        | "untouched"
                        | "which"
                        | "reserve"
                        | "reserved"
                        | "minus"
                        | "except"
                        | "spoken"
                        | "earmarked"
                        | "emergency"
                        | "emergencies"
                )
            });
            if cued && kept < whole.amount() {
                all.push(Candidate::new(whole.amount() - kept, Made::Less, vec![whole.at(), at]));
            }
        }
    }
    all.truncate(8);
    all
}

/// "half of which is hers": the part that counts, or what is left of it.
fn parts(context: &Context<'_>, likely: &[&Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let mut all = Vec::new();
    for sum in likely.iter().take(3) {
        let half = passage.back(sum.at(), 4).chain(passage.ahead(sum.at(), 8)).find(|i| passage.word(*i) == "half");
        if let Some(at) = half {
            all.push(Candidate::new(sum.amount() / Decimal::TWO, Made::Part, vec![sum.at(), at]));
        }
    }
    all
}

/// "8 % of my pay": shares of the income a month.
fn shares_of(context: &Context<'_>, income: Option<&Found>) -> Vec<Candidate> {
    let Some(income) = income else { return Vec::new() };
    let passage = context.passage;
    let percents = (0..passage.items.len()).filter_map(|at| {
        let share = passage.quantity(at, Measure::Percent)?.high / Decimal::ONE_HUNDRED;
        (share > Decimal::ZERO && share <= Decimal::new(6, 1)).then_some((at, share))
    });
    let value = |share: Decimal| (income.amount.saturating_mul(share) / Decimal::from(12)).round_dp(2);
    percents.take(6).map(|(at, share)| Candidate::new(value(share), Made::Share, vec![at])).collect()
}

/// "we're at 515", "240 saved" in thousands; "I can do three fifty" a month.
fn bare(field: Field, context: &Context<'_>, sums: &[Sum]) -> Vec<Candidate> {
    let passage = context.passage;
    let thousands =
        sums.iter().any(|sum| sum.per().is_none() && sum.amount() >= Decimal::from(10_000)) && field == Field::Start;
    let mut all = Vec::new();
    for at in 0..passage.items.len() {
        let Some(number) = short_number(context, at) else { continue };
        match field {
            Field::Start
                if thousands && number > Decimal::ONE && number < Decimal::ONE_THOUSAND && held(context, at) =>
            {
                all.push(Candidate::new(number.saturating_mul(Decimal::ONE_THOUSAND), Made::Bare, vec![at]));
            }
            Field::Budget if number >= Decimal::from(20) && number < Decimal::from(6_000) && paid(context, at) => {
                all.push(Candidate::new(number, Made::Bare, vec![at]));
            }
            _ => {}
        }
    }
    all.truncate(4);
    all
}

/// A number that nothing explains, or that could be money for want of anything else: "we're at 515".
fn short_number(context: &Context<'_>, at: usize) -> Option<Decimal> {
    let quantity = context.passage.items.get(at)?.quantity?;
    let plain = quantity.is(Measure::Plain) && !quantity.marked;
    let unsure = quantity.is(Measure::Money)
        && !quantity.sure
        && quantity.currency.is_none()
        && quantity.per.is_none()
        && quantity.high < Decimal::ONE_THOUSAND;
    (plain || unsure).then_some(quantity.high)
}

/// Whether a number without a unit stands where what is there is told.
fn held(context: &Context<'_>, at: usize) -> bool {
    let passage = context.passage;
    let noun = matches!(passage.word(at + 1), "years" | "year" | "months" | "kids" | "percent" | "now" | "and" | "in");
    let behind = passage.ahead(at, 3).any(|i| {
        matches!(passage.word(i), "saved" | "there" | "already" | "aside" | "invested" | "banked" | "put")
            && passage.same_clause(i, at)
    });
    let before = matches!(passage.word_before(at, 1), "at" | "got" | "it" | "have" | "with" | "the" | "say" | "has")
        || context.class(at.wrapping_sub(1), Classes::HAVE);
    behind || before && !noun
}

/// Whether a number without a unit stands where what is paid in is told.
fn paid(context: &Context<'_>, at: usize) -> bool {
    context.near(at, Classes::PAY_IN, 6, 4)
        || context.passage.ahead(at, 3).any(|i| {
            matches!(context.passage.word(i), "month" | "monthly" | "mo" | "pm" | "mth") && {
                context.passage.items[i].quantity.is_none()
            }
        })
}

/// How likely it is, by the labels alone, that just the amounts at `parts` are of `field`.
fn joint(field: Field, sums: &[Sum], parts: &[usize]) -> f64 {
    let of = |sum: &Sum| share_of(sum, field.kind()).clamp(0.01, 0.99);
    sums.iter().map(|sum| if parts.contains(&sum.at()) { of(sum) } else { 1.0 - of(sum) }).product()
}
