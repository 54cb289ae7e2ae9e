//! Spans of time in the text: which of them lead to the goal, and which are past, a loan's term or a way of counting.

use rust_decimal::Decimal;

use super::derived::is_study;
use super::item::{Measure, Passage};
use super::lexicon::Senses;

/// How surely the span at `at` is the time to the goal, from 3 to 5; `None` where it is something else.
pub(super) fn leads_to_goal(passage: &Passage<'_>, at: usize, study: bool) -> Option<i32> {
    if counts_something_else(passage, at) || is_past(passage, at) {
        return None;
    }
    let yearly =
        passage.back(at, 8).any(|i| passage.items[i].quantity.is_some_and(|q| q.per == Some(super::unit::Per::Year)));
    if study && yearly && matches!(passage.word_before(at, 1), "" | "for") {
        return None;
    }
    let mut before = "";
    for i in passage.back(at, 5) {
        let word = passage.word(i);
        let filler = matches!(
            word,
            "about"
                | "around"
                | "the"
                | "like"
                | "maybe"
                | "say"
                | "another"
                | "just"
                | "only"
                | "next"
                | "a"
                | "or"
                | "so"
                | "roughly"
                | "good"
                | "probably"
                | "approximately"
                | "coming"
                | "following"
                | "some"
                | "perhaps"
                | "as"
                | "little"
                | "to"
                | "up"
                | "at"
                | "most"
                | "least"
                | "more"
                | "less"
                | "than"
        ) || matches!(passage.items[i].mark, Some('~' | '(' | '"' | '*' | '>' | '<'));
        if matches!(word, "next" | "coming" | "another") {
            return Some(5);
        }
        if !filler {
            before = word;
            break;
        }
    }
    let behind = passage.word(at + 1 + usize::from(passage.items.get(at + 1).is_some_and(|i| i.mark == Some('-'))));
    let until = matches!(
        behind,
        "from"
            | "away"
            | "out"
            | "left"
            | "horizon"
            | "plan"
            | "timeline"
            | "timeframe"
            | "window"
            | "hence"
            | "later"
            | "until"
            | "till"
            | "before"
            | "max"
            | "tops"
            | "ahead"
            | "remaining"
            | "runway"
            | "down"
    ) || behind == "time" && matches!(passage.word(at + 2), "frame" | "horizon" | "line")
        || behind == "to"
            && matches!(
                passage.word(at + 2),
                "go" | "save" | "get" | "reach" | "retirement" | "retire" | "do" | "make" | "grow"
            );
    Some(match before {
        "in" | "within" | "over" | "inside" | "under" | "horizon" | "timeline" | "timeframe" | "by" | "have"
        | "when" | "deadline" => 5,
        _ if until => 5,
        "for" | "after" => 4,
        _ => 3,
    })
}

/// A loan's term, a course, how long money lasts, months of expenses, a rate.
fn counts_something_else(passage: &Passage<'_>, at: usize) -> bool {
    let hyphen = usize::from(passage.items.get(at + 1).is_some_and(|i| i.mark == Some('-')));
    let mut next = at + 1 + hyphen;
    if passage.items.get(next).is_some_and(|i| i.mark == Some('\'')) || passage.word(next) == "s" {
        next += 1;
    }
    let behind = passage.word(next);
    let term = is_a_term(passage, next);
    // "four years at a state school", "twenty years at the plant"
    let somewhere = behind == "at" && !matches!(passage.word(next + 1), "most" | "least" | "the" | "max");
    let somewhere = somewhere
        || behind == "at"
            && passage.word(next + 1) == "the"
            && !matches!(passage.word(next + 2), "most" | "least" | "latest" | "outside" | "very");
    let before: Vec<usize> = passage.back(at, 8).filter(|i| passage.same_clause(*i, at)).collect();
    let word = |n: usize| before.get(n).map_or("", |i| passage.word(*i));
    let repeated = matches!(
        word(0),
        "every" | "each" | "once" | "twice" | "per" | "first" | "times" | "previous" | "last" | "past"
    );
    let lasts = before.iter().take(6).any(|i| {
        matches!(passage.word(*i), "last" | "lasts" | "lasting" | "lived" | "cover" | "covers" | "covering" | "sustain")
    });
    let lives_on = before.iter().take(7).any(|i| matches!(passage.word(*i), "live" | "living")) && word(0) == "for";
    let taught = is_study(passage, at) && !matches!(word(0), "in" | "within")
        || word(0) == "for"
            && before.iter().any(|i| {
                passage.items[*i].quantity.is_some_and(|q| q.per == Some(super::unit::Per::Year))
                    || matches!(passage.word(*i), "tuition")
            });
    let break_length = matches!(word(0), "for" | "of")
        && before.iter().take(4).any(|i| {
            matches!(
                passage.word(*i),
                "sabbatical"
                    | "leave"
                    | "trip"
                    | "off"
                    | "break"
                    | "abroad"
                    | "travel"
                    | "travelling"
                    | "traveling"
                    | "retirement"
            )
        });
    let debt = before.iter().take(5).any(|i| {
        passage.word(*i) == "paid" && passage.word(i + 1) == "off" || matches!(passage.word(*i), "gone" | "cleared")
    });
    let child = super::age_said::foreign(passage, at);
    let someday = passage.quantity(at, Measure::Months).is_some_and(|q| q.high < Decimal::new(5, 2)) && word(0) != "in";
    break_length
        || somewhere
        || debt
        || child
        || matches!(word(0), "at" | "age" | "aged" | "turns")
        || term
        || repeated
        || lasts
        || lives_on
        || taught
        || someday
}

