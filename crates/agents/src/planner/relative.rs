//! Times in words: "next summer", "by Christmas", "the end of 2027", "the year after next", "the end of the decade".

use chrono::{Datelike, NaiveDate};

use super::item::{Measure, Passage};

/// The month that a season, a feast or a part of a year begins with.
fn month_of(word: &str) -> Option<i32> {
    Some(match word {
        "start" | "beginning" | "new" => 1,
        "early" | "valentine" | "valentines" => 2,
        "spring" | "easter" => 4,
        "memorial" => 5,
        "mid" | "middle" | "summer" | "midyear" => 6,
        "halloween" => 10,
        "fall" | "autumn" | "semester" | "term" | "school" | "labor" | "labour" => 9,
        "late" | "thanksgiving" | "diwali" => 11,
        "winter" | "christmas" | "xmas" | "end" | "holidays" => 12,
        _ => return super::date::month(word),
    })
}

fn away(today: NaiveDate, years: i32, month: i32) -> i32 {
    12 * years + month - i32::try_from(today.month()).unwrap_or(1)
}

/// Months from `today` to `year`, or to the part of it that the words before name: "mid 2028", "the end of 2027".
pub(super) fn months_to_year(passage: &Passage<'_>, at: usize, year: i32, today: NaiveDate) -> i32 {
    let part = passage
        .back(at, 3)
        .take_while(|i| {
            month_of(passage.word(*i)).is_some()
                || matches!(passage.word(*i), "of" | "in" | "the" | "day")
                || hyphen(passage, *i)
        })
        .find_map(|i| month_of(passage.word(i)));
    // "the season of 2028 (June)", "harvest 2028, so July"
    let behind = passage.items.get(at + 1).is_some_and(|item| item.mark == Some('(') || item.word == "so");
    let part = behind.then(|| super::date::month(passage.word(at + 2))).flatten().or(part);
    // "Q3 2028"
    let quarter = at
        .checked_sub(1)
        .and_then(|i| passage.quantity(i, Measure::Plain))
        .and_then(super::item::Quantity::whole)
        .filter(|n| (1..=4).contains(n) && passage.word_before(at, 2) == "q");
    if let Some(quarter) = quarter {
        return away(today, year - today.year(), 3 * quarter - 2);
    }
    // A whole month has to be there before its end: December 2030 is four years from November 2026.
    away(today, year - today.year(), part.map_or(1, |month| (month - 1).max(1)))
}

fn hyphen(passage: &Passage<'_>, at: usize) -> bool {
    passage.items[at].mark == Some('-')
}

/// Months to the time in words that begins at `at`, and how surely it is the goal's.
pub(super) fn relative(passage: &Passage<'_>, at: usize, today: NaiveDate) -> Option<(i32, i32)> {
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
                | "halloween"
                | "thanksgiving"
                | "diwali"
                | "xmas"
        ) || super::date::month(word).is_some()
    };
    let due = back(&["by", "before", "until", "end", "within", "for"]);
    let age = back(&["turning", "turn", "turns"])
        || at > 0 && passage.items[at - 1].quantity.is_some_and(|q| q.is(Measure::Plain));
    // The coming summer is this year's or the next one's.
    let coming = |month: i32| {
        let months = away(today, 0, month);
        (if months <= 0 { months + 12 } else { months }).max(1)
    };
    let end = passage.back(at, 3).any(|i| passage.word(i) == "end");
    match word {
        _ if month_of(word).is_some() && not_this_one(passage, at) => Some((coming(month_of(word)?) + 12, 6)),
        _ if super::date::month(word).is_some() && that_year(passage, at).is_some() => {
            Some((away(today, that_year(passage, at)? - today.year(), super::date::month(word)?), 5))
        }
        "year" if matches!(passage.word_before(at, 1), "the" | "this") && back(&["within", "inside"]) => Some((12, 4)),
        "year" if next == "after" && passage.word(at + 2) == "next" => Some((24, 6)),
        _ if month_of(word).is_some() && next == "after" && passage.word(at + 2) == "next" => {
            Some((coming(month_of(word)?) + 12, 6))
        }
        "next" if next == "decade" => Some((120, if due || back(&["over", "in", "for"]) { 5 } else { 3 })),
        "next" if season(next) && (due || !age) => {
            let months = match next {
                "year" if end => away(today, 1, 11),
                "year" => before_next_year(passage, at).map_or(12, |month| away(today, 1, (month - 1).max(1))),
                "month" | "week" => 1,
                // "Next Christmas" in November is not the one that is nearly here.
                _ => match coming(month_of(next).unwrap_or(6)) {
                    months @ ..=2 => months + 12,
                    months => months,
                },
            };
            Some((months, if due { 5 } else { 3 }))
        }
        "this" | "the" if next == "decade" && back(&["end", "within", "by", "before"]) => {
            Some((away(today, (today.year() / 10 + 1) * 10 - today.year(), 1), 5))
        }
        "this" if season(next) && due => {
            Some((if next == "year" { away(today, 0, 12).max(1) } else { coming(month_of(next).unwrap_or(12)) }, 4))
        }
        "the" if next == "year" && back(&["end"]) => Some((away(today, 0, 12).max(1), 4)),
        "christmas" | "xmas" | "easter" | "summer" | "spring" | "autumn" | "winter" | "semester" | "thanksgiving"
        | "halloween" | "diwali" => matches!(passage.word_before(at, 1), "by" | "before" | "until" | "this" | "around")
            .then_some((coming(month_of(word)?), 4)),
        "labor" | "labour" | "memorial" if next == "day" => Some((coming(month_of(word)?), 4)),
        _ if super::date::month(word).is_some() => {
            // "by the first of June"
            let reach = if matches!(passage.word_before(at, 1), "of") { 5 } else { 3 };
            let announced = passage.back(at, reach).any(|i| {
                matches!(passage.word(i), "by" | "before" | "until" | "around" | "till" | "coming" | "in" | "this")
            });
            let day = passage.items.get(at + 1).and_then(|item| item.quantity).is_some_and(|q| {
                matches!(q.measure, Measure::Plain | Measure::Ordinal) && q.high <= rust_decimal::Decimal::from(31)
            });
            let score = if passage.word_before(at, 1) == "in" { 2 } else { 4 };
            (announced || day).then_some((coming(super::date::month(word)?), score))
        }
        _ => None,
    }
}

/// "July, not this one, the one after".
fn not_this_one(passage: &Passage<'_>, at: usize) -> bool {
    let ahead: Vec<&str> = passage.ahead(at, 9).map(|i| passage.word(i)).filter(|word| !word.is_empty()).collect();
    ahead.starts_with(&["not", "this"]) && ahead.contains(&"after") || ahead.starts_with(&["after", "the", "next"])
}

/// "October of that year": the year named last.
fn that_year(passage: &Passage<'_>, at: usize) -> Option<i32> {
    let from = at + 1 + usize::from(matches!(passage.word(at + 1), "of" | "in"));
    if !matches!((passage.word(from), passage.word(from + 1)), ("that" | "same", "year")) {
        return None;
    }
    let years = (at.saturating_sub(40)..at).rev().find_map(|i| passage.quantity(i, Measure::Year));
    years.and_then(super::item::Quantity::whole)
}

/// "Christmas next year", "June of next year": the month.
fn before_next_year(passage: &Passage<'_>, at: usize) -> Option<i32> {
    passage.back(at, 2).find_map(|i| month_of(passage.word(i)))
}
