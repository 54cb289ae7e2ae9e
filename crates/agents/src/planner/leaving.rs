//! Stopping work, said as leaving what belongs to it: "ditch the desk", "no more shifts", "hand in the badge".

use std::sync::LazyLock;

use super::item::Passage;
use super::lexicon::{Named, longest};
use super::phrases::{Entries, Naming, index};
use crate::vocabulary::PlanType;

/// What a phrase of `words/work.txt` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// It says that something is left.
    Leave,
    /// It may say so, or speak of something else: "out of", "end".
    LeavePerhaps,
    /// It lays down a tool or a place, but work itself in no sense of its own.
    LayDown,
    /// It is work itself.
    Whole,
    /// It belongs to some work.
    Piece,
}

static WORDS: LazyLock<Entries<Part>> = LazyLock::new(|| index(include_str!("words/work.txt"), part, |first, _| first));

fn part(heading: &str) -> Option<Part> {
    Some(match heading {
        "leave" => Part::Leave,
        "leave perhaps" => Part::LeavePerhaps,
        "lay down" => Part::LayDown,
        "whole" => Part::Whole,
        "part" => Part::Piece,
        _ => return None,
    })
}

/// How many words may stand between leaving and what is left: "walk away from all of my".
const BETWEEN: usize = 4;

/// Every passage that says that work is left.
pub(super) fn leavings(passage: &Passage<'_>) -> Vec<Named> {
    (0..passage.items.len()).filter_map(|at| leaving(passage, at)).collect()
}

fn leaving(passage: &Passage<'_>, at: usize) -> Option<Named> {
    let found = |i: usize| if passage.word(i).is_empty() { None } else { longest(&WORDS, &passage.items, i) };
    let (leave, len) = found(at).filter(|(part, _)| !matches!(part, Part::Whole | Part::Piece))?;
    let words = (at + len..=at + len + BETWEEN).take_while(|i| !passage.word(*i).is_empty());
    let (what, next) = words
        .filter_map(|i| found(i).map(|(part, len)| (part, i + len)))
        .find(|(part, _)| matches!(part, Part::Whole | Part::Piece))?;
    let goal = PlanType::Retirement;
    let naming = match (leave, what) {
        (Part::Leave, Part::Whole) => Naming::Goal(goal),
        (Part::LayDown, Part::Whole) => return None,
        _ => Naming::Hint(goal),
    };
    Some(Named { naming, at, len: next - at })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::phrases::sections;

    #[test]
    fn every_heading_of_the_list_is_known() {
        for (heading, phrases) in sections(include_str!("words/work.txt")) {
            assert!(part(heading).is_some() && !phrases.is_empty(), "{heading}");
        }
    }
}
