//! How an age is said: with a number, or without one.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::age::{Age, When, Who, bare};
use super::age_cue::{cue, who};
use super::item::{Measure, Passage};
use super::lexicon::Senses;

/// An age said with a number.
pub(super) fn spoken(passage: &Passage<'_>, at: usize, today: NaiveDate) -> Option<Age> {
    let quantity = passage.items[at].quantity?;
    let (years, when) = match quantity.measure {
        Measure::Age => (quantity.high, cue(passage, at).filter(|when| *when == When::Then).unwrap_or(When::Now)),
        Measure::AgeDecade => {
            let part = match passage.word_before(at, 1) {
                "early" => 2,
                "late" => 8,
                _ => 5,
            };
            let back: Vec<&str> = passage.back(at, 6).map(|i| passage.word(i)).collect();
            let aimed = back.iter().any(|w| w.starts_with("retir") || matches!(*w, "by" | "stop" | "before"));
            let lives = back.iter().take(4).any(|w| *w == "am" || *w == "are" || *w == "is");
            (quantity.low + Decimal::from(part), if aimed && !lives { When::Then } else { When::Now })
        }
        Measure::Ordinal if passage.word(at + 1) == "birthday" => (quantity.high, When::Then),
        // "before my 50th"
        Measure::Ordinal
            if matches!(passage.word_before(at, 1), "my" | "his" | "her" | "our")
                && passage.word(at + 1).is_empty() =>
        {
            (quantity.high, When::Then)
        }
        Measure::Ordinal if passage.word(at + 1) == "grade" || passage.word(at + 1) == "grader" => {
            return Some(Age { at, years: quantity.high + Decimal::from(5), who: Who::Child, when: When::Now });
        }
        Measure::Year
            if passage.word_before(at, 1) == "in" && passage.word_before(at, 2) == "born"
                || passage.word_before(at, 1) == "born" =>
        {
            (Decimal::from(today.year()) - quantity.high, When::Now)
        }
        Measure::Months if grown(passage, at).is_some() => (quantity.high / Decimal::from(12), grown(passage, at)?),
        Measure::Months if foreign(passage, at) => (quantity.high / Decimal::from(12), When::Now),
        Measure::Months if matches!(passage.word_before(at, 1), "at" | "age" | "aged" | "turns") => {
            (quantity.high / Decimal::from(12), cue(passage, at)?)
        }
        Measure::Plain => {
            let years = bare(passage, at)?;
            if let Some(when) = arrow(passage, at) {
                return Some(Age { at, years, who: who(passage, at, years), when });
            }
            let has = matches!(passage.word_before(at, 1), "have" | "has");
            if has && passage.back(at, 4).any(|i| matches!(passage.word(i), "now" | "today")) {
                return Some(Age { at, years, who: who(passage, at, years), when: When::Now });
            }
            if let Some(now) = in_month(passage, at, years, today).or_else(|| in_years(passage, at, years)) {
                return Some(Age { at, years: now, who: who(passage, at, years), when: When::Now });
            }
            if let Some(now) = in_year(passage, at, years, today) {
                return Some(Age { at, years: now, who: who(passage, at, now), when: When::Now });
            }
            (years, cue(passage, at)?)
        }
        _ => return None,
    };
    Some(Age { at, years, who: who(passage, at, years), when })
}

/// "she has 4 years" as other languages say an age.
pub(super) fn foreign(passage: &Passage<'_>, at: usize) -> bool {
    let person =
        |i: usize| matches!(passage.word_before(i, 2), "he" | "she") || i >= 2 && passage.has(i - 2, Senses::CHILD);
    let has = matches!(passage.word_before(at, 1), "has" | "have");
    let ends = passage.items.get(at + 1).is_none_or(|i| i.mark.is_some() || matches!(i.word.as_str(), "now" | "and"));
    passage.quantity(at, Measure::Months).is_some() && has && ends && person(at)
}

/// "46 > 66", "5 → 18": an age before an arrow is today's, the one behind it the goal's.
fn arrow(passage: &Passage<'_>, at: usize) -> Option<When> {
    let points = |i: usize| {
        let mark = |i: usize| passage.items.get(i).and_then(|item| item.mark);
        matches!(mark(i), Some('>' | '→' | '➡' | '⇒')) || mark(i) == Some('-') && mark(i + 1) == Some('>')
    };
    let number = |i: usize| bare(passage, i).is_some();
    let long = |i: usize| usize::from(passage.items.get(i).is_some_and(|item| item.mark == Some('-')));
    if points(at + 1) && number(at + 2 + long(at + 1)) {
        return Some(When::Now);
    }
    let behind = at.checked_sub(2).is_some_and(|i| points(i + 1) && number(i))
        || at.checked_sub(3).is_some_and(|i| long(i + 1) == 1 && points(i + 1) && number(i));
    behind.then_some(When::Then)
}

