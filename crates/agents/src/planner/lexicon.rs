//! The vocabulary: which words and phrases name a goal, and which say what an amount or a time is.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use super::item::Item;
use super::phrases::{self, Entries, Naming, index};

/// A set of senses that a word can have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Senses(u32);

impl Senses {
    /// Wanting, needing, aiming; the amount it governs is wanted.
    pub(super) const WANT: Self = Self(1);
    /// Having and having put aside.
    pub(super) const HAVE: Self = Self(1 << 1);
    /// Earning.
    pub(super) const EARN: Self = Self(1 << 2);
    /// Owing.
    pub(super) const OWE: Self = Self(1 << 3);
    /// Spending on living.
    pub(super) const SPEND: Self = Self(1 << 4);
    /// Paying in regularly.
    pub(super) const PAY_IN: Self = Self(1 << 5);
    /// Costing, being worth.
    pub(super) const COST: Self = Self(1 << 6);
    /// The person who writes.
    pub(super) const SELF: Self = Self(1 << 7);
    /// A child.
    pub(super) const CHILD: Self = Self(1 << 8);
    /// Another person.
    pub(super) const OTHER: Self = Self(1 << 9);
    /// What comes first among several goals.
    pub(super) const FIRST: Self = Self(1 << 10);
    /// A place where money lies.
    pub(super) const PLACE: Self = Self(1 << 11);
    /// What is past.
    pub(super) const PAST: Self = Self(1 << 12);

    pub(super) const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A phrase that names a goal, or a compound that only looks like one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub(super) naming: Naming,
    pub(super) at: usize,
    pub(super) len: usize,
}

/// What names a goal, by purpose, and what only looks like it.
pub(super) const GOAL_LISTS: &str = concat!(
    include_str!("words/retirement.txt"),
    include_str!("words/house.txt"),
    include_str!("words/education.txt"),
    include_str!("words/general.txt"),
    include_str!("words/nothing.txt"),
);

/// How many words of a text a "~" in a phrase stands for at most.
const GAP: usize = 4;

static GOALS: LazyLock<Entries<Naming>> = LazyLock::new(|| index(GOAL_LISTS, phrases::naming, |first, _| first));
static SENSES: LazyLock<Entries<Senses>> =
    LazyLock::new(|| index(include_str!("words/senses.txt"), phrases::sense, Senses::union));

/// The longest phrase of `entries` at `at`, letter by letter, with its length in items.
pub(super) fn longest_exact<T: Copy>(entries: &Entries<T>, items: &[Item], at: usize) -> Option<(T, usize)> {
    entries.get(items.get(at)?.word.as_str())?.iter().find_map(|(rest, meaning)| {
        phrase_end(items, at, rest, |written, word| written == word).map(|end| (*meaning, end - at))
    })
}

/// The index behind a phrase that goes on with `rest` after the item at `at`. A hyphen inside a phrase is a space.
fn phrase_end(items: &[Item], at: usize, rest: &[&str], same: impl Fn(&str, &str) -> bool + Copy) -> Option<usize> {
    let mut next = at + 1;
    for (n, word) in rest.iter().enumerate() {
        next += usize::from(items.get(next).is_some_and(|i| i.mark == Some('-') && i.glued));
        let written = |i: usize| items.get(i).map_or("", |item| item.word.as_str());
        let fits = match *word {
            "~" => {
                let mut gaps = (0..=GAP).take_while(|gap| *gap == 0 || !written(next + gap - 1).is_empty());
                return gaps.find_map(|gap| phrase_end(items, next + gap - 1, &rest[n + 1..], same));
            }
            "*" => !written(next).is_empty(),
            "<my>" => is_determiner(written(next)),
            word => items.get(next).is_some_and(|item| same(&item.word, word)),
        };
        if !fits {
            return None;
        }
        next += 1;
    }
    Some(next)
}

fn is_determiner(word: &str) -> bool {
    matches!(word, "my" | "our" | "the" | "his" | "her" | "their" | "a" | "an" | "this" | "that" | "these" | "those")
}

/// The longest phrase of `entries` at `at`, plurals included, with its length in items.
pub(super) fn longest<T: Copy>(entries: &Entries<T>, items: &[Item], at: usize) -> Option<(T, usize)> {
    let first = items[at].word.as_str();
    let matches = |written: &str, word: &str| written == word || singular(written).is_some_and(|one| one == word);
    let find = |key: &str| {
        entries
            .get(key)?
            .iter()
            .find_map(|(rest, meaning)| phrase_end(items, at, rest, matches).map(|end| (*meaning, end - at)))
    };
    find(first).or_else(|| find(&singular(first)?))
}

/// The singular of a regular plural.
pub(super) fn singular(word: &str) -> Option<Cow<'_, str>> {
    if word.len() < 4 || word.ends_with("ss") {
        return None;
    }
    match word.strip_suffix("ies") {
        Some(stem) => Some(Cow::Owned(format!("{stem}y"))),
        None => word.strip_suffix('s').map(Cow::Borrowed),
    }
}

/// Marks each item with its senses.
pub(super) fn mark_senses(items: &mut [Item]) {
    for at in 0..items.len() {
        if items[at].word.is_empty() {
            continue;
        }
        if let Some((senses, len)) = longest(&SENSES, items, at) {
            for item in &mut items[at..at + len] {
                item.senses = item.senses.union(senses);
            }
        }
    }
}

/// The phrases that name goals, in the order of the text, none inside another.
pub(super) fn named_goals(items: &[Item]) -> Vec<Named> {
    let mut named = Vec::new();
    let mut at = 0;
    while at < items.len() {
        let found = if items[at].word.is_empty() { None } else { longest(&GOALS, items, at) };
        if let Some((naming, len)) = found {
            named.push(Named { naming, at, len });
        }
        at += found.map_or(1, |(_, len)| len);
    }
    named
}

/// The pictures that name a goal.
static PICTURES: LazyLock<Vec<char>> =
    LazyLock::new(|| GOALS.keys().filter(|word| !word.is_ascii()).filter_map(|word| word.chars().next()).collect());

/// Whether a character outside the letters names a goal: a house, a car, a mortarboard.
pub(super) fn is_picture(ch: char) -> bool {
    PICTURES.contains(&ch)
}

/// Every word of the lists of goals, of senses, classes and risk.
pub(super) fn all_words() -> impl Iterator<Item = &'static str> {
    let lists = [
        GOAL_LISTS,
        include_str!("words/senses.txt"),
        include_str!("words/classes.txt"),
        include_str!("words/risk.txt"),
    ];
    let phrases = lists.into_iter().flat_map(phrases::sections).flat_map(|(_, phrases)| phrases);
    phrases.flat_map(|phrase| phrase.split(' ')).filter(|word| !phrases::is_open(word))
}

static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| all_words().collect());

/// Whether `word` or its singular stands in any list.
pub(super) fn has_word(word: &str) -> bool {
    WORDS.contains(word) || singular(word).is_some_and(|one| WORDS.contains(one.as_ref()))
}

/// Whether `word` is the first word of any entry: such a word is never taken for a misspelling.
pub(super) fn knows(word: &str) -> bool {
    let has = |word: &str| GOALS.contains_key(word) || SENSES.contains_key(word);
    has(word) || singular(word).is_some_and(|one| has(&one))
}
