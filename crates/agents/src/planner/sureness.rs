//! From the share of a choice in its scores to how often such a choice is right, as measured on texts that the tables were
//! not made from.

use std::sync::LazyLock;

use super::label::{KINDS, Sum};
use crate::vocabulary::FactKind;

/// How sure a choice with this share is, between the points on straight lines. Above .9 it is right in 95 of 100; below
/// that it is said to be less sure than it is, so that most of what is wrong is asked about.
const POINTS: [(f64, f64); 6] = [(0.0, 0.05), (0.3, 0.25), (0.6, 0.42), (0.84, 0.59), (0.92, 0.85), (1.0, 0.97)];

pub(super) fn calibrated(share: f64) -> f64 {
    on_lines(&POINTS, share)
}

/// What is chosen by a score of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    Type,
    Amount,
    Months,
    Risk,
    Start,
    Budget,
    Income,
}

/// A line an input, as `examples/train.rs` wrote it from choices on texts that the tables were not made from: its name, the
/// share in thousandths below which three in four of the wrong choices lie (of types, two in three), and the one from which on 96 in 100 are right.
const MEASURED: &str = include_str!("weights/sureness.txt");

static BOUNDS: LazyLock<Vec<(&str, f64, f64)>> = LazyLock::new(|| {
    let bound = |word: Option<&str>| word.and_then(|word| word.parse::<f64>().ok()).map(|share| share / 1000.0);
    let line = |line: &'static str| {
        let mut words = line.split_whitespace();
        Some((words.next()?, bound(words.next())?, bound(words.next())?))
    };
    MEASURED.lines().filter_map(line).collect()
});

/// How sure a choice of `what` with this share is.
pub(super) fn sure(what: Chosen, share: f64) -> f64 {
    let name = match what {
        Chosen::Type => "type",
        Chosen::Amount => "amount",
        Chosen::Months => "months",
        Chosen::Risk => "risk",
        Chosen::Start => "start",
        Chosen::Budget => "budget",
        Chosen::Income => "income",
    };
    let Some((_, doubt, certain)) = BOUNDS.iter().find(|(known, ..)| *known == name) else { return calibrated(share) };
    on_lines(&[(0.0, 0.05), (*doubt, 0.59), (*certain, 0.9), (1.001, 0.98)], share)
}

fn on_lines(points: &[(f64, f64)], share: f64) -> f64 {
    let share = share.clamp(0.0, 1.0);
    let last = points.last().map_or(0.0, |point| point.1);
    points.windows(2).find(|pair| share < pair[1].0).map_or(last, |pair| {
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