/// "when I have 61 years, now I have 47", "stop work with 55 years", "clerk, 52 years": the age of a grown-up as other
/// languages say it.
fn grown(passage: &Passage<'_>, at: usize) -> Option<When> {
    let years = passage.quantity(at, Measure::Months)?.high / Decimal::from(12);
    if years < Decimal::from(18) || years > Decimal::from(80) {
        return None;
    }
    let near = |word: &str| passage.back(at, 4).any(|i| passage.word(i) == word);
    let ends = passage.items.get(at + 1).is_none_or(|i| i.mark.is_some() || i.word == "and");
    match passage.word_before(at, 1) {
        "have" | "has" | "complete" if near("when") || near("until") => Some(When::Then),
        "have" | "has" if near("now") || near("today") || near("presently") => Some(When::Now),
        // "I have 52 years and I am a nurse"
        "have" if passage.word_before(at, 2) == "i" && passage.word(at + 1) == "and" && passage.word(at + 2) == "i" => {
            Some(When::Now)
        }
        // "I am 34 years male"
        "am" if ends || matches!(passage.word(at + 1), "male" | "female" | "man" | "woman" | "of") => Some(When::Now),
        // "leave at 48 years"
        "at" if ends && years >= Decimal::from(35) => Some(When::Then),
        "with" if near("work") || near("stop") || near("pension") => Some(When::Then),
        "" if ends && at > 0 && passage.items[at - 1].mark == Some(',') && years > Decimal::from(50) => Some(When::Now),
        _ => None,
    }
}

/// "I turn 50 in 2030": the age today.
fn in_year(passage: &Passage<'_>, at: usize, years: Decimal, today: NaiveDate) -> Option<Decimal> {
    let turns = matches!(passage.word_before(at, 1), "turn" | "turns" | "be" | "turning");
    let year = passage.quantity(at + 2, Measure::Year).filter(|_| passage.word(at + 1) == "in" && turns)?;
    Some(years - (year.high - Decimal::from(today.year()))).filter(|age| !age.is_sign_negative())
}

/// "I will be 39 in May", "she turns 16 in August": the age today, to the month.
fn in_month(passage: &Passage<'_>, at: usize, years: Decimal, today: NaiveDate) -> Option<Decimal> {
    let turns = matches!(passage.word_before(at, 1), "turn" | "turns" | "be" | "turning");
    let month = super::date::month(passage.word(at + 2)).filter(|_| turns && passage.word(at + 1) == "in")?;
    let dated = passage.items.get(at + 3).is_some_and(|item| item.quantity.is_some());
    let away = (month - i32::try_from(today.month()).unwrap_or(1)).rem_euclid(12);
    (!dated).then(|| years - Decimal::from(if away == 0 { 12 } else { away }) / Decimal::from(12))
}

/// "when I am 25, in two years": the age today.
fn in_years(passage: &Passage<'_>, at: usize, years: Decimal) -> Option<Decimal> {
    let comma = usize::from(passage.items.get(at + 1).is_some_and(|item| item.mark == Some(',')));
    let away = passage.quantity(at + 2 + comma, Measure::Months).filter(|_| passage.word(at + 1 + comma) == "in")?;
    let then = passage.back(at, 5).any(|i| matches!(passage.word(i), "when" | "turn" | "turns" | "be" | "turning"));
    let aimed = passage.back(at, 5).any(|i| passage.word(i).starts_with("retir"));
    let now = years - away.high / Decimal::from(12);
    (then && !aimed && now > Decimal::ZERO).then_some(now)
}

/// A child's age said without a number.
pub(super) fn worded(passage: &Passage<'_>, at: usize) -> Option<Age> {
    let school = || passage.back(at, 3).chain(passage.ahead(at, 3)).any(|i| passage.word(i) == "high");
    let years = match passage.word(at) {
        word if passage.word(at + 1) == "birthday" => {
            let years = Decimal::from(ordinal(word)?);
            return Some(Age { at, years, who: who(passage, at, years), when: When::Then });
        }
        "newborn" | "unborn" | "infant" | "expecting" | "pregnant" => 0,
        "born"
            if matches!(passage.word_before(at, 1), "just" | "new" | "was" | "recently" | "been" | "be")
                && passage.back(at, 8).any(|i| passage.has(i, Senses::CHILD)) =>
        {
            0
        }
        "baby" if !matches!(passage.word(at + 1), "step" | "steps" | "boomer" | "sitter") => 0,
        "due" if passage.back(at, 4).any(|i| passage.has(i, Senses::CHILD)) => 0,
        "toddler" => 2,
        "freshman" if school() => 14,
        "sophomore" if school() => 15,
        "junior" if school() => 16,
        "senior" if school() => 17,
        _ => return None,
    };
    Some(Age { at, years: Decimal::from(years), who: Who::Child, when: When::Now })
}

/// The birthdays that people set their plans on, in letters.
fn ordinal(word: &str) -> Option<i64> {
    Some(match word {
        "eighteenth" => 18,
        "thirtieth" => 30,
        "fortieth" => 40,
        "fiftieth" => 50,
        "sixtieth" => 60,
        "seventieth" => 70,
        "eightieth" => 80,
        _ => return None,
    })
}
