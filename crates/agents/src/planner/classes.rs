//! Classes of words around a figure, from `words/classes.txt`: accounts, debts, pensions, what others own, what is gone.

use std::sync::LazyLock;

use super::item::Item;
use super::lexicon::longest;
use super::phrases::{Entries, index};

/// The headings of the list, in the order of their bits.
pub(super) const NAMES: [&str; 25] = [
    "pension",
    "employer",
    "living",
    "job",
    "account",
    "debt",
    "home",
    "kin",
    "partner",
    "gone",
    "coming",
    "spared",
    "lasting",
    "conclude",
    "change",
    "each",
    "closing",
    "worth",
    "price",
    "down",
    "pay in",
    "have",
    "today",
    "ask",
    "profession",
];

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(pub(super) u32);

impl Classes {
    pub(super) const PENSION: Self = Self(1);
    pub(super) const EMPLOYER: Self = Self(1 << 1);
    pub(super) const LIVING: Self = Self(1 << 2);
    pub(super) const JOB: Self = Self(1 << 3);
    pub(super) const ACCOUNT: Self = Self(1 << 4);
    pub(super) const DEBT: Self = Self(1 << 5);
    pub(super) const HOME: Self = Self(1 << 6);
    pub(super) const KIN: Self = Self(1 << 7);
    pub(super) const PARTNER: Self = Self(1 << 8);
    pub(super) const GONE: Self = Self(1 << 9);
    pub(super) const COMING: Self = Self(1 << 10);
    pub(super) const SPARED: Self = Self(1 << 11);
    pub(super) const LASTING: Self = Self(1 << 12);
    pub(super) const CONCLUDE: Self = Self(1 << 13);
    pub(super) const CHANGE: Self = Self(1 << 14);
    pub(super) const EACH: Self = Self(1 << 15);
    pub(super) const CLOSING: Self = Self(1 << 16);
    pub(super) const WORTH: Self = Self(1 << 17);
    pub(super) const PRICE: Self = Self(1 << 18);
    pub(super) const DOWN: Self = Self(1 << 19);
    pub(super) const PAY_IN: Self = Self(1 << 20);
    pub(super) const HAVE: Self = Self(1 << 21);
    pub(super) const TODAY: Self = Self(1 << 22);
    pub(super) const PROFESSION: Self = Self(1 << 24);

    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

static CLASSES: LazyLock<Entries<Classes>> =
    LazyLock::new(|| index(include_str!("words/classes.txt"), class, Classes::union));

fn class(heading: &str) -> Option<Classes> {
    NAMES.iter().position(|name| *name == heading).map(|bit| Classes(1 << bit))
}

/// The classes of each item of a text.
pub(super) fn classes(items: &[Item]) -> Vec<Classes> {
    let mut classes = vec![Classes::default(); items.len()];
    for at in 0..items.len() {
        if items[at].word.is_empty() {
            continue;
        }
        let len = super::calling::profession(items, at);
        for class in &mut classes[at..at + len] {
            *class = class.union(Classes::PROFESSION);
        }
        if let Some((found, len)) = longest(&CLASSES, items, at) {
            for class in &mut classes[at..at + len] {
                *class = class.union(found);
            }
        }
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::phrases::sections;

    #[test]
    fn every_heading_of_the_list_is_a_class() {
        for (heading, phrases) in sections(include_str!("words/classes.txt")) {
            assert!(class(heading).is_some() && !phrases.is_empty(), "{heading}");
        }
    }
}
