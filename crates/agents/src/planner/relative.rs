//! Times in words: "next summer", "by Christmas", "the year after next", "the end of the decade".

use chrono::{Datelike, NaiveDate};

use super::item::{Measure, Passage};

/// "next summer", "by Christmas", "the year after next", "the end of the decade".
pub(super) fn relative(passage: &Passage<'_>, at: usize, today: NaiveDate) -> Option<(i32, i32, Option<String>)> {
    let word = passage.word(at);
    let next = passage.word(at + 1);
    let back = |words: &[&str]| passage.back(at, 5).any(|i| words.contains(&passage.word(i)));
    let season = |word: &str| {
        matches!(
            word,
            "year"
                | "summer"
                | "spring"
                | "fall"
                | "autumn"
                | "winter"
                | "month"
                | "christmas"
                | "season"
                | "easter"
                | "term"
                | "semester"
                | "week"
        ) || super::date::month(word).is_some()
    };
    let due = back(&["by", "before", "until", "end", "within"]);
    let age = back(&["turning", "turn", "turns"])
        || at > 0 && passage.items[at - 1].quantity.is_some_and(|q| q.is(Measure::Plain));
    match word {
        "year" if matches!(passage.word_before(at, 1), "the" | "this") && back(&["within", "inside"]) => {
            Some((1, 4, None))
        }
        "year" if next == "after" && passage.word(at + 2) == "next" => Some((2, 6, None)),
        "next" if next == "decade" => Some((10, if due || back(&["over", "in", "for"]) { 5 } else { 3 }, None)),
        "next" if season(next) && (due || !age) => Some((1, if due { 5 } else { 3 }, None)),
        "this" | "the" if next == "decade" && back(&["end", "within", "by", "before"]) => {
            Some(((today.year() / 10 + 1) * 10 - today.year(), 5, None))
        }
        "this" if season(next) && due => Some((1, 4, None)),
        "the" if next == "year" && back(&["end"]) => Some((1, 4, None)),
        "christmas" | "easter" | "summer" | "spring" | "autumn" | "winter" | "semester" => {
            matches!(passage.word_before(at, 1), "by" | "before" | "until" | "this").then_some((1, 4, None))
        }
        _ if super::date::month(word).is_some() => {
            matches!(passage.word_before(at, 1), "by" | "before" | "until" | "around").then_some((1, 4, None))
        }
        _ => None,
    }
}
