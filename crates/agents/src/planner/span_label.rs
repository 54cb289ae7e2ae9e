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
    let is_labelled = |target: &target::Candidate| {
        let mut wanted = labels.iter().filter(|label| label.kind == FactKind::Target);
        wanted.any(|label| target.parts.iter().any(|at| label.covers(passage, *at)))
    };
    let labelled = (0..targets.len()).filter(|n| is_labelled(&targets[*n]));
    let Some(first) = labelled.max_by_key(|n| (targets[*n].score, std::cmp::Reverse(*n))) else { return };
    if first > 0 {
        targets.swap(0, first);
        targets[0].share = targets[0].share.max(SURE);
    }
}

/// Puts the time first that is labelled as the goal's; of several the one with the best score.
pub(super) fn label_times(labels: &[SpanLabel], passage: &Passage<'_>, offers: &mut [Offer]) {
    let is_labelled = |offer: &Offer| {
        let evidence = offer.time.as_ref().map_or(&[][..], |time| &time.evidence);
        let horizons = labels.iter().filter(|label| label.kind == FactKind::Horizon);
        !evidence.is_empty() && horizons.into_iter().any(|label| evidence.iter().any(|at| label.covers(passage, *at)))
    };
    let labelled = (0..offers.len()).filter(|n| is_labelled(&offers[*n]));
    let Some(first) = labelled.max_by_key(|n| (offers[*n].score, std::cmp::Reverse(*n))) else { return };
    offers.swap(0, first);
    offers[0].share = offers[0].share.max(SURE);
}
