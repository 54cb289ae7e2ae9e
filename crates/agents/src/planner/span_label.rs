//! Words of a goal that somebody else has labelled: what they are is taken over, what they say is read as ever.

use super::item::Passage;
use super::label::{KINDS, Sum};
use super::months::Offer;
use super::target;
use crate::vocabulary::FactKind;

/// What some words of the goals are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanLabel {
    /// Their first byte.
    pub start: usize,
    /// The byte behind them.
    pub end: usize,
    /// `HORIZON` for the time of the goal, else one of `KINDS`.
    pub kind: FactKind,
}

/// How sure a label is that the rules alone would not give, 0 to 1.
const SURE: f64 = 0.8;

impl SpanLabel {
    fn covers(self, passage: &Passage<'_>, at: usize) -> bool {
        passage.items.get(at).is_some_and(|item| self.start <= item.start && item.end <= self.end)
    }
}

/// Gives each amount its label. A label of several amounts says nothing.
pub(super) fn label_sums(labels: &[SpanLabel], passage: &Passage<'_>, sums: &mut [Sum]) {
    for label in labels {
        let mut covered = sums.iter_mut().filter(|sum| label.covers(passage, sum.at()));
        if let (Some(sum), None) = (covered.next(), covered.next()) {
            set_kind(sum, label.kind);
        }
    }
}

fn set_kind(sum: &mut Sum, kind: FactKind) {
    let Some(labelled) = KINDS.iter().position(|other| *other == kind) else { return };
    if sum.shares.is_empty() {
        sum.shares = KINDS.map(|other| if other == sum.kind { sum.share } else { 0.0 }).to_vec();
    }
    let before = sum.shares[labelled];
    let share = before.max(SURE);
    for other in &mut sum.shares {
        *other *= (1.0 - share) / (1.0 - before).max(f64::EPSILON);
    }
    sum.shares[labelled] = share;
    (sum.kind, sum.share) = (kind, share);
}

/// Puts a target first that is made of what is labelled so, where one is; of several the one with the best score.
pub(super) fn label_targets(labels: &[SpanLabel], passage: &Passage<'_>, targets: &mut [target::Candidate]) {
    let labelled = best_labelled(labels, FactKind::Target, passage, targets, |target| (&target.parts, target.score));
    if let Some(first) = labelled.filter(|first| *first > 0) {
        targets.swap(0, first);
        targets[0].share = targets[0].share.max(SURE);
    }
}

/// Puts the time first that is labelled as the goal's; of several the one with the best score.
pub(super) fn label_times(labels: &[SpanLabel], passage: &Passage<'_>, offers: &mut [Offer]) {
    let labelled = best_labelled(labels, FactKind::Horizon, passage, offers, |offer| {
        (offer.time.as_ref().map_or(&[][..], |time| &time.evidence), offer.score)
    });
    if let Some(first) = labelled {
        offers.swap(0, first);
        offers[0].share = offers[0].share.max(SURE);
    }
}

/// Which of `all` has the best score of those made of words with this label; the first among equals. `made_of` has the
/// items and the score of each.
fn best_labelled<T>(
    labels: &[SpanLabel],
    kind: FactKind,
    passage: &Passage<'_>,
    all: &[T],
    made_of: impl Fn(&T) -> (&[usize], i32),
) -> Option<usize> {
    let is_labelled = |at: &usize| labels.iter().any(|label| label.kind == kind && label.covers(passage, *at));
    let labelled = (0..all.len()).filter(|n| made_of(&all[*n]).0.iter().any(is_labelled));
    labelled.max_by_key(|n| (made_of(&all[*n]).1, std::cmp::Reverse(*n)))
}
