//! Boosted trees for a softmax over kinds that has scores already (Friedman 2001, with the second-order steps of Chen and Guestrin
//! 2016). The same examples give the same bytes.

use agents::planner::{DEPTH, LEAF_SCALE, NODES, SCALE, TREE_BYTES};

use crate::learn::softmax;

/// One thing that has a kind.
#[derive(Clone)]
pub struct Example {
    pub features: Vec<i8>,
    /// The scores that the trees add to.
    pub scores: Vec<i32>,
    pub right: Vec<usize>,
    pub weight: f32,
}

/// How the trees are grown.
#[derive(Clone, Copy)]
pub struct Growth {
    pub rounds: usize,
    /// What a leaf counts for.
    pub rate: f32,
    /// How strongly leaves are drawn to zero.
    pub decay: f32,
    /// The least curvature of a leaf's examples.
    pub least: f32,
}

/// Of so many features each tree looks at one.
const SAMPLED: usize = 2;
/// The most values of a feature that are told apart.
const BINS: usize = 32;

/// Candidates of one text, each with its features and the score that the trees add to.
#[derive(Clone)]
pub struct Group {
    pub candidates: Vec<(Vec<i8>, i32)>,
    pub right: Vec<bool>,
    pub weight: f32,
}

/// Trees that tell kinds apart, round by round, a kind behind the other.
pub fn grow_kinds(examples: &[&Example], kinds: usize, growth: Growth) -> Vec<u8> {
    let columns = Columns::new(&examples.iter().map(|example| &*example.features).collect::<Vec<_>>());
    let mut scores: Vec<Vec<f32>> =
        examples.iter().map(|e| e.scores.iter().map(|score| unit(*score)).collect()).collect();
    let mut bytes = Vec::new();
    for round in 0..growth.rounds {
        let shares: Vec<Vec<f32>> = scores.iter().map(|scores| softmax(scores)).collect();
        for kind in 0..kinds {
            let slope = |(example, shares): (&&Example, &Vec<f32>)| {
                let right: f32 = example.right.iter().map(|kind| shares[*kind]).sum();
                let wanted = if example.right.contains(&kind) { shares[kind] / right.max(1e-6) } else { 0.0 };
                slope(shares[kind], wanted, example.weight)
            };
            let slopes: Vec<(f32, f32)> = examples.iter().zip(&shares).map(slope).collect();
            let tree = Tree::grow(&columns, &slopes, round * kinds + kind, growth);
            for (n, scores) in scores.iter_mut().enumerate() {
                scores[kind] += tree.value(&columns, n);
            }
            tree.write(&columns, &mut bytes);
        }
    }
    bytes
}

/// Trees that rank the right candidates of each text first.
pub fn grow_ranker(groups: &[&Group], growth: Growth) -> Vec<u8> {
    let all: Vec<&(Vec<i8>, i32)> = groups.iter().flat_map(|group| &group.candidates).collect();
    let columns = Columns::new(&all.iter().map(|(features, _)| &**features).collect::<Vec<_>>());
    let mut scores: Vec<f32> = all.iter().map(|(_, score)| unit(*score)).collect();
    let mut bytes = Vec::new();
    for round in 0..growth.rounds {
        let mut slopes = Vec::with_capacity(all.len());
        for group in groups {
            let from = slopes.len();
            let shares = softmax(&scores[from..from + group.candidates.len()]);
            let right: f32 = shares.iter().zip(&group.right).filter(|(_, right)| **right).map(|(share, _)| share).sum();
            slopes.extend(shares.iter().zip(&group.right).map(|(share, is_right)| {
                slope(*share, if *is_right { share / right.max(1e-6) } else { 0.0 }, group.weight)
            }));
        }
        let tree = Tree::grow(&columns, &slopes, round, growth);
        for (n, score) in scores.iter_mut().enumerate() {
            *score += tree.value(&columns, n);
        }
        tree.write(&columns, &mut bytes);
    }
    bytes
}

#[expect(clippy::cast_possible_truncation, reason = "a scale of 16")]
fn unit(score: i32) -> f32 {
    score as f32 / SCALE as f32
}

/// Slope and curvature of the loss where `share` should be `wanted`.
fn slope(share: f32, wanted: f32, weight: f32) -> (f32, f32) {
    ((share - wanted) * weight, (share * (1.0 - share)).max(1e-4) * weight)
}

/// The examples feature by feature, each value as the number of its bin.
struct Columns {
    bins: Vec<Vec<u8>>,
    /// Of each feature the largest value of each bin but the last.
    bounds: Vec<Vec<i8>>,
}

