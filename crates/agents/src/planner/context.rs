//! What stands around an item, as features of whatever it may be.

use super::classes::{Classes, NAMES};
use super::governing::governing;
use super::item::{Measure, Passage};
use super::lexicon::Senses;
use super::score::Features;

/// A text with the classes of its words.
pub(super) struct Context<'a> {
    pub(super) passage: &'a Passage<'a>,
    pub(super) classes: &'a [Classes],
}

impl Context<'_> {
    pub(super) fn class(&self, at: usize, class: Classes) -> bool {
        self.classes.get(at).is_some_and(|classes| classes.any(class))
    }

    /// Whether a word of `class` stands in the clause of `at`, at most so far before and behind it.
    pub(super) fn near(&self, at: usize, class: Classes, back: usize, ahead: usize) -> bool {
        self.passage
            .back(at, back)
            .chain(self.passage.ahead(at, ahead))
            .any(|i| self.passage.same_clause(i, at) && self.class(i, class))
    }

    /// A word for what stands at `at`: the word itself, the mark, or what a figure measures.
    pub(super) fn token(&self, at: usize) -> String {
        let Some(item) = self.passage.items.get(at) else { return "#end".to_owned() };
        match (item.quantity, item.mark) {
            (Some(quantity), _) => format!("#{:?}{}", quantity.measure, quantity.per.map_or("", |per| per.word())),
            (None, Some(mark)) => mark.to_string(),
            (None, None) => item.word.clone(),
        }
    }

    /// The token at an offset from `at` in its sentence.
    fn beside(&self, at: usize, offset: isize) -> String {
        match at.checked_add_signed(offset) {
            Some(i)
                if self.passage.items.get(i).is_some_and(|item| item.sentence == self.passage.items[at].sentence) =>
            {
                self.token(i)
            }
            _ => "#out".to_owned(),
        }
    }

    /// Adds what stands around `at` to `features`.
    pub(super) fn add(&self, at: usize, features: &mut Features) {
        let passage = self.passage;
        let around: Vec<String> = (-3..=3).map(|offset| self.beside(at, offset)).collect();
        let [before3, before2, before1, _, after1, after2, after3] = &around[..] else { return };
        features.add("-1", &[before1]);
        features.add("-2", &[before2]);
        features.add("-3", &[before3]);
        features.add("+1", &[after1]);
        features.add("+2", &[after2]);
        features.add("+3", &[after3]);
        features.add("-21", &[before2, before1]);
        features.add("+12", &[after1, after2]);
        features.add("-1+1", &[before1, after1]);
        let mut crossed = false;
        for (n, i) in passage.back(at, 9).enumerate() {
            let item = &passage.items[i];
            crossed |= item.quantity.is_some_and(|q| q.is(Measure::Money));
            if !item.word.is_empty() {
                features.add(if crossed { "<<" } else { "<" }, &[&item.word]);
                if n < 6 && passage.same_clause(i, at) {
                    features.add("<c", &[&item.word]);
                }
            }
        }
        let mut crossed = false;
        for (n, i) in passage.ahead(at, 7).enumerate() {
            let item = &passage.items[i];
            crossed |= item.quantity.is_some_and(|q| q.is(Measure::Money));
            if !item.word.is_empty() {
                features.add(if crossed { ">>" } else { ">" }, &[&item.word]);
                if n < 5 && passage.same_clause(i, at) {
                    features.add(">c", &[&item.word]);
                }
            }
        }
        self.add_classes(at, features);
        if let Some(verb) = governing(passage, at) {
            features.add("verb", &[passage.word(verb)]);
            for (name, sense) in SENSES {
                if passage.has(verb, sense) {
                    features.add("verb sense", &[name]);
                }
            }
        } else {
            features.add("verb", &["none"]);
        }
    }

    /// The classes near `at`, each with how far, on which side, and whether in its clause.
    pub(super) fn add_classes(&self, at: usize, features: &mut Features) {
        let passage = self.passage;
        let mut seen = [0_u32; 2];
        for (side, indices) in
            [passage.back(at, 12).collect::<Vec<_>>(), passage.ahead(at, 10).collect()].into_iter().enumerate()
        {
            for (n, i) in indices.into_iter().enumerate() {
                let fresh = self.classes[i].0 & !seen[side];
                if fresh == 0 {
                    continue;
                }
                seen[side] |= fresh;
                let far = match n {
                    0 => "1",
                    1 => "2",
                    2..=3 => "4",
                    4..=6 => "7",
                    _ => "far",
                };
                let side = if side == 0 { "<" } else { ">" };
                let clause = if passage.same_clause(i, at) { "same" } else { "other" };
                for (bit, name) in NAMES.iter().enumerate().filter(|(bit, _)| fresh >> bit & 1 == 1) {
                    let _ = bit;
                    features.add("class", &[side, name]);
                    features.add("class clause", &[side, name, clause]);
                    features.add("class far", &[side, name, far]);
                }
            }
        }
    }
}

const SENSES: [(&str, Senses); 8] = [
    ("want", Senses::WANT),
    ("have", Senses::HAVE),
    ("earn", Senses::EARN),
    ("owe", Senses::OWE),
    ("spend", Senses::SPEND),
    ("pay in", Senses::PAY_IN),
    ("cost", Senses::COST),
    ("past", Senses::PAST),
];
