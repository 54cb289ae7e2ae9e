//! From the share of a choice in its scores to how often such a choice is right, as measured on texts that the tables were
//! not made from.

use super::label::{KINDS, Sum};
use crate::vocabulary::FactKind;

/// How sure a choice with this share is, between the points on straight lines. Above .9 it is right in 95 of 100; below
/// that it is said to be less sure than it is, so that most of what is wrong is asked about.
const POINTS: [(f64, f64); 6] = [(0.0, 0.05), (0.3, 0.25), (0.6, 0.42), (0.84, 0.59), (0.92, 0.85), (1.0, 0.97)];

pub(super) fn calibrated(share: f64) -> f64 {
    let share = share.clamp(0.0, 1.0);
    POINTS.windows(2).find(|pair| share <= pair[1].0).map_or(0.97, |pair| {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        y0 + (y1 - y0) * (share - x0) / (x1 - x0)
    })
}

/// The share of `kind` in what an amount may be.
pub(super) fn share_of(sum: &Sum, kind: FactKind) -> f64 {
    let Some(column) = KINDS.iter().position(|known| *known == kind) else { return 0.0 };
    if sum.shares.is_empty() {
        return if sum.kind == kind { 0.9 } else { 0.02 };
    }
    sum.shares.get(column).copied().unwrap_or(0.0)
}

/// How sure it is that exactly the amounts at `chosen` are of `kind`.
pub(super) fn exactly(sums: &[Sum], kind: FactKind, chosen: &[usize]) -> f64 {
    sums.iter()
        .map(|sum| {
            let share = share_of(sum, kind);
            if chosen.contains(&sum.at()) { share } else { 1.0 - share }
        })
        .product()
}
