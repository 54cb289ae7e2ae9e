//! The word lists in `words/`: text files of phrases under headings, so that a word is added without touching a rule.

use std::collections::HashMap;

use super::lexicon::Senses;
use crate::vocabulary::PlanType;

/// What a phrase says about the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// It names what the money is for.
    Goal(PlanType),
    /// It names it where nothing says more: a payment that belongs to several kinds of goals, an account.
    Hint(PlanType),
    /// It only looks like a goal: "house music".
    Nothing,
}

/// Phrases by their first word, longest first: the rest of each phrase and its meaning.
pub(super) type Entries<T> = HashMap<&'static str, Vec<(Vec<&'static str>, T)>>;

/// The headings of a word list, each with its phrases. A line that begins with "#" is a remark.
pub(super) fn sections(list: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    list.split("\n[").skip(1).filter_map(|section| {
        let (heading, phrases) = section.split_once("]\n")?;
        let lines = phrases.lines().filter(|line| !line.starts_with('#'));
        let phrases = lines.flat_map(|line| line.split(',')).map(str::trim).filter(|phrase| !phrase.is_empty());
        Some((heading, phrases.collect()))
    })
}

/// The phrases of `list` by their first word, each with what its heading means; `join` makes one meaning of two, for a
/// phrase that stands under two headings.
pub(super) fn index<T: Copy>(
    list: &'static str,
    meaning: impl Fn(&str) -> Option<T>,
    join: impl Fn(T, T) -> T,
) -> Entries<T> {
    let mut entries: Entries<T> = HashMap::new();
    for (heading, phrases) in sections(list) {
        let Some(meaning) = meaning(heading) else { continue };
        for phrase in phrases {
            let mut words = phrase.split(' ');
            let Some(first) = words.next() else { continue };
            let rest: Vec<&str> = words.collect();
            let known = entries.entry(first).or_default();
            match known.iter_mut().find(|(other, _)| *other == rest) {
                Some((_, other)) => *other = join(*other, meaning),
                None => known.push((rest, meaning)),
            }
        }
    }
    for list in entries.values_mut() {
        list.sort_by_key(|(rest, _)| {
            std::cmp::Reverse((rest.len(), rest.iter().filter(|word| !is_open(word)).count()))
        });
    }
    entries
}

/// Whether a word of a phrase stands for words that the list does not name: "~" for up to four, "*" for one, `<my>` for
/// an article or a possessive.
pub(super) fn is_open(word: &str) -> bool {
    matches!(word, "~" | "*" | "<my>")
}

/// The headings of the lists of goals.
pub(super) fn naming(heading: &str) -> Option<Naming> {
    match heading.strip_suffix(" hint") {
        Some(goal) => PlanType::parse(goal).map(Naming::Hint),
        None if heading == "nothing" => Some(Naming::Nothing),
        None => PlanType::parse(heading).map(Naming::Goal),
    }
}

/// The headings of `words/senses.txt`.
pub(super) fn sense(heading: &str) -> Option<Senses> {
    Some(match heading {
        "want" => Senses::WANT,
        "have" => Senses::HAVE,
        "earn" => Senses::EARN,
        "owe" => Senses::OWE,
        "spend" => Senses::SPEND,
        "pay in" => Senses::PAY_IN,
        "cost" => Senses::COST,
        "self" => Senses::SELF,
        "child" => Senses::CHILD,
        "other" => Senses::OTHER,
        "first" => Senses::FIRST,
        "place" => Senses::PLACE,
        "past" => Senses::PAST,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_of_the_lists_is_known() {
        for (heading, phrases) in sections(super::super::lexicon::GOAL_LISTS) {
            assert!(naming(heading).is_some() && !phrases.is_empty(), "{heading}");
            assert!(
                phrases.iter().all(|phrase| !phrase.starts_with(['~', '*', '<'])),
                "{heading}: phrases begin with a word"
            );
        }
        for (heading, phrases) in sections(include_str!("words/senses.txt")) {
            assert!(sense(heading).is_some() && !phrases.is_empty(), "{heading}");
        }
    }
}
