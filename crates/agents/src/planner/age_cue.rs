//! The words around a number that make it an age: whose, and of today or of the goal's time.

use rust_decimal::Decimal;

use super::age::{When, Who};
use super::item::{Measure, Passage};
use super::lexicon::Senses;

/// Whether the words around a number make it an age, and which.
pub(super) fn cue(passage: &Passage<'_>, at: usize) -> Option<When> {
    let next = passage.word(at + 1);
    if matches!(next, "now" | "today" | "currently" | "f" | "yo" | "here" | "atm" | "rn" | "presently")
        || next == "right" && passage.word(at + 2) == "now"
        || next == "at" && matches!(passage.word(at + 3), "moment" | "minute")
        || next == "at" && matches!(passage.word(at + 2), "present" | "mo")
    {
        return Some(When::Now);
    }
    let adult = passage.items[at].quantity.is_some_and(|q| q.high >= Decimal::from(18) && q.high <= Decimal::from(80));
    let (mut aged, mut today) = (false, false);
    let mut marks = 0;
    if outlives(passage, at) {
        return Some(When::Then);
    }
    for i in passage.back(at, 6) {
        let word = passage.word(i);
        match word {
            "currently" | "now" | "presently" | "today" | "current" if marks == 0 => today = true,
            "about" | "around" | "the" | "of" | "exactly" | "only" | "just" | "almost" | "nearly" | "already"
            | "currently" | "now" | "like" | "say" | "both" | "roughly" | "maybe" | "pushing" | "going" | "on"
            | "year" | "ripe" | "old" | "presently" => {}
            "age" | "aged" | "ages" => aged = true,
            "turning" | "turn" | "turns" | "turned" | "hit" | "hits" | "reach" | "reaches" | "hitting" => {
                let future = turned_ahead(passage, i);
                return Some(if future || matches!(word, "turns" | "hits" | "reaches" | "reach" | "hit") {
                    When::Then
                } else {
                    When::Now
                });
            }
            "at" | "by" | "before" | "until" | "past" | "after" | "till" => {
                let past = passage.back(i, 4).any(|k| {
                    matches!(
                        passage.word(k),
                        "started"
                            | "began"
                            | "died"
                            | "retired"
                            | "last"
                            | "live"
                            | "was"
                            | "married"
                            | "graduated"
                            | "had"
                    )
                }) && !passage.back(i, 4).any(|k| matches!(passage.word(k), "be" | "to" | "want"));
                return (!past).then_some(When::Then);
            }
            "am" | "is" | "are" | "s" | "be" | "im" | "being" => {
                let conditional = passage.back(i, 4).take_while(|k| passage.same_clause(*k, i)).any(|k| {
                    matches!(passage.word(k), "when" | "once" | "until" | "time" | "before" | "till" | "year")
                });
                let aim =
                    passage.back(i, 3).any(|k| matches!(passage.word(k), "target" | "goal" | "retirement" | "will"));
                return Some(if conditional || aim || word == "be" { When::Then } else { When::Now });
            }
            "for" if passage.back(i, 1).any(|k| passage.has(k, Senses::WANT)) && adult => return Some(When::Then),
            "in" | "to" if aged => return Some(When::Then),
            // "from 60 onwards"
            "from" if next.is_empty() || matches!(next, "on" | "onward" | "onwards") => {
                return adult.then_some(When::Then);
            }
            // "stop with 55", "when I complete 58"
            "with" if adult && works_until(passage, i) => return Some(When::Then),
            "complete" | "completes" | "completing" => return adult.then_some(When::Then),
            "was" | "were" | "in" | "to" | "from" | "for" | "with" => return None,
            "retire" | "retirement" | "retiring" | "fire" | "target" | "stop" | "finish" | "work" => {
                return (adult || aged).then_some(When::Then);
            }
            "" if passage.items[i].quantity.is_some() => break,
            "" => {
                marks += 1;
                if passage.items[i].mark == Some('@') {
                    return Some(When::Then);
                }
                if marks > 2 || !matches!(passage.items[i].mark, Some(',' | '(' | ':' | '=' | '~' | '[' | '-' | '"')) {
                    break;
                }
            }
            _ if passage.has(i, Senses::CHILD)
                || matches!(word, "me" | "he" | "she")
                || marks > 0 && (passage.has(i, Senses::OTHER) || word == "i") =>
            {
                return Some(When::Now);
            }
            _ => break,
        }
    }
    if aged || today { Some(When::Now) } else { alone(passage, at, adult) }
}

