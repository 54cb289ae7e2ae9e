//! Whether a text states a figure that is not one of the plan's.

use crate::composer::{Fact, Figure};

/// Stands where an amount of the plan was that is not paid each month, and where any other figure of it was.
const AMOUNT: char = '\u{e000}';
const OTHER: char = '\u{e001}';

/// Words that are figures, or make one. "One" and "first" are none: they are words of every text.
const NUMBERS: &str = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands \
    million millions billion billions trillion dozen dozens half halves third thirds quarter quarters quarterly fifth \
    fifths tenth tenths hundredth twice thrice twofold threefold fourfold fivefold tenfold hundredfold mil mio bn double doubled doubles doubling triple triples tripled quadruple decade \
    decades century grand percent percentage cent cents zero";
/// What makes a figure of "one" before it.
const UNITS: &str = "year years month months week weeks dollar dollars in out";
/// What the plan's own words call its worst outcomes.
const SAID_OF_MARKETS: [&str; 2] = ["worst tenth", "one in ten"];

/// The first figure of `text` that is not among `facts`, in digits or in words; or a figure of the plan that is said to be
/// paid each month and is not.
pub(super) fn foreign_figure(text: &str, facts: &[Fact]) -> Option<String> {
    let mut text = even(text);
    let mut facts: Vec<_> = facts.iter().flat_map(spellings).collect();
    // The longest first: "$1,500" stands in "$1,500.50", too. Of two that are spelled alike, the one that is paid each month.
    facts.sort_by_key(|(spelling, figure)| (std::cmp::Reverse(spelling.len()), *figure != Figure::Monthly));
    for (spelling, figure) in &facts {
        let mark = if *figure == Figure::Amount { AMOUNT } else { OTHER };
        text = without(&text, spelling, mark);
    }
    for words in SAID_OF_MARKETS {
        text = without(&text, words, OTHER);
    }
    if let Some(digit) = text.chars().find(|ch| ch.is_numeric() || matches!(ch, '$' | '€' | '£' | '¥' | '₹' | '%'))
    {
        return Some(digit.to_string());
    }
    let paid = ["a month", "per month", "each month", "every month", "monthly", "/month"];
    let follows = |pay: &str| text.contains(&format!("{AMOUNT} {pay}")) || text.contains(&format!("{AMOUNT}{pay}"));
    if let Some(pay) = paid.into_iter().find(|pay| follows(pay)) {
        return Some(pay.to_owned());
    }
    let words: Vec<_> = text.split(|ch: char| !ch.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let is = |list: &str, word: &str| list.split_whitespace().any(|listed| listed == word);
    let number = words.iter().enumerate().find(|(at, word)| {
        is(NUMBERS, word) || **word == "one" && words.get(at + 1).is_some_and(|next| is(UNITS, next))
    });
    number.map(|(_, word)| (*word).to_owned())
}

/// In lower case, with one kind of space, and nothing between a number and its percent sign.
fn even(text: &str) -> String {
    let spaces = |ch: char| if ch.is_whitespace() { ' ' } else { ch };
    let text: String = text.chars().map(spaces).flat_map(char::to_lowercase).collect();
    text.split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .replace(" percent", "%")
        .replace(" %", "%")
}

/// How a figure may be written.
fn spellings(fact: &Fact) -> Vec<(String, Figure)> {
    let text = even(&fact.text);
    let hyphened = text.strip_suffix('s').unwrap_or(&text).replace(' ', "-");
    let more = (fact.figure == Figure::Years).then_some((hyphened, fact.figure));
    std::iter::once((text, fact.figure)).chain(more).collect()
}

/// `text` with `mark` wherever `figure` stands by itself, not inside another number or word.
fn without(text: &str, figure: &str, mark: char) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some(at) = rest.find(figure) {
        let (before, behind) = (&rest[..at], &rest[at + figure.len()..]);
        let opens = kept.chars().chain(before.chars()).next_back();
        let opens = opens.is_none_or(|ch| !ch.is_alphanumeric() && !matches!(ch, '.' | ',' | '-' | '−' | '$'));
        let mut ahead = behind.chars();
        let closes = match (ahead.next(), ahead.next()) {
            (Some('.' | ','), Some(ch)) => !ch.is_numeric(),
            (Some(ch), _) => !ch.is_alphanumeric() && ch != '%',
            (None, _) => true,
        };
        kept.push_str(before);
        if opens && closes {
            kept.push(mark);
        } else {
            kept.push_str(figure);
        }
        rest = behind;
    }
    kept + rest
}
