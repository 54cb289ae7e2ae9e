//! Boosted regression trees over small integers (Friedman 2001): what they give is added to a softmax's scores. In whole numbers,
//! so that the choice is the same everywhere.

/// Levels of a tree; all are complete.
pub const DEPTH: usize = 4;
/// A leaf of one natural unit of a score is stored as this.
pub const LEAF_SCALE: i32 = 128;
/// The leaves of a unit of a score's `SCALE`.
pub(super) const LEAF_UNIT: i32 = LEAF_SCALE / 16;

/// The nodes of a tree: a feature and the value above which it goes to the right, a byte each.
pub const NODES: usize = (1 << DEPTH) - 1;
/// The bytes of a tree: its nodes, level by level, then a byte a leaf.
pub const TREE_BYTES: usize = 2 * NODES + (1 << DEPTH);

/// Trees for `kinds` kinds, which take turns.
#[derive(Clone, Copy, Debug)]
pub struct Trees<'a> {
    /// What `include_bytes!` gives.
    pub bytes: &'a [u8],
    /// How many kinds there are.
    pub kinds: usize,
}

impl Trees<'_> {
    /// For each kind the sum of its trees' leaves for `features`, `LEAF_SCALE` a unit.
    pub fn sums(&self, features: &[i8]) -> Vec<i32> {
        let mut sums = vec![0; self.kinds];
        for (n, tree) in self.bytes.chunks_exact(TREE_BYTES).enumerate() {
            sums[n % self.kinds] += i32::from(leaf(tree, features));
        }
        sums
    }
}

/// The leaf that `features` lead to; a feature that is not there is zero.
fn leaf(tree: &[u8], features: &[i8]) -> i8 {
    let mut at = 0;
    for _ in 0..DEPTH {
        let value = features.get(usize::from(tree[2 * at])).copied().unwrap_or_default();
        at = 2 * at + 1 + usize::from(value > tree[2 * at + 1].cast_signed());
    }
    // Leaves are numbered behind the nodes, and a node has two bytes.
    tree[NODES + at].cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree that looks at feature 0 at its root and at feature 1 below on the right, each against zero.
    fn tree() -> Vec<u8> {
        let mut tree = vec![0; TREE_BYTES];
        tree[2 * 2] = 1;
        for (n, leaf) in tree[2 * NODES..].iter_mut().enumerate() {
            *leaf = u8::try_from(n).unwrap();
        }
        // Nodes that all go left.
        for node in (0..NODES).filter(|node| ![0, 2].contains(node)) {
            tree[2 * node + 1] = 127;
        }
        tree
    }

    #[test]
    fn a_tree_leads_to_one_leaf() {
        for (features, expected) in [([0, 9], 0), ([1, 0], 8), ([1, 1], 12)] {
            assert_eq!(leaf(&tree(), &features), expected, "{features:?}");
        }
        assert_eq!(leaf(&tree(), &[]), 0, "what is not there is zero");
    }

    #[test]
    fn the_kinds_take_turns() {
        let bytes = [tree(), tree(), tree(), tree()].concat();
        assert_eq!(Trees { bytes: &bytes, kinds: 2 }.sums(&[1, 1]), [24, 24]);
        assert_eq!(Trees { bytes: &[], kinds: 2 }.sums(&[1, 1]), [0, 0]);
    }
}