/// Whether the "turn" at `i` lies ahead: "the day I turn 64", "on turning 21".
fn turned_ahead(passage: &Passage<'_>, i: usize) -> bool {
    const AHEAD: [&str; 13] =
        ["when", "before", "by", "once", "until", "time", "day", "year", "till", "on", "upon", "moment", "each"];
    passage.back(i, 4).any(|k| AHEAD.contains(&passage.word(k)))
}

/// Whether an age is how long the money has to last: nobody who plans is 85 yet.
fn outlives(passage: &Passage<'_>, at: usize) -> bool {
    let old = passage.items[at].quantity.is_some_and(|q| q.high >= Decimal::from(85) && q.high < Decimal::from(111));
    let until = |i: usize| matches!(passage.word(i), "age" | "until" | "till" | "to" | "through" | "past");
    old && passage.back(at, 6).any(until)
}

/// Whether a number that no word explains is an age, by what stands around it: "38, married", "Harriet (15)".
fn alone(passage: &Passage<'_>, at: usize, adult: bool) -> Option<When> {
    let opens = at == 0
        || matches!(passage.items[at - 1].mark, Some(',' | '(' | '[' | ':'))
        || passage.items[at - 1].sentence != passage.items[at].sentence;
    let closes = passage.items.get(at + 1).is_none_or(|i| {
        matches!(i.mark, Some(',' | '.' | '/' | '\n' | ';' | '-' | '(' | '+' | '&' | ')'))
            || matches!(i.word.as_str(), "and" | "here" | "married" | "single" | "with")
    });
    let bracketed = at > 0
        && passage.items[at - 1].mark == Some('(')
        && passage.items.get(at + 1).is_some_and(|i| i.mark == Some(')'));
    if bracketed && passage.items[at].quantity.is_some_and(|q| q.high < Decimal::from(18)) {
        return Some(When::Now);
    }
    (opens && closes && adult).then_some(When::Open)
}

/// Whether work ends before the word at `i`: "stop work with", "be independent with".
fn works_until(passage: &Passage<'_>, i: usize) -> bool {
    passage.back(i, 3).any(|k| {
        passage.word(k).starts_with("retir")
            || matches!(passage.word(k), "work" | "working" | "stop" | "independent" | "pension" | "free")
    })
}

/// Whose age stands at `at`.
pub(super) fn who(passage: &Passage<'_>, at: usize, years: Decimal) -> Who {
    let young = years < Decimal::from(15);
    let person = |i: usize| {
        if passage.has(i, Senses::CHILD) {
            Some(Who::Child)
        } else if passage.has(i, Senses::OTHER) {
            Some(Who::Other)
        } else if passage.has(i, Senses::SELF) {
            Some(Who::Writer)
        } else {
            None
        }
    };
    let noun_behind = (at + 1..at + 3).find_map(|i| {
        person(i).filter(|who| *who != Who::Writer && passage.items[i].sentence == passage.items[at].sentence)
    });
    let mut found = noun_behind.filter(|_| passage.quantity(at, Measure::Age).is_some());
    for i in passage.back(at, 14) {
        if found.is_some() {
            break;
        }
        let pronoun = matches!(passage.word(i), "he" | "she" | "they" | "him" | "her" | "them");
        if pronoun {
            let noun = (i.saturating_sub(30)..i).rev().find_map(|k| person(k).filter(|who| *who != Who::Writer));
            found = noun.or(Some(if young { Who::Child } else { Who::Unknown }));
        } else {
            found = person(i);
        }
    }
    match found {
        Some(Who::Writer | Who::Other) | None if young => Who::Child,
        Some(who) => who,
        None if passage.word_before(at, 1) == "my" => Who::Child,
        None => Who::Unknown,
    }
}
