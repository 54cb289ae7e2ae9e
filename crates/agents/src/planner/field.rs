//! What is there, paid in and earned, chosen jointly: which of the labelled amounts make up each, by a score.
//!
//! Every set of amounts that is likely enough is a candidate, so that two incomes are added, a revised figure replaces
//! the first, and what is kept for something else is taken off.

use rust_decimal::Decimal;

use super::candidate_review;
use super::classes::Classes;
use super::field_features::{Scene, describe};
use super::field_made::{bare, less, parts, shares_of};
use super::label::Sum;
use super::regular::InputValue;
use super::score::{self, Features, Weights, rank};
use super::sureness::share_of;
use super::trees::Trees;
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
pub(super) type Candidate = score::Candidate<Made>;

impl Candidate {
    /// The value that it says; `None` where it says nothing.
    pub(super) fn input_value(&self) -> Option<InputValue> {
        (self.how != Made::Nothing).then(|| InputValue {
            amount: self.amount,
            at: self.parts.clone(),
            share: self.share,
        })
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
    income: Option<&InputValue>,
    rule: Option<&InputValue>,
    weights: &Weights<'_>,
    trees: Option<&Trees<'_>>,
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
        Some(rule) => candidate.how != Made::Nothing && rule.amount == candidate.amount,
        None => candidate.how == Made::Nothing,
    };
    for n in 0..all.len() {
        let mut features = Features::new();
        let better = joint.iter().filter(|other| **other > joint[n]).count();
        describe(field, scene, sums, &all[n], (joint[n], better), ruled(&all[n]), &mut features);
        all[n].score =
            if weights.bytes.is_empty() { i32::from(ruled(&all[n])) * 64 } else { weights.score(&features, 0) };
        all[n].features = features;
    }
    if let Some(trees) = trees {
        let scene = candidate_review::Scene { sums, main: scene.main, kind: field.kind() };
        candidate_review::review(&scene, &mut all, |made| made as usize, trees);
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

/// How likely it is, by the labels alone, that just the amounts at `parts` are of `field`.
fn joint(field: Field, sums: &[Sum], parts: &[usize]) -> f64 {
    let of = |sum: &Sum| share_of(sum, field.kind()).clamp(0.01, 0.99);
    sums.iter().map(|sum| if parts.contains(&sum.at()) { of(sum) } else { 1.0 - of(sum) }).product()
}