impl Columns {
    fn new(examples: &[&[i8]]) -> Self {
        let width = examples.iter().map(|features| features.len()).max().unwrap_or(0);
        let value = |features: &[i8], feature: usize| features.get(feature).copied().unwrap_or_default();
        let bounds: Vec<Vec<i8>> = (0..width)
            .map(|feature| {
                let mut values: Vec<i8> = examples.iter().map(|features| value(features, feature)).collect();
                values.sort_unstable();
                let mut bounds: Vec<i8> = (1..BINS).map(|n| values[values.len() * n / BINS]).collect();
                let last = values.last().copied().unwrap_or_default();
                // A value that is rare is one nevertheless.
                values.dedup();
                if values.len() <= BINS {
                    bounds = values;
                }
                bounds.dedup();
                bounds.retain(|bound| *bound != last);
                bounds
            })
            .collect();
        let bins = bounds
            .iter()
            .enumerate()
            .map(|(feature, bounds)| {
                let bin = |features: &&[i8]| bounds.partition_point(|bound| *bound < value(features, feature));
                examples.iter().map(|example| u8::try_from(bin(example)).unwrap()).collect()
            })
            .collect();
        Self { bins, bounds }
    }
}

/// One tree: of each node the feature and the bin up to which it goes to the left.
struct Tree {
    nodes: Vec<(usize, usize)>,
    leaves: Vec<i8>,
}

/// Examples that are steeper than this, or more curved, say where to split; the others are right already.
const FLAT: f32 = 2e-3;

impl Tree {
    fn grow(columns: &Columns, slopes: &[(f32, f32)], number: usize, growth: Growth) -> Self {
        let mut nodes = vec![(0, BINS); NODES];
        let steep: Vec<usize> =
            (0..slopes.len()).filter(|n| slopes[*n].0.abs() > FLAT || slopes[*n].1 > FLAT).collect();
        let mut of = vec![0_usize; steep.len()];
        for level in 0..DEPTH {
            let first = (1 << level) - 1;
            let mut best = vec![(1e-3_f32, 0, BINS); 1 << level];
            for feature in
                (0..columns.bins.len()).filter(|feature| ((feature * 31 + number * 17) % 97).is_multiple_of(SAMPLED))
            {
                let mut sums = vec![[(0.0_f32, 0.0_f32); BINS]; 1 << level];
                for (node, n) in of.iter().zip(&steep) {
                    let cell = &mut sums[node - first][usize::from(columns.bins[feature][*n])];
                    *cell = (cell.0 + slopes[*n].0, cell.1 + slopes[*n].1);
                }
                for (node, sums) in sums.iter().enumerate() {
                    let (gain, bin) = split(sums, columns.bounds[feature].len(), growth);
                    if gain > best[node].0 {
                        best[node] = (gain, feature, bin);
                    }
                }
            }
            for (node, (_, feature, bin)) in best.into_iter().enumerate() {
                nodes[first + node] = (feature, bin);
            }
            for (node, n) in of.iter_mut().zip(&steep) {
                *node = below(&nodes, columns, *node, *n);
            }
        }
        let mut sums = [(0.0_f32, 0.0_f32); NODES + 1];
        for (node, n) in of.iter().zip(&steep) {
            let sum = &mut sums[*node - NODES];
            *sum = (sum.0 + slopes[*n].0, sum.1 + slopes[*n].1);
        }
        #[expect(clippy::cast_possible_truncation, reason = "clamped")]
        let leaf = |(slope, curve): &(f32, f32)| {
            (-slope / (curve + growth.decay) * growth.rate * LEAF_SCALE as f32).round().clamp(-127.0, 127.0) as i8
        };
        Self { nodes, leaves: sums.iter().map(leaf).collect() }
    }

    /// What the tree says of example `n`.
    fn value(&self, columns: &Columns, n: usize) -> f32 {
        let leaf = (0..DEPTH).fold(0, |node, _| below(&self.nodes, columns, node, n)) - NODES;
        f32::from(self.leaves[leaf]) / LEAF_SCALE as f32
    }

    fn write(&self, columns: &Columns, bytes: &mut Vec<u8>) {
        let begun = bytes.len();
        for (feature, bin) in &self.nodes {
            bytes.push(u8::try_from(*feature).unwrap());
            // A node without a split sends everything to the left.
            bytes.push(columns.bounds[*feature].get(*bin).map_or(127, |bound| bound.cast_unsigned()));
        }
        bytes.extend(self.leaves.iter().map(|leaf| leaf.cast_unsigned()));
        assert_eq!(bytes.len() - begun, TREE_BYTES);
    }
}

/// The node to which example `n` goes from `node`.
fn below(nodes: &[(usize, usize)], columns: &Columns, node: usize, n: usize) -> usize {
    let (feature, bin) = nodes[node];
    2 * node + 1 + usize::from(usize::from(columns.bins[feature][n]) > bin)
}

/// What the best split of a node gains, and the last bin on its left.
fn split(sums: &[(f32, f32); BINS], bounds: usize, growth: Growth) -> (f32, usize) {
    let all = sums.iter().fold((0.0, 0.0), |all, sum| (all.0 + sum.0, all.1 + sum.1));
    let worth = |(slope, curve): (f32, f32)| slope * slope / (curve + growth.decay);
    let mut left = (0.0, 0.0);
    let mut best = (0.0, BINS);
    for (bin, sum) in sums.iter().enumerate().take(bounds) {
        left = (left.0 + sum.0, left.1 + sum.1);
        let right = (all.0 - left.0, all.1 - left.1);
        let gain = worth(left) + worth(right) - worth(all);
        if left.1 >= growth.least && right.1 >= growth.least && gain > best.0 {
            best = (gain, bin);
        }
    }
    best
}