/// Whether the word at `next`, behind a span, makes it the length of something: a mortgage, a degree, a contract.
fn is_a_term(passage: &Passage<'_>, next: usize) -> bool {
    let behind = passage.word(next);
    matches!(
        behind,
        "mortgage"
            | "loan"
            | "fixed"
            | "lease"
            | "term"
            | "treasury"
            | "treasuries"
            | "bond"
            | "bonds"
            | "degree"
            | "program"
            | "programme"
            | "course"
            | "cd"
            | "warranty"
            | "old"
            | "older"
            | "younger"
            | "early"
            | "earlier"
            | "worth"
            | "expenses"
            | "salary"
            | "of"
            | "living"
            | "visa"
            | "anniversary"
            | "contract"
            | "sentence"
            | "pregnant"
            | "behind"
            | "sooner"
            | "each"
            | "into"
            | "note"
            | "arm"
            | "reserve"
            | "reserves"
            | "spending"
            | "emergency"
            | "bills"
            | "rent"
    ) && !(behind == "of"
        && matches!(passage.word(next + 1), "saving" | "investing" | "time" | "growth" | "renting" | "rent"))
}

/// Whether the word behind a span says that it is to come: "23 years from now".
fn leads_on(behind: &str) -> bool {
    matches!(behind, "from" | "away" | "left" | "to" | "until" | "before" | "hence" | "later" | "ahead" | "more")
}

/// "I have driven … for nineteen years", "we have been posted to seven places in thirteen years".
fn perfect(passage: &Passage<'_>, clause: &[usize]) -> bool {
    const LASTING: [&str; 8] = ["for", "in", "over", "after", "spent", "about", "nearly", "almost"];
    const PARTICIPLES: [&str; 13] =
        ["been", "driven", "done", "had", "made", "taught", "worked", "run", "stood", "flown", "sold", "lost", "kept"];
    let lasting = clause.first().is_some_and(|i| LASTING.contains(&passage.word(*i)));
    // "has promised to sell in five years": what stands behind "to" is to come.
    let mut done = clause.iter().take_while(|i| passage.word(**i) != "to");
    lasting
        && done.any(|i| {
            let participle = passage.word(i + 1);
            matches!(passage.word(*i), "have" | "has" | "had")
                && passage.word_before(*i, 1) != "to"
                && (participle.ends_with("ed") && participle.len() > 4 || PARTICIPLES.contains(&participle))
        })
}

/// "for the last 20 years", "been working for 20 years", "5 years ago", "for 3 years now".
fn is_past(passage: &Passage<'_>, at: usize) -> bool {
    let behind = passage.word(at + 1);
    if behind == "ago" || behind == "back" {
        return true;
    }
    let clause: Vec<usize> = passage.back(at, 9).filter(|i| passage.same_clause(*i, at)).collect();
    let ahead =
        clause.iter().take(3).any(|i| matches!(passage.word(*i), "in" | "within" | "next" | "over" | "another"));
    let past = clause.iter().any(|i| passage.has(*i, Senses::PAST) && !matches!(passage.word(*i), "started"));
    let since = matches!(behind, "now" | "already")
        && clause.iter().take(3).any(|i| matches!(passage.word(*i), "for" | "been"));
    past && !ahead || since || !leads_on(behind) && perfect(passage, &clause)
}
