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

/// The headings of a word list, each with its phrases.
pub(super) fn sections(list: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    list.split("\n[").skip(1).filter_map(|section| {
        let (heading, phrases) = section.split_once("]\n")?;
        Some((heading, phrases.split([',', '\n']).map(str::trim).filter(|phrase| !phrase.is_empty()).collect()))
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
        list.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }
    entries
}

/// The headings of `words/goals.txt`.
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
        for (heading, phrases) in sections(include_str!("words/goals.txt")) {
            assert!(naming(heading).is_some() && !phrases.is_empty(), "{heading}");
        }
        for (heading, phrases) in sections(include_str!("words/senses.txt")) {
            assert!(sense(heading).is_some() && !phrases.is_empty(), "{heading}");
        }
    }
}
