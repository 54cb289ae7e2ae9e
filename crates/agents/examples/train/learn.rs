//! Logistic regression over hashed features, rounded to a byte a weight.

use agents::planner::{Features, ROWS, SCALE};

use crate::boost::{Example, Group};

/// Candidates of one text, those that are right, and what the text weighs.
#[derive(Clone)]
pub struct Ranked {
    pub candidates: Vec<Vec<u16>>,
    pub right: Vec<bool>,
    pub weight: f32,
    /// Whether the text is a copy of another.
    pub copy: bool,
    /// The same among their rivals, where a table has scored them.
    pub again: Option<Group>,
}

/// An amount's features, the kinds that are right for it.
pub struct Kinded {
    pub weight: f32,
    pub rows: Vec<u16>,
    pub right: Vec<usize>,
    /// Among the other amounts of its text, once a table says what each may be.
    pub among: Option<Example>,
}

pub fn rows(features: &Features) -> Vec<u16> {
    let mut rows = features.rows.clone();
    rows.sort_unstable();
    rows.dedup();
    rows
}

const EPOCHS: usize = 20;
const STEP: f32 = 0.06;
/// How strongly the weights of kinds are drawn to zero.
const DECAY: f32 = 2e-3;

/// One weight of a table with the sum of its squared slopes.
#[derive(Clone, Copy, Default)]
struct Cell {
    weight: f32,
    squares: f32,
    /// The sum of the weight after each of the last rounds.
    sum: f32,
}

impl Cell {
    fn step(&mut self, slope: f32) {
        self.squares += slope * slope;
        self.weight -= STEP * slope / (1e-2 + self.squares.sqrt());
    }
}

/// A table whose sum over a candidate's rows ranks the right ones first: softmax over the candidates of a text.
pub fn train_ranker(texts: &[Ranked], decay: f32) -> Vec<u8> {
    let mut cells = vec![Cell::default(); ROWS];
    let texts = &known(texts);
    for epoch in 0..EPOCHS {
        for n in 0..texts.len() {
            let text = &texts[(n * 7919 + epoch * 104_729) % texts.len()];
            if !text.right.contains(&true) || text.candidates.len() < 2 {
                continue;
            }
            let scores: Vec<f32> = text
                .candidates
                .iter()
                .map(|rows| rows.iter().map(|row| cells[usize::from(*row)].weight).sum())
                .collect();
            let shares = softmax(&scores);
            let right: f32 = shares.iter().zip(&text.right).filter(|(_, right)| **right).map(|(share, _)| share).sum();
            for ((rows, share), is_right) in text.candidates.iter().zip(&shares).zip(&text.right) {
                let wanted = if *is_right { share / right.max(1e-6) } else { 0.0 };
                let slope = (share - wanted) * text.weight;
                if slope.abs() < 1e-4 {
                    continue;
                }
                for row in rows {
                    let cell = &mut cells[usize::from(*row)];
                    cell.step(slope + decay * cell.weight);
                }
            }
        }
        average(&mut cells, epoch);
    }
    cells.iter().map(|cell| byte(cell.sum / AVERAGED as f32)).collect()
}

/// In how many texts a row has to be found before it is learned: what one text alone has explains that text, and nothing else.
const KNOWN: u16 = 3;

/// `texts` without the rows that are in too few of them.
fn known(texts: &[Ranked]) -> Vec<Ranked> {
    let mut found = vec![0_u16; ROWS];
    for text in texts.iter().filter(|text| !text.copy) {
        let mut rows: Vec<u16> = text.candidates.iter().flatten().copied().collect();
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            found[usize::from(row)] += 1;
        }
    }
    let kept = |rows: &Vec<u16>| rows.iter().copied().filter(|row| found[usize::from(*row)] >= KNOWN).collect();
    texts.iter().map(|text| Ranked { candidates: text.candidates.iter().map(kept).collect(), ..text.clone() }).collect()
}

/// A table with a column for each kind.
pub fn train_kinds(amounts: &[&Kinded], kinds: usize) -> Vec<u8> {
    let mut cells = vec![Cell::default(); ROWS * kinds];
    for epoch in 0..EPOCHS {
        for n in 0..amounts.len() {
            let amount = amounts[(n * 7919 + epoch * 104_729) % amounts.len()];
            let scores: Vec<f32> = (0..kinds)
                .map(|kind| amount.rows.iter().map(|row| cells[usize::from(*row) * kinds + kind].weight).sum())
                .collect();
            let shares = softmax(&scores);
            let right: f32 = amount.right.iter().map(|kind| shares[*kind]).sum();
            for kind in 0..kinds {
                let wanted = if amount.right.contains(&kind) { shares[kind] / right.max(1e-6) } else { 0.0 };
                let slope = (shares[kind] - wanted) * amount.weight;
                if slope.abs() < 1e-3 {
                    continue;
                }
                for row in &amount.rows {
                    let cell = &mut cells[usize::from(*row) * kinds + kind];
                    cell.step(slope + DECAY * cell.weight);
                }
            }
        }
        average(&mut cells, epoch);
    }
    cells.iter().map(|cell| byte(cell.sum / AVERAGED as f32)).collect()
}

/// The rounds whose weights are averaged.
const AVERAGED: usize = 10;

fn average(cells: &mut [Cell], epoch: usize) {
    if epoch + AVERAGED >= EPOCHS {
        for cell in cells {
            cell.sum += cell.weight;
        }
    }
}

pub fn softmax(scores: &[f32]) -> Vec<f32> {
    let best = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers: Vec<f32> = scores.iter().map(|score| (score - best).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "clamped")]
fn byte(weight: f32) -> u8 {
    ((f64::from(weight) * SCALE).round().clamp(-127.0, 127.0) as i8).cast_unsigned()
}
