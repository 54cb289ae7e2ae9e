//! Ages in the text: whose they are, and whether they are today's or the one aimed at.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::age_said::{spoken, worded};
use super::item::{Measure, Passage};
use super::lexicon::Senses;

/// Whose age it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Writer,
    Child,
    Other,
    Unknown,
}

/// Which moment an age belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Today.
    Now,
    /// The goal's time.
    Then,
    /// A number without any word that would tell.
    Open,
}

/// An age in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Age {
    pub(super) at: usize,
    pub(super) years: Decimal,
    pub(super) who: Who,
    pub(super) when: When,
}

/// How many ages are looked at: no story has more, and each is paired with each.
const MOST_AGES: usize = 40;

/// Every age of the text, in its order.
pub(super) fn ages(passage: &Passage<'_>, today: NaiveDate) -> Vec<Age> {
    let mut ages: Vec<Age> = Vec::new();
    for at in 0..passage.items.len() {
        if ages.len() >= MOST_AGES {
            break;
        }
        let listed = ages.last().filter(|last| continues(passage, last.at, at)).copied();
        let found = spoken(passage, at, today).or_else(|| worded(passage, at)).or_else(|| {
            let years = bare(passage, at)?;
            listed.map(|last| Age { at, years, ..last })
        });
        ages.extend(found);
        share_couple(passage, &mut ages);
    }
    ages
}

/// "My husband and I are 41 and 43": the second age belongs to whom is named second.
fn share_couple(passage: &Passage<'_>, ages: &mut [Age]) {
    let [earlier @ .., first, second] = ages else { return };
    if second.at != first.at + 2
        || passage.word(first.at + 1) != "and"
        || first.who != second.who
        || first.who == Who::Child
    {
        return;
    }
    let named: Vec<(usize, Who)> = passage
        .back(first.at, 7)
        .filter_map(|i| match passage.word(i) {
            "i" | "me" => Some((i, Who::Writer)),
            _ => passage.has(i, Senses::OTHER).then_some((i, Who::Other)),
        })
        .collect();
    // "(31 and 29) … by 35 and 33": the later pair is in the order of the first one.
    if named.is_empty()
        && let Some(pair) = earlier.windows(2).find(|pair| pair[1].at == pair[0].at + 2 && pair[0].who != pair[1].who)
    {
        (first.who, second.who) = (pair[0].who, pair[1].who);
        return;
    }
    if let [(later, second_who), (earlier, first_who), ..] = named[..]
        && second_who != first_who
        && (earlier..later).any(|i| passage.word(i) == "and")
    {
        (first.who, second.who) = (first_who, second_who);
    }
}

/// "4 and 7": whether `at` goes on with the list that the age at `last` began.
fn continues(passage: &Passage<'_>, last: usize, at: usize) -> bool {
    at > last
        && at - last <= 2
        && passage.items[at].sentence == passage.items[last].sentence
        && (last + 1..at)
            .all(|i| matches!(passage.word(i), "and") || matches!(passage.items[i].mark, Some(',' | '&' | '/')))
}

/// A whole number that can be an age.
pub(super) fn bare(passage: &Passage<'_>, at: usize) -> Option<Decimal> {
    let quantity = passage.quantity(at, Measure::Plain)?;
    let counted = [
        "kids",
        "kid",
        "children",
        "child",
        "bed",
        "bedroom",
        "bedrooms",
        "people",
        "of",
        "more",
        "times",
        "jobs",
        "cars",
        "acres",
        "semesters",
        "daughters",
        "sons",
        "girls",
        "boys",
        "bath",
        "sisters",
        "brothers",
        "credit",
        "figures",
        "figure",
        "houses",
        "homes",
        "properties",
        "weddings",
        "trips",
        "grandkids",
        "hours",
        "nd",
        "cats",
        "dogs",
        "grandchildren",
        "goals",
        "things",
        "options",
        "reasons",
        "friends",
    ];
    let fits = quantity.high.is_integer() && quantity.high < Decimal::from(111) && !quantity.marked;
    (fits && !counted.contains(&passage.word(at + 1))).then_some(quantity.high)
}
