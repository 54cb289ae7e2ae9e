//! A second look at candidates: boosted trees over the score of each, what its amounts may be, and the other candidates.

use rust_decimal::Decimal;

use super::label::{KINDS, Sum};
use super::label_review::{count, share, small, tenths, times};
use super::score::Candidate;
use super::trees::{LEAF_UNIT, Trees};
use crate::vocabulary::{FactKind, PlanType};

/// What is known beside the candidates.
pub(super) struct Scene<'a> {
    pub(super) sums: &'a [Sum],
    pub(super) main: PlanType,
    /// What the amounts of a candidate should be.
    pub(super) kind: FactKind,
}

/// Adds what the trees say to the scores of the candidates; `code` tells the ways apart in which they are made.
pub(super) fn review<How: Copy>(
    scene: &Scene<'_>,
    all: &mut [Candidate<How>],
    code: impl Fn(How) -> usize,
    trees: &Trees<'_>,
) {
    if scene.sums.iter().all(|sum| sum.shares.is_empty()) {
        return;
    }
    let described: Vec<Vec<i8>> = (0..all.len()).map(|n| describe(scene, all, n, &code)).collect();
    for (candidate, features) in all.iter_mut().zip(described) {
        candidate.first_score = candidate.score;
        if let [more] = trees.sums(&features)[..] {
            candidate.score += more / LEAF_UNIT;
        }
        candidate.among = features;
    }
}

fn describe<How: Copy>(scene: &Scene<'_>, all: &[Candidate<How>], n: usize, code: &impl Fn(How) -> usize) -> Vec<i8> {
    let candidate = &all[n];
    let mut features = Vec::with_capacity(256);
    let rivals = || all.iter().enumerate().filter(|(other, _)| *other != n).map(|(_, rival)| rival);
    let best = rivals().max_by_key(|rival| rival.score);
    let amount = candidate.amount;
    let ahead = best.map_or(0, |best| i64::from(candidate.score - best.score));
    features.push(small(ahead));
    features.push(count(rivals().filter(|rival| rival.score > candidate.score).count()));
    features.push(count(all.len()));
    features.push(count(code(candidate.how)));
    features.push(best.map_or(-1, |best| count(code(best.how))));
    features.push(best.map_or(0, |best| times(amount, best.amount)));
    features.push(tenths(amount));
    let largest = all.iter().map(|rival| rival.amount).max().unwrap_or(Decimal::ZERO);
    features.push(times(amount, largest));
    features.push(count(rivals().filter(|rival| rival.amount == amount).count()));
    features.push(count(PlanType::ALL.iter().position(|kind| *kind == scene.main).unwrap_or(0)));
    let of = |at: &usize| scene.sums.iter().find(|sum| sum.at() == *at && !sum.shares.is_empty());
    let parts: Vec<&Sum> = candidate.parts.iter().filter_map(of).collect();
    features.push(count(candidate.parts.len()));
    features.push(count(parts.len()));
    let column = KINDS.iter().position(|kind| *kind == scene.kind).unwrap_or(0);
    let outside = scene.sums.iter().filter(|sum| !sum.shares.is_empty() && !candidate.parts.contains(&sum.at()));
    features.push(parts.iter().map(|sum| share(sum, column)).min().unwrap_or(-1));
    features.push(outside.map(|sum| share(sum, column)).max().unwrap_or(-1));
    let (leading, last) = (parts.first(), parts.get(1..).and_then(<[_]>::last));
    for part in [leading, last] {
        features.extend((0..KINDS.len()).map(|kind| part.map_or(-1, |sum| share(sum, kind))));
    }
    if let Some(leading) = leading {
        features.extend(&leading.among);
    }
    features
}
