//! The text as the rules read it: words, quantities and marks, in sentences and clauses.

use rust_decimal::Decimal;

use super::lexicon::Senses;
use super::unit::Per;

/// What a quantity measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// An amount of money.
    Money,
    /// A span of time in months.
    Months,
    /// An age in years.
    Age,
    /// An age by its decade: the range from 40 to 49.
    AgeDecade,
    /// A year of the calendar.
    Year,
    /// Months from today's month to a named month of a year; negative where it is past.
    MonthsAway,
    /// Percent.
    Percent,
    /// Two parts of a whole or a mark out of a best mark: "60/40", "7 out of 10".
    Ratio,
    /// "40th".
    Ordinal,
    /// A number that nothing explains yet.
    Plain,
}

/// A number with its range and what it measures. `low` is `high` where no range was given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Quantity {
    pub(super) measure: Measure,
    pub(super) low: Decimal,
    pub(super) high: Decimal,
    /// The ISO code of the currency, where one is named.
    pub(super) currency: Option<&'static str>,
    pub(super) per: Option<Per>,
    /// Whether currency or magnitude leave no doubt that it is money, or a unit what it measures.
    pub(super) sure: bool,
    /// Whether it is counted in lakh or crore.
    pub(super) indian: bool,
    /// Whether marks inside exclude that it is a year.
    pub(super) marked: bool,
}

impl Quantity {
    /// A quantity without currency or rate that leaves no doubt what it measures.
    pub(super) const fn of(measure: Measure, low: Decimal, high: Decimal) -> Self {
        Self { measure, low, high, currency: None, per: None, sure: true, indian: false, marked: false }
    }

    pub(super) fn is(&self, measure: Measure) -> bool {
        self.measure == measure
    }

    /// Its upper end as a whole number, where it is one.
    pub(super) fn whole(&self) -> Option<i32> {
        self.high.is_integer().then(|| i32::try_from(self.high).ok()).flatten()
    }
}

/// A word, a quantity or a mark, and the bytes of the original text that it was made from.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// The word with its spelling corrected; empty for quantities and marks.
    pub(super) word: String,
    pub(super) mark: Option<char>,
    pub(super) quantity: Option<Quantity>,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) upper: bool,
    pub(super) glued: bool,
    pub(super) senses: Senses,
    pub(super) sentence: usize,
    pub(super) clause: usize,
}

/// The items of a text.
#[derive(Clone, Debug)]
pub(super) struct Passage<'a> {
    pub(super) text: &'a str,
    pub(super) items: Vec<Item>,
    /// Whether the text goes on behind the last item that is read.
    pub(super) cut: bool,
}

impl Passage<'_> {
    /// The word at `at`; empty where there is none.
    pub(super) fn word(&self, at: usize) -> &str {
        self.items.get(at).map_or("", |item| item.word.as_str())
    }

    /// The word `back` places before `at`, in the same sentence.
    pub(super) fn word_before(&self, at: usize, back: usize) -> &str {
        match at.checked_sub(back) {
            Some(i) if self.items[i].sentence == self.items[at].sentence => self.word(i),
            _ => "",
        }
    }

    /// The quantity at `at`, where it measures `measure`.
    pub(super) fn quantity(&self, at: usize, measure: Measure) -> Option<&Quantity> {
        self.items.get(at)?.quantity.as_ref().filter(|q| q.is(measure))
    }

    /// Indices before `at` in its sentence, nearest first, at most `reach`.
    pub(super) fn back(&self, at: usize, reach: usize) -> impl Iterator<Item = usize> + '_ {
        let sentence = self.items.get(at).map(|item| item.sentence);
        (at.saturating_sub(reach)..at).rev().take_while(move |i| Some(self.items[*i].sentence) == sentence)
    }

    /// Indices behind `at` in its sentence, nearest first, at most `reach`.
    pub(super) fn ahead(&self, at: usize, reach: usize) -> impl Iterator<Item = usize> + '_ {
        let sentence = self.items.get(at).map(|item| item.sentence);
        let end = self.items.len().min(at.saturating_add(reach + 1));
        (at + 1..end).take_while(move |i| Some(self.items[*i].sentence) == sentence)
    }

    /// Where among the sentences the item's own stands: `first`, `last` or `middle`.
    pub(super) fn sentence_place(&self, at: usize) -> &'static str {
        let last = self.items.last().map_or(0, |item| item.sentence);
        match self.items[at].sentence {
            0 => "first",
            sentence if sentence == last => "last",
            _ => "middle",
        }
    }

    pub(super) fn same_clause(&self, a: usize, b: usize) -> bool {
        self.items[a].clause == self.items[b].clause
    }

    pub(super) fn has(&self, at: usize, sense: Senses) -> bool {
        self.items.get(at).is_some_and(|item| item.senses.any(sense))
    }

    /// The original text from item `from` up to and including item `to`, trimmed.
    pub(super) fn written(&self, from: usize, to: usize) -> &str {
        let (Some(first), Some(last)) = (self.items.get(from), self.items.get(to)) else { return "" };
        self.text.get(first.start..last.end).unwrap_or("").trim()
    }
}
