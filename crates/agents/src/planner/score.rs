//! Scores of candidates: each has features, each feature a weight of a table that `examples/train.rs` made, and the score
//! is their sum, in whole numbers, so that the choice is the same everywhere.

use libm::exp;
use rust_decimal::Decimal;

/// The rows of a table: a feature's row is its hash modulo this. Two features in one row cost next to nothing.
pub const ROWS: usize = 1 << 14;
/// A weight of 1 is stored as this.
pub const SCALE: f64 = 16.0;

/// The features of a candidate.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// Their rows.
    pub rows: Vec<u16>,
}

impl Features {
    pub(super) fn new() -> Self {
        Self { rows: Vec::with_capacity(128) }
    }

    /// Adds the feature `template` with these values.
    pub(super) fn add(&mut self, template: &'static str, values: &[&str]) {
        // FNV-1a.
        let mut hash = 0x811c_9dc5_u32;
        let mut eat = |byte: u8| hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        template.bytes().for_each(&mut eat);
        for value in values {
            eat(0x1f);
            value.bytes().for_each(&mut eat);
        }
        let mixed = hash ^ (hash >> 15);
        self.rows.push(u16::try_from(mixed as usize % ROWS).unwrap_or(0));
    }
}

/// An amount that the words offer, and how it is made.
#[derive(Clone, Debug)]
pub(super) struct Candidate<How> {
    /// Zero where nothing is said.
    pub(super) amount: Decimal,
    pub(super) how: How,
    /// The items that it is made of, the leading one first.
    pub(super) parts: Vec<usize>,
    pub(super) score: i32,
    pub(super) share: f64,
    pub(super) features: Features,
    /// The score before it was looked at among the others.
    pub(super) first_score: i32,
    /// What it was described with then.
    pub(super) among: Vec<i8>,
}

impl<How> Candidate<How> {
    pub(super) fn new(amount: Decimal, how: How, parts: Vec<usize>) -> Self {
        let features = Features::default();
        Self { amount, how, parts, score: 0, share: 0.0, features, first_score: 0, among: Vec::new() }
    }
}

/// A table of weights for `kinds` kinds: row by row, a kind beside the other.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a> {
    /// What `include_bytes!` gives.
    pub bytes: &'a [u8],
    /// Columns.
    pub kinds: usize,
}

impl Weights<'_> {
    /// The score of `features` for `kind`.
    pub(super) fn score(&self, features: &Features, kind: usize) -> i32 {
        let weight =
            |row: &u16| self.bytes.get(usize::from(*row) * self.kinds + kind).map_or(0, |byte| byte.cast_signed());
        features.rows.iter().map(|row| i32::from(weight(row))).sum()
    }
}

/// The share of each of `scores` in a softmax over all of them.
pub(super) fn shares(scores: &[i32]) -> Vec<f64> {
    let best = scores.iter().copied().max().unwrap_or(0);
    let powers: Vec<f64> = scores.iter().map(|score| exp(f64::from(score - best) / SCALE)).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

/// The index of the best of `scores`; the first among equals.
pub(super) fn best(scores: &[i32]) -> Option<usize> {
    let best = scores.iter().max()?;
    scores.iter().position(|score| score == best)
}

/// Gives each candidate its share by the scores, and puts the best first.
pub(super) fn rank<T>(all: &mut [T], score: impl Fn(&T) -> i32, set_share: impl Fn(&mut T, f64)) {
    let scores: Vec<i32> = all.iter().map(score).collect();
    for (candidate, share) in all.iter_mut().zip(shares(&scores)) {
        set_share(candidate, share);
    }
    if let Some(best) = best(&scores) {
        all.swap(0, best);
    }
}
