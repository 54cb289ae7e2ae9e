//! The capital that is wanted: amounts as said and amounts worked out, each with a score; the best one counts.

use rust_decimal::Decimal;

use super::amount::Amounts;
use super::candidate_review;
use super::context::Context;
use super::derived::heads;
use super::label::Sum;
use super::relations::relations;
use super::score::{self, Features, Weights, rank};
use super::target_features::describe;
use super::trees::Trees;
use super::unit::Per;
use super::worked_out;
use crate::vocabulary::{FactKind, PlanType};

/// How a target is said or worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// As it stands.
    Said,
    /// Several sums together.
    Added,
    /// A share of a price.
    Share,
    /// A share of a price and what comes on top.
    ShareAdded,
    /// Months of expenses or pay.
    MonthsOf,
    /// A multiple of a year's spending.
    Times,
    /// A yearly cost for each year.
    YearsOf,
    /// A sum for each of several.
    Heads,
    /// Half, a third, a quarter of it.
    Fraction,
    /// A multiple of what is there.
    Multiple,
    /// What is there and what is lacking.
    Lacking,
    /// All that is owed.
    Debts,
    /// What is left of a price when others have paid their share.
    Rest,
    /// A cost less what somebody else pays of it.
    Less,
    /// So many of a thing at a price each.
    Count,
    /// The items of a list together.
    Items,
    /// A number in the thousands or millions of another.
    Bare,
    /// By the rules alone.
    Rule,
    /// No target is said.
    Nothing,
}

impl How {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Added => "added",
            Self::Share => "share",
            Self::ShareAdded => "share added",
            Self::MonthsOf => "months of",
            Self::Times => "times",
            Self::YearsOf => "years of",
            Self::Heads => "heads",
            Self::Fraction => "fraction",
            Self::Multiple => "multiple",
            Self::Lacking => "lacking",
            Self::Debts => "debts",
            Self::Rest => "rest",
            Self::Less => "less",
            Self::Count => "count",
            Self::Items => "items",
            Self::Bare => "bare",
            Self::Rule => "rule",
            Self::Nothing => "nothing",
        }
    }
}

/// A target that the words offer, of nothing where none is said.
pub(super) type Candidate = score::Candidate<How>;

/// A text that means something has fewer amounts.
const MANY: usize = 24;
/// The most candidates of a text.
const MOST: usize = 120;

/// The targets that a text offers, the chosen one first; `rule` is what the rules alone would take.
pub(super) fn candidates(
    context: &Context<'_>,
    sums: &[Sum],
    rule: &Amounts,
    main: PlanType,
    weights: &Weights<'_>,
    trees: &Trees<'_>,
) -> Vec<Candidate> {
    let mut all = vec![Candidate::new(Decimal::ZERO, How::Nothing, Vec::new())];
    // "150k each" is said of one, where there are several.
    let each = |sum: &&Sum| sum.money.quantity.per == Some(Per::Head) && heads(context.passage) > 1;
    let single = sums.iter().filter(|sum| sum.per().is_none() && sum.amount() > Decimal::ZERO);
    all.extend(
        single
            .filter(|sum| !each(sum))
            .take(MOST / 2)
            .map(|sum| Candidate::new(sum.amount(), How::Said, vec![sum.at()])),
    );
    all.extend(worked_out::worked_out(context, sums));
    all.truncate(if sums.len() > MANY { MOST / 2 } else { MOST });
    if let Some(target) = rule.target.filter(|target| all.iter().all(|candidate| candidate.amount != *target)) {
        all.push(Candidate::new(target, How::Rule, rule.evidence.first().copied().into_iter().collect()));
    }
    let relations = relations(&sums.iter().map(|sum| sum.money).collect::<Vec<_>>());
    let amounts: Vec<(Decimal, How)> = all.iter().map(|candidate| (candidate.amount, candidate.how)).collect();
    for (n, candidate) in all.iter_mut().enumerate() {
        let mut features = Features::new();
        describe(context, sums, rule, main, &amounts, n, candidate, &mut features);
        for (_, relation) in relations.iter().filter(|(at, _)| candidate.parts.first() == Some(at)) {
            features.add("relation", &[relation, candidate.how.word()]);
        }
        candidate.score = if weights.bytes.is_empty() { by_rule(rule, candidate) } else { weights.score(&features, 0) };
        candidate.features = features;
    }
    let scene = candidate_review::Scene { sums, main, kind: FactKind::Target };
    candidate_review::review(&scene, &mut all, |how| how as usize, trees);
    rank(&mut all, |candidate| candidate.score, |candidate, share| candidate.share = share);
    all
}

/// The score without a table: the rules' choice is the best one.
fn by_rule(rule: &Amounts, candidate: &Candidate) -> i32 {
    match rule.target {
        Some(target) if target == candidate.amount => 64,
        None if candidate.how == How::Nothing => 64,
        _ => 0,
    }
}
